package dev.limpid.map;

import dev.limpid.Model;
import dev.limpid.data.ClassResults;
import dev.limpid.data.DataSet;
import dev.limpid.inside.space.Faithfulness;
import dev.limpid.inside.space.Neighbours;
import dev.limpid.report.html.Fact;
import dev.limpid.report.html.Finding;
import dev.limpid.report.html.Numbers;
import dev.limpid.report.study.Block;
import dev.limpid.report.study.Scatter;
import dev.limpid.report.study.StudyPage;
import dev.limpid.report.study.StudySection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** The space of a layer as a page, and as sections of a page about a network. */
public final class MapPage {
    private static final int NEAR_SMALL = 8;
    private static final int NEAR_LARGE = 4;
    private static final int LARGE = 20_000;
    private static final int MOST_KEYS = 60_000;

    private final Model model;
    private final MapResult result;

    /** The page about a result. */
    public MapPage(Model model, MapResult result) {
        this.model = model;
        this.result = result;
    }

    StudyPage of(Scatter scatter, DataSet data, MapRequest request, String command) {
        String summary = Numbers.count(result.points().size(), "point") + " from " + data.name() + " by the "
                + result.features() + " features of layer " + result.layer() + " ("
                + request.pooling().label() + ")";
        return new StudyPage(
                ClassResults.page(
                        "The feature space of " + model.title(), summary, command, model, data, request.seed()),
                findings(),
                sections(scatter));
    }

    /** The scatter plot with how far it can be trusted, and the clusters. */
    public List<StudySection> sections(Scatter scatter) {
        return List.of(space(scatter), clusters());
    }

    /** What is most worth knowing. */
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        MapResult.Plane best = result.planes().get(0);
        MapResult.Plane worst = best;
        for (MapResult.Plane each : result.planes()) {
            best = trust(each) > trust(best) ? each : best;
            worst = trust(each) < trust(worst) ? each : worst;
        }
        findings.add(new Finding(
                best.projection().title() + " can be trusted most: " + number(trust(best)),
                "Trustworthiness is 1 if all neighbours in the plane are neighbours in the space of the layer"
                        + (result.planes().size() == 1
                                ? "."
                                : "; that of " + worst.projection().title() + " is " + number(trust(worst)) + ".")));
        findings.add(new Finding(
                "Clusters that nobody named are " + Numbers.percent(result.purity()) + " pure",
                "k-means knows no classes; this share of the points is of the most frequent "
                        + (isClassified() ? "class" : "predicted class") + " of its cluster."));
        findings.add(dimension());
        return findings;
    }

    private Finding dimension() {
        if (!result.dimension().isKnown()) {
            return new Finding(
                    "The points fill an unknown number of dimensions",
                    "Too many of them are the same at this layer, so that distances to the nearest neighbours say nothing.");
        }
        return new Finding(
                "The points fill about " + number(result.dimension().twoNn()) + " of " + result.features()
                        + " dimensions",
                "Estimated from the distances to the two nearest neighbours (TwoNN, 95 % interval "
                        + number(result.dimension().low()) + " to "
                        + number(result.dimension().high()) + "); maximum likelihood over 20 neighbours says "
                        + number(result.dimension().mle()) + ".");
    }

    private boolean isClassified() {
        return !result.classes().isEmpty();
    }

    private static double trust(MapResult.Plane plane) {
        return plane.faithfulness().trustworthiness();
    }

    private static String number(double number) {
        return Numbers.text(number);
    }

    private StudySection space(Scatter scatter) {
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Points(scatter));
        blocks.add(new Block.Table(
                "How far each projection can be trusted" + sampled(),
                List.of("Projection", "Trustworthiness", "Continuity", "Read it so"),
                result.planes().stream()
                        .map(p -> List.of(
                                Block.Cell.of(p.projection().title()),
                                new Block.Cell(number(trust(p)), Optional.of(Math.max(0, trust(p)))),
                                new Block.Cell(
                                        number(p.faithfulness().continuity()),
                                        Optional.of(Math.max(0, p.faithfulness().continuity()))),
                                Block.Cell.of(p.projection().caution())))
                        .toList()));
        List<Fact> facts = new ArrayList<>(List.of(
                new Fact("Layer", result.layer()),
                new Fact("Features", String.valueOf(result.features())),
                new Fact(
                        "Principal components kept",
                        result.components() + ", with " + Numbers.percent(result.kept()) + " of the variance"),
                new Fact(
                        "Wrong predictions",
                        result.wrong() + " of " + result.points().size()),
                new Fact(
                        "Inputs that could not be read",
                        String.valueOf(result.failures().size()))));
        if (isClassified()) {
            facts.add(new Fact("Silhouette of the classes", number(result.separation())));
        }
        blocks.add(new Block.Facts(facts));
        return new StudySection(
                "The space of the layer",
                "Each point is an input. Trustworthiness falls where the plane shows neighbours that are none; continuity falls"
                        + " where it tears neighbours apart.",
                blocks);
    }

    private String sampled() {
        return result.sampled() < result.points().size()
                ? String.format(
                        Locale.ROOT,
                        ", by %d neighbours of %,d of the points among all",
                        result.planes().get(0).faithfulness().neighbours(),
                        result.sampled())
                : ", by " + result.planes().get(0).faithfulness().neighbours() + " neighbours of every point";
    }

    /** The scatter plot of all projections. */
    public Scatter scatter(DataSet data) {
        List<MapResult.Point> points = result.points();
        boolean[] wrong = new boolean[points.size()];
        for (int i = 0; i < wrong.length; i++) {
            wrong[i] = points.get(i).isWrong();
        }
        int near = Math.min(result.near().perPoint(), points.size() > LARGE ? NEAR_LARGE : NEAR_SMALL);
        Neighbours nearest = result.near().first(near);
        int[][] neighbours = new int[points.size()][];
        for (int i = 0; i < neighbours.length; i++) {
            neighbours[i] = nearest.of(i);
        }
        return new Scatter(
                "A scatter plot of " + points.size() + " points by the features of layer " + result.layer() + ".",
                result.planes().stream().map(this::view).toList(),
                points.stream().map(MapResult.Point::name).toList(),
                colourings(points),
                wrong,
                neighbours,
                Thumbnails.of(model, data, points));
    }

    private Scatter.View view(MapResult.Plane plane) {
        Faithfulness faith = plane.faithfulness();
        float[] places = new float[2 * plane.places().count()];
        for (int i = 0; i < places.length; i++) {
            places[i] = plane.places().at(i / 2, i % 2);
        }
        return new Scatter.View(
                plane.projection().title(),
                plane.projection().title() + ": trustworthiness " + number(faith.trustworthiness()) + ", continuity "
                        + number(faith.continuity()) + ". " + plane.projection().caution(),
                places);
    }

    private List<Scatter.Colouring> colourings(List<MapResult.Point> points) {
        List<Scatter.Colouring> all = new ArrayList<>();
        if (isClassified()) {
            all.add(colouring(
                    "Class", points.stream().map(MapResult.Point::type).toList()));
        }
        all.add(colouring(
                "Prediction", points.stream().map(MapResult.Point::predicted).toList()));
        all.add(new Scatter.Colouring(
                "Cluster",
                IntStream.range(0, result.clusters().size())
                        .mapToObj(c -> String.valueOf(c + 1))
                        .toList(),
                points.stream().mapToInt(MapResult.Point::cluster).toArray()));
        return all;
    }

    private static Scatter.Colouring colouring(String title, List<String> parts) {
        List<String> keys = parts.stream().distinct().sorted().limit(MOST_KEYS).toList();
        int[] of = parts.stream().mapToInt(keys::indexOf).toArray();
        return new Scatter.Colouring(
                title, keys.stream().map(k -> k.isEmpty() ? "unknown" : k).toList(), of);
    }

    private StudySection clusters() {
        List<List<Block.Cell>> rows = new ArrayList<>();
        for (int c = 0; c < result.clusters().size(); c++) {
            MapResult.Cluster each = result.clusters().get(c);
            rows.add(List.of(
                    Block.Cell.of(String.valueOf(c + 1)),
                    Block.Cell.of(String.valueOf(each.size())),
                    Block.Cell.of(each.type().isEmpty() ? "unknown" : each.type()),
                    Block.Cell.ofShare(each.purity()),
                    Double.isNaN(each.silhouette()) ? Block.Cell.of("\u2013") : Block.Cell.of(each.silhouette()),
                    Block.Cell.ofShare(each.errors())));
        }
        return new StudySection(
                "Clusters",
                "Found by k-means in the space of the layer, not in the plane. Purity is the share of the most frequent class; the"
                        + " silhouette is near 1 for a compact cluster far from the others, and below 0 for points that lie"
                        + " nearer to another cluster."
                        + (Double.isNaN(result.silhouette())
                                ? ""
                                : " The mean silhouette is " + number(result.silhouette()) + "."),
                List.of(new Block.Table(
                        "The clusters, the largest first",
                        List.of(
                                "Cluster",
                                "Points",
                                isClassified() ? "Most frequent class" : "Most frequent prediction",
                                "Purity",
                                "Silhouette",
                                "Wrong"),
                        rows)));
    }
}
