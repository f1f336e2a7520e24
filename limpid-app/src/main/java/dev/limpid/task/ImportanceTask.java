package dev.limpid.task;

import dev.limpid.Model;
import dev.limpid.OutputFolder;
import dev.limpid.data.DataSet;
import dev.limpid.inside.space.Replacement;
import dev.limpid.map.ImportanceFiles;
import dev.limpid.map.ImportanceJob;
import dev.limpid.map.ImportanceRequest;
import dev.limpid.map.ImportanceResult;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Which units of a layer matter. */
final class ImportanceTask implements Task {
    private static final Parameter<String> TARGET = Parameter.of(
            "target",
            String.class,
            "CLASS",
            "The name or number of the class whose probability counts (default: the accuracy).");
    private static final Parameter<String> REPLACE = Parameter.of(
                    "replace",
                    String.class,
                    "R",
                    "What takes a unit's place: mean, zero, or permute for its activations for another input.")
            .orElse("mean");
    private static final Parameter<List<String>> GROUP = Parameter.repeated(
            "group",
            String.class,
            "NAME=LIST",
            "Units that are taken out together and are one player, such as eyes=3,7,12 or wings=20-25. Can be given"
                    + " several times.");
    private static final Parameter<Integer> ORDERS = Parameter.of(
                    "orders", Integer.class, "N", "Pairs of random orders for Shapley values, at least 2; 0 for none.")
            .orElse(8);
    private static final Parameter<Double> KEEP = Parameter.of(
                    "keep", Double.class, "SHARE", "What a sufficient set has to keep, 0 to 1.")
            .orElse(0.95);

    @Override
    public TaskInfo info() {
        return TaskInfo.of(
                        "importance",
                        "Takes units of a layer out and looks what is lost of the accuracy or of a class: one by one,"
                                + " in random coalitions (Shapley values), and down to a minimal set that suffices.")
                .taking(SpaceArguments.ALL)
                .taking(TARGET, REPLACE, GROUP, ORDERS, KEEP)
                .examples(
                        "zoo:cbam zoo limit=200",
                        "model.onnx photos/ layer=layer4 target=heron units=32 replace=permute",
                        "zoo:cbam zoo group=eyes=19,51 group=wings=22,3");
    }

    @Override
    public TaskResult run(Arguments given, TaskOutput output) throws IOException {
        int orders = given.get(ORDERS);
        double keep = given.get(KEEP);
        if (orders < 0 || orders == 1 || !(keep > 0 && keep <= 1)) {
            throw new UsageException("{orders} must be 0 or at least 2, and {keep} above 0 and at most 1.");
        }
        Replacement by = Replacement.parse(given.get(REPLACE));
        SpaceArguments space = new SpaceArguments(given);
        ImportanceRequest request = new ImportanceRequest(
                        space.oneLayer(), space.units(), given.find(TARGET), by, orders, keep, space.seed())
                .withGroups(given.get(GROUP).stream()
                        .map(ImportanceRequest.Group::parse)
                        .toList());
        Path out = space.out("importance");
        try (Model opened = space.model().open()) {
            DataSet data = space.openByClass(opened, output);
            try (OutputFolder folder = OutputFolder.create(out)) {
                Optional<Path> state = Optional.of(folder.file("importance.state"));
                ImportanceResult result = new ImportanceJob(request).run(opened, data, state, output::step);
                List<Path> files =
                        ImportanceFiles.write(out, space.guard(), opened, data, request, result, output.command());
                return space.end(
                        output,
                        ImportanceFiles.text(result),
                        files,
                        ImportanceFiles.json(opened, data, result),
                        result.failures());
            }
        }
    }
}
