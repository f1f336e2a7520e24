package dev.limpid.cli;

import dev.limpid.Model;
import dev.limpid.OutputGuard;
import dev.limpid.data.DataSet;
import dev.limpid.inside.space.Pooling;
import dev.limpid.map.LayersFiles;
import dev.limpid.map.LayersJob;
import dev.limpid.map.LayersRequest;
import dev.limpid.map.LayersResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code limpid layers}: what becomes of inputs from layer to layer. */
@Command(
        name = "layers",
        description =
                "Climbs a network from layer to layer: linear probes for the class and every concept, similarity of"
                        + " layers (CKA), what a decoder restores of the picture, and the intrinsic dimension.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  limpid layers zoo:cbam zoo --limit 500",
            "  limpid layers model.onnx photos/ --parts cka --other before.onnx",
        })
final class Layers implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final SpaceOptions space = new SpaceOptions();

    @Option(
            names = "--parts",
            paramLabel = "P",
            split = ",",
            description = "Only some of probes, cka, decoder, dimension (default: all).")
    private Set<LayersRequest.Part> parts = Set.of(LayersRequest.Part.values());

    @Option(
            names = "--pool",
            paramLabel = "P",
            description = "How places become features: mean or max (default: mean).")
    private String pool = "mean";

    @Option(names = "--other", paramLabel = "MODEL", description = "Another network, compared with the first by CKA.")
    private @Nullable String other;

    @Override
    public Integer call() throws IOException {
        Pooling pooling = Pooling.parse(pool);
        if (pooling == Pooling.PLACES || space.units().isPresent()) {
            throw common.wrong(
                    "The layers are looked at as a whole: --pool is mean or max, and --units has no meaning.");
        }
        LayersRequest request = new LayersRequest(space.layers(), parts, pooling, space.seed());
        Path out = space.out("layers");
        try (Model opened = space.model().open();
                Opened second = new Opened(other)) {
            DataSet data = space.open(opened, common);
            OutputGuard.createFolder(out);
            Optional<Path> state = Optional.of(out.resolve("layers.state"));
            LayersResult result;
            try (ProgressLine progress = common.progress()) {
                result = new LayersJob(request)
                        .run(opened, data, second.model(), state, (what, share) -> progress.update(share, what));
            }
            OutputGuard guard = space.guard(
                    Optional.ofNullable(other).map(Model::file).stream().toList());
            List<Path> files = LayersFiles.write(out, guard, opened, data, request, result, common.command());
            return space.end(common, LayersFiles.text(result), files, LayersFiles.json(result), result.failures());
        }
    }

    /** The other network, if there is one. */
    private record Opened(Optional<Model> model) implements AutoCloseable {
        Opened(@Nullable String name) {
            this(Optional.ofNullable(name).map(n -> Model.open(n, dev.limpid.OpenOptions.DEFAULT)));
        }

        @Override
        public void close() {
            model.ifPresent(Model::close);
        }
    }
}
