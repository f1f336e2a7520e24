package dev.limpid.cli;

import dev.limpid.Model;
import dev.limpid.cases.PrototypeMethod;
import dev.limpid.data.DataSet;
import dev.limpid.similar.OwnPrototypeFiles;
import dev.limpid.similar.OwnPrototypeJob;
import dev.limpid.similar.OwnPrototypeResult;
import dev.limpid.similar.PrototypeFiles;
import dev.limpid.similar.PrototypeJob;
import dev.limpid.similar.PrototypeRequest;
import dev.limpid.similar.PrototypeResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code limpid prototypes}: inputs that represent classes. */
@Command(
        name = "prototypes",
        description =
                "Finds the inputs that represent each class by the features of a layer, and criticisms: inputs that"
                        + " these do not represent. A network with a prototype layer shows its own prototypes, each with"
                        + " its training patch and what it lies on.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  limpid prototypes zoo:cbam zoo --limit 500",
            "  limpid prototypes trained/prototype.onnx zoo --limit 1000",
            "  limpid prototypes model.onnx photos/ --method protodash --count 6",
        })
final class PrototypeCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final SpaceOptions space = new SpaceOptions();

    @Option(
            names = "--method",
            paramLabel = "M",
            description =
                    "own (of a network with a prototype layer), mmd-critic or protodash (default: own if there are"
                            + " some, else mmd-critic).")
    private String method = "";

    @Option(names = "--count", paramLabel = "N", description = "Prototypes of each class (default: 4).")
    private int count = 4;

    @Option(
            names = "--criticisms",
            paramLabel = "N",
            description = "Criticisms of each class (default: 2; protodash has none).")
    private @Nullable Integer criticisms;

    @Override
    public Integer call() {
        if (!List.of("", "own", "mmd-critic", "protodash").contains(method)) {
            throw common.wrong("--method must be own, mmd-critic or protodash, not " + method + ".");
        }
        PrototypeMethod chosen = method.isEmpty() || method.equals("own")
                ? PrototypeRequest.DEFAULT.method()
                : PrototypeMethod.parse(method);
        int critics =
                Objects.requireNonNullElse(criticisms, chosen.isWeighted() ? 0 : PrototypeRequest.DEFAULT.criticisms());
        PrototypeRequest request = new PrototypeRequest(space.oneLayer(common), chosen, count, critics, space.seed());
        try (Model opened = space.model().open()) {
            DataSet data = space.openByClass(opened, common);
            if (method.equals("own") || (method.isEmpty() && OwnPrototypeJob.fits(opened))) {
                return own(opened, data);
            }
            PrototypeResult result;
            try (ProgressLine progress = common.progress()) {
                result = new PrototypeJob(request).run(opened, data, (what, share) -> progress.update(share, what));
            }
            PrototypeFiles files = new PrototypeFiles(space.out("prototypes"), space.guard());
            List<Path> written = files.write(opened, data, request, result, common.command());
            return space.end(
                    common,
                    PrototypeFiles.text(result),
                    written,
                    PrototypeFiles.json(opened, data, request, result),
                    result.failures());
        }
    }

    private int own(Model opened, DataSet data) {
        OwnPrototypeResult result;
        try (ProgressLine progress = common.progress()) {
            result = new OwnPrototypeJob(space.seed(), OwnPrototypeJob.SHOWN)
                    .run(opened, data, (what, share) -> progress.update(share, what));
        }
        OwnPrototypeFiles files = new OwnPrototypeFiles(space.out("prototypes"), space.guard());
        List<Path> written = files.write(opened, data, result, space.seed(), common.command());
        return space.end(
                common,
                OwnPrototypeFiles.text(result),
                written,
                OwnPrototypeFiles.json(opened, data, result),
                result.failures());
    }
}
