package dev.limpid.task;

import dev.limpid.Model;
import dev.limpid.OutputFolder;
import dev.limpid.data.DataSet;
import dev.limpid.inside.space.Pooling;
import dev.limpid.map.MapFiles;
import dev.limpid.map.MapJob;
import dev.limpid.map.MapRequest;
import dev.limpid.map.MapResult;
import dev.limpid.map.Projection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The features of a layer on a plane. */
final class MapTask implements Task {
    private static final List<String> ALL_METHODS = List.of("umap", "tsne", "pca");

    private static final Parameter<List<String>> METHOD = Parameter.list(
            "method", String.class, "M", "Projections, the first one is shown first: umap, tsne, pca (default: all).");
    private static final Parameter<String> POOL = Parameter.of(
                    "pool", String.class, "P", "How places become features: mean, max, or places for a point at each.")
            .orElse("mean");
    private static final Parameter<Double> PERPLEXITY = Parameter.of(
            "perplexity",
            Double.class,
            "N",
            "Of t-SNE, 2 to 100, less than there are points (default: 30, or a third of the points if these are"
                    + " fewer than 90).");
    private static final Parameter<Integer> CLUSTERS =
            Parameter.of("clusters", Integer.class, "K", "Clusters (default: as many as classes, at most 20).");

    @Override
    public TaskInfo info() {
        return TaskInfo.of(
                        "map",
                        "Projects the features of inputs at a layer onto a plane, measures how far the projections"
                                + " can be trusted, and finds clusters. Writes a page to explore, and coordinates as"
                                + " CSV and Parquet.")
                .taking(SpaceArguments.ALL)
                .taking(METHOD, POOL, PERPLEXITY, CLUSTERS)
                .examples("zoo:cbam zoo limit=500", "model.onnx photos/ layer=layer3 method=umap,pca out=space");
    }

    @Override
    public TaskResult run(Arguments given, TaskOutput output) throws IOException {
        Optional<Double> perplexity = given.find(PERPLEXITY);
        int clusters = given.find(CLUSTERS).orElse(0);
        if (perplexity.filter(p -> !(p >= 2 && p <= 100)).isPresent() || clusters < 0) {
            throw new UsageException("{perplexity} must be 2 to 100, and {clusters} at least 1.");
        }
        SpaceArguments space = new SpaceArguments(given);
        List<String> methods = given.get(METHOD);
        MapRequest request = new MapRequest(
                space.oneLayer(),
                space.units(),
                Projection.parse(methods.isEmpty() ? ALL_METHODS : methods),
                Pooling.parse(given.get(POOL)),
                perplexity.orElse(0.0),
                clusters,
                space.seed());
        Path out = space.out("map");
        try (Model opened = space.model().open()) {
            DataSet inputs = space.openByClass(opened, output);
            try (OutputFolder folder = OutputFolder.create(out)) {
                Optional<Path> state = Optional.of(folder.file("map.state"));
                MapResult result = new MapJob(request).run(opened, inputs, state, output::step);
                List<Path> files =
                        new MapFiles(out, space.guard()).write(opened, inputs, request, result, output.command());
                return space.end(
                        output, MapFiles.text(result), files, MapFiles.json(opened, inputs, result), result.failures());
            }
        }
    }
}
