package dev.limpid.map;

import dev.limpid.Model;
import dev.limpid.attribution.Progress;
import dev.limpid.data.DataSet;
import dev.limpid.data.Labelled;
import dev.limpid.error.LimpidException;
import dev.limpid.inside.Checkpoint;
import dev.limpid.inside.space.Faithfulness;
import dev.limpid.inside.space.Features;
import dev.limpid.inside.space.IntrinsicDimension;
import dev.limpid.inside.space.KMeans;
import dev.limpid.inside.space.Neighbours;
import dev.limpid.inside.space.Pca;
import dev.limpid.inside.space.Pooling;
import dev.limpid.inside.space.Silhouette;
import dev.limpid.inside.space.TSne;
import dev.limpid.inside.space.Umap;
import dev.limpid.metrics.Vectors;
import dev.limpid.model.FeatureMap;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ObjDoubleConsumer;

/**
 * Projects the features of a layer onto a plane and measures how far the projections can be trusted.
 *
 * <pre>{@code
 * MapResult map = new MapJob(MapRequest.DEFAULT).run(model, DataSet.of("zoo", model, 500), Optional.empty(), (what, share) -> {});
 * System.out.println(map.planes().get(0).faithfulness());
 * }</pre>
 */
public record MapJob(MapRequest request) {
    /** Components on which neighbours, clusters, t-SNE and UMAP rest. */
    private static final int COMPONENTS = 50;

    /** Points that silhouettes and faithfulness look at. */
    private static final int SAMPLED = 2000;

    private static final int NEAR = 10;

    /** Neighbours that tell the intrinsic dimension. */
    private static final int DIMENSION = 20;

    private static final int ITERATIONS = 1000;
    private static final int MOST_CLUSTERS = 20;
    private static final int LEAST_POINTS = 30;

    /**
     * Does the work.
     *
     * @param state where a run that was ended is taken up
     * @param progress hears what is under way and the share of all work that is done
     * @throws LimpidException if there is no such layer, it has no features for each input, or there are too few inputs
     */
    public MapResult run(Model model, DataSet data, Optional<Path> state, ObjDoubleConsumer<String> progress) {
        Steps steps = new Steps(progress, 5 + 2 * request.projections().size());
        String layer = layer(model);
        String identity = String.join(
                "\t",
                "map",
                model.identity(),
                data.identity(),
                layer,
                request.pooling().label());
        Optional<Checkpoint> checkpoint = state.map(file -> Checkpoint.of(file, identity));
        Features features = Features.of(
                model.classifier(),
                model.engine(),
                List.of(layer),
                request.pooling(),
                data.samples(model),
                model.memory(),
                checkpoint,
                steps.next("features"));
        MapResult result = placed(model, data, layer, features, steps);
        checkpoint.ifPresent(Checkpoint::delete);
        return result;
    }

    private String layer(Model model) {
        return request.layer()
                .map(name -> model.classifier().value(model.classifier().place(name)))
                .or(model::findDefaultLayer)
                .orElseThrow(() -> LimpidException.unsupported(
                        "the network has no layer with places; name a layer; 'limpid inspect'" + " lists them"));
    }

    private MapResult placed(Model model, DataSet data, String layer, Features features, Steps steps) {
        int threads = model.engine().parallelism();
        int perInput = perInput(model, layer);
        Vectors space = chosen(split(features.layers().get(0), perInput));
        if (space.count() < LEAST_POINTS) {
            throw LimpidException.badInput(
                    "a map needs at least " + LEAST_POINTS + " points, and there are " + space.count());
        }
        double perplexity = perplexity(space.count());
        Pca pca = Pca.of(space, COMPONENTS, threads, steps.next("principal components"));
        Vectors reduced = pca.project(space, pca.size(), threads);
        boolean isWide = request.projections().contains(Projection.TSNE);
        int near = Math.min(space.count() - 1, isWide ? TSne.neighbours(perplexity, space.count()) : Umap.NEIGHBOURS);
        Neighbours neighbours = Neighbours.of(
                reduced,
                Math.min(space.count() - 1, Math.max(near, DIMENSION)),
                threads,
                steps.next("nearest neighbours"));
        List<MapResult.Plane> planes = new ArrayList<>();
        for (Projection each : request.projections()) {
            Vectors places = places(each, pca, space, neighbours, perplexity, threads, steps.next(each.title()));
            planes.add(new MapResult.Plane(
                    each, places, Faithfulness.of(space, places, NEAR, SAMPLED, threads, steps.next("faithfulness"))));
        }
        Labelled labelled = Labelled.of(data, model);
        KMeans clusters = KMeans.of(reduced, clusters(data), request.seed(), threads, steps.next("clusters"));
        List<MapResult.Point> points = points(model, labelled, features, perInput, clusters);
        Progress last = steps.next("silhouettes");
        Silhouette found = Silhouette.of(reduced, clusters.clusters(), clusters.count(), SAMPLED, threads, last);
        int[] labels = points.stream().mapToInt(MapResult.Point::label).toArray();
        double separation = data.classes().size() < 2
                ? Double.NaN
                : Silhouette.of(reduced, labels, data.classes().size(), SAMPLED, threads, last)
                        .mean();
        return new MapResult(
                layer,
                space.width(),
                points,
                data.classes(),
                planes,
                pca.shareOfFirst(pca.size()),
                pca.size(),
                neighbours,
                table(points, found, clusters.count()),
                separation,
                found.mean(),
                found.sampled(),
                IntrinsicDimension.of(neighbours.first(DIMENSION)),
                features.failures());
    }

    /** What t-SNE takes. @throws LimpidException if there are too few points for what was asked for */
    private double perplexity(int points) {
        if (request.perplexity() == 0) {
            return Math.min(MapRequest.USUAL_PERPLEXITY, (points - 1) / 3.0);
        }
        if (request.projections().contains(Projection.TSNE) && request.perplexity() >= points) {
            throw LimpidException.badInput("t-SNE with perplexity " + request.perplexity()
                    + " needs more points than that, and there are " + points);
        }
        return request.perplexity();
    }

    /** How many points an input becomes. */
    private int perInput(Model model, String layer) {
        return request.pooling() == Pooling.PLACES
                ? model.classifier()
                        .findFeatureMap(layer)
                        .map(FeatureMap::count)
                        .orElse(1)
                : 1;
    }

    private static Vectors split(Vectors whole, int perInput) {
        return perInput == 1 ? whole : whole.split(perInput);
    }

    /** The features of the units that were asked for. */
    private Vectors chosen(Vectors all) {
        return request.units()
                .map(units -> all.columns(
                        units.of(all.byVariance()).stream().mapToInt(u -> u).toArray()))
                .orElse(all);
    }

    private int clusters(DataSet data) {
        return request.clusters() > 0
                ? request.clusters()
                : data.classes().isEmpty()
                        ? 10
                        : Math.max(2, Math.min(MOST_CLUSTERS, data.classes().size()));
    }

    private Vectors places(
            Projection projection,
            Pca pca,
            Vectors space,
            Neighbours neighbours,
            double perplexity,
            int threads,
            Progress progress) {
        Vectors start = pca.project(space, Math.min(2, pca.size()), threads);
        return switch (projection) {
            case PCA -> start.width() == 2 ? start : start.widened(2);
            case TSNE -> TSne.of(neighbours, start, perplexity, ITERATIONS, threads, progress);
            case UMAP -> Umap.of(neighbours.first(Umap.NEIGHBOURS), start, request.seed(), progress);
        };
    }

    private static List<MapResult.Point> points(
            Model model, Labelled labelled, Features features, int perInput, KMeans clusters) {
        List<MapResult.Point> points = new ArrayList<>();
        for (int i = 0; i < features.inputs().length; i++) {
            int input = features.inputs()[i];
            int predicted = features.predicted()[i];
            int expected = labelled.expected(input);
            for (int place = 0; place < perInput; place++) {
                points.add(new MapResult.Point(
                        input,
                        labelled.data().name(input) + (perInput == 1 ? "" : " at " + place),
                        labelled.name(input),
                        labelled.label(input),
                        model.classifier().decisions().name(predicted),
                        features.probabilities()[i],
                        expected >= 0 && expected != predicted,
                        clusters.clusters()[points.size()]));
            }
        }
        return points;
    }

    private static List<MapResult.Cluster> table(List<MapResult.Point> points, Silhouette silhouette, int count) {
        List<MapResult.Cluster> table = new ArrayList<>();
        for (int c = 0; c < count; c++) {
            int number = c;
            List<MapResult.Point> own =
                    points.stream().filter(p -> p.cluster() == number).toList();
            Map<String, Integer> sizes = new HashMap<>();
            own.forEach(p -> sizes.merge(p.type().isEmpty() ? p.predicted() : p.type(), 1, Integer::sum));
            Map.Entry<String, Integer> most = sizes.entrySet().stream()
                    .max(Map.Entry.<String, Integer>comparingByValue()
                            .thenComparing(
                                    Map.Entry.<String, Integer>comparingByKey().reversed()))
                    .orElseThrow();
            double errors = own.stream().filter(MapResult.Point::isWrong).count();
            table.add(new MapResult.Cluster(
                    own.size(),
                    most.getKey(),
                    (double) most.getValue() / own.size(),
                    silhouette.ofClusters()[c],
                    errors / own.size()));
        }
        return table;
    }
}
