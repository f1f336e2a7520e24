package dev.limpid.cli;

import dev.limpid.Model;
import dev.limpid.OutputGuard;
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
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code limpid map}: projects the features of a layer to the plane. */
@Command(
        name = "map",
        description = "Projects the features of inputs at a layer onto a plane, measures how far the projections can be"
                + " trusted, and finds clusters. Writes a page to explore, and coordinates as CSV and Parquet.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  limpid map zoo:cbam zoo --limit 500",
            "  limpid map model.onnx photos/ --layer layer3 --method umap,pca --out space",
        })
final class MapSpace implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final SpaceOptions space = new SpaceOptions();

    @Option(
            names = "--method",
            paramLabel = "M",
            split = ",",
            description = "Projections, the first one is shown first: umap, tsne, pca (default: all).")
    private List<String> methods = List.of("umap", "tsne", "pca");

    @Option(
            names = "--pool",
            paramLabel = "P",
            description = "How places become features: mean, max, or places for a point at each (default: mean).")
    private String pool = "mean";

    @Option(names = "--perplexity", paramLabel = "N", description = "Of t-SNE, 2 to 100 (default: ${DEFAULT-VALUE}).")
    private double perplexity = 30;

    @Option(names = "--clusters", paramLabel = "K", description = "Clusters (default: as many as classes, at most 20).")
    private int clusters = 0;

    @Override
    public Integer call() throws IOException {
        if (!(perplexity >= 2 && perplexity <= 100) || clusters < 0) {
            throw common.wrong("--perplexity must be 2 to 100, and --clusters at least 1.");
        }
        MapRequest request = new MapRequest(
                space.oneLayer(common),
                space.units(),
                Projection.parse(methods),
                Pooling.parse(pool),
                perplexity,
                clusters,
                space.seed());
        Path out = space.out("map");
        try (Model opened = space.model().open()) {
            DataSet inputs = space.openByClass(opened, common);
            OutputGuard.createFolder(out);
            Optional<Path> state = Optional.of(out.resolve("map.state"));
            MapResult result;
            try (ProgressLine progress = common.progress()) {
                result = new MapJob(request).run(opened, inputs, state, (what, share) -> progress.update(share, what));
            }
            MapFiles files = new MapFiles(out, space.guard());
            List<Path> written = files.write(opened, inputs, request, result, common.command());
            return space.end(
                    common, MapFiles.text(result), written, MapFiles.json(opened, inputs, result), result.failures());
        }
    }
}
