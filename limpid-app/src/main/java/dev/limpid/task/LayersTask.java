package dev.limpid.task;

import dev.limpid.Model;
import dev.limpid.OutputFolder;
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

/** What becomes of inputs from layer to layer. */
final class LayersTask implements Task {
    private static final Parameter<List<LayersRequest.Part>> PARTS = Parameter.list(
            "parts", LayersRequest.Part.class, "P", "Only some of probes, cka, decoder, dimension (default: all).");
    private static final Parameter<String> POOL = Parameter.of(
                    "pool", String.class, "P", "How places become features: mean or max.")
            .orElse("mean");
    private static final Parameter<String> OTHER =
            Parameter.of("other", String.class, "MODEL", "Another network, compared with the first by CKA.");

    @Override
    public TaskInfo info() {
        return TaskInfo.of(
                        "layers",
                        "Climbs a network from layer to layer: linear probes for the class and every concept,"
                                + " similarity of layers (CKA), what a decoder restores of the picture, and the"
                                + " intrinsic dimension.")
                .taking(SpaceArguments.ALL)
                .taking(PARTS, POOL, OTHER)
                .examples("zoo:cbam zoo limit=500", "model.onnx photos/ parts=cka other=before.onnx");
    }

    @Override
    public TaskResult run(Arguments given, TaskOutput output) throws IOException {
        Pooling pooling = Pooling.parse(given.get(POOL));
        SpaceArguments space = new SpaceArguments(given);
        if (pooling == Pooling.PLACES || space.units().isPresent()) {
            throw new UsageException(
                    "The layers are looked at as a whole: {pool} is mean or max, and {units} has no meaning.");
        }
        LayersRequest request = new LayersRequest(space.layers(), parts(given), pooling, space.seed());
        Optional<String> other = given.find(OTHER);
        Path out = space.out("layers");
        try (Model opened = space.model().open();
                OtherModel second = OtherModel.of(other, space.model().options())) {
            DataSet data = space.open(opened);
            try (OutputFolder folder = OutputFolder.create(out)) {
                Optional<Path> state = Optional.of(folder.file("layers.state"));
                LayersResult result = new LayersJob(request).run(opened, data, second.model(), state, output::step);
                OutputGuard guard = space.guard(other.map(Model::file).stream().toList());
                List<Path> files = LayersFiles.write(out, guard, opened, data, request, result, output.command());
                return space.end(output, LayersFiles.text(result), files, LayersFiles.json(result), result.failures());
            }
        }
    }

    private static Set<LayersRequest.Part> parts(Arguments given) {
        List<LayersRequest.Part> named = given.get(PARTS);
        return named.isEmpty() ? Set.of(LayersRequest.Part.values()) : Set.copyOf(named);
    }
}
