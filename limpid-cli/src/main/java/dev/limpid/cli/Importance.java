package dev.limpid.cli;

import dev.limpid.Model;
import dev.limpid.OutputGuard;
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
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code limpid importance}: which units of a layer matter. */
@Command(
        name = "importance",
        description = "Takes units of a layer out and looks what is lost of the accuracy or of a class: one by one, in"
                + " random coalitions (Shapley values), and down to a minimal set that suffices.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  limpid importance zoo:cbam zoo --limit 200",
            "  limpid importance model.onnx photos/ --layer layer4 --target heron --units 32 --replace permute",
            "  limpid importance zoo:cbam zoo --group eyes=19,51 --group wings=22,3",
        })
final class Importance implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final SpaceOptions space = new SpaceOptions();

    @Option(
            names = "--target",
            paramLabel = "CLASS",
            description = "The name or number of the class whose probability counts (default: the accuracy).")
    private @Nullable String target;

    @Option(
            names = "--replace",
            paramLabel = "R",
            description = "What takes a unit's place: mean, zero, or permute for its activations for another input"
                    + " (default: mean).")
    private String replace = "mean";

    @Option(
            names = "--group",
            paramLabel = "NAME=LIST",
            description =
                    "Units that are taken out together and are one player, such as eyes=3,7,12 or wings=20-25. Can be"
                            + " given several times.")
    private List<String> groups = List.of();

    @Option(
            names = "--orders",
            paramLabel = "N",
            description =
                    "Pairs of random orders for Shapley values, at least 2; 0 for none (default: ${DEFAULT-VALUE}).")
    private int orders = 8;

    @Option(
            names = "--keep",
            paramLabel = "SHARE",
            description = "What a sufficient set has to keep, 0 to 1 (default: ${DEFAULT-VALUE}).")
    private double keep = 0.95;

    @Override
    public Integer call() throws IOException {
        if (orders < 0 || orders == 1 || !(keep > 0 && keep <= 1)) {
            throw common.wrong("--orders must be 0 or at least 2, and --keep above 0 and at most 1.");
        }
        Replacement by = Replacement.parse(replace);
        ImportanceRequest request = new ImportanceRequest(
                        space.oneLayer(common),
                        space.units(),
                        Optional.ofNullable(target),
                        by,
                        orders,
                        keep,
                        space.seed())
                .withGroups(groups.stream().map(ImportanceRequest.Group::parse).toList());
        Path out = space.out("importance");
        try (Model opened = space.model().open()) {
            DataSet data = space.openByClass(opened, common);
            OutputGuard.createFolder(out);
            ImportanceResult result;
            try (ProgressLine progress = common.progress()) {
                result = new ImportanceJob(request)
                        .run(
                                opened,
                                data,
                                Optional.of(out.resolve("importance.state")),
                                (what, share) -> progress.update(share, what));
            }
            OutputGuard guard = space.guard();
            List<Path> files = ImportanceFiles.write(out, guard, opened, data, request, result, common.command());
            return space.end(
                    common,
                    ImportanceFiles.text(result),
                    files,
                    ImportanceFiles.json(opened, data, result),
                    result.failures());
        }
    }
}
