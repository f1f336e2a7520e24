package dev.limpid.cli;

import dev.limpid.MethodCall;
import dev.limpid.Model;
import dev.limpid.data.DataSet;
import dev.limpid.inside.Gathered;
import dev.limpid.locate.LocateFiles;
import dev.limpid.locate.LocateJob;
import dev.limpid.locate.LocateRequest;
import dev.limpid.locate.LocateResult;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code limpid locate}: masks and boxes of objects by the map of a method. */
@Command(
        name = "locate",
        description = "Locates objects with the map of a method: masks and boxes, how well they overlap the annotated"
                + " objects, and what the network predicts when only the located region is left.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  limpid locate zoo:cbam zoo --method grad-cam --limit 200",
            "  limpid locate model.onnx coco/ --method layer-cam --segments 150",
        })
final class Locate implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final SpaceOptions space = new SpaceOptions();

    @Option(names = "--method", paramLabel = "M", description = "Whose map locates (default: ${DEFAULT-VALUE}).")
    private String method = "grad-cam";

    @Option(
            names = "--object",
            paramLabel = "C",
            description =
                    "The annotated concept that is to be found (default: the creature of the drawn world, the object"
                            + " of the predicted class, or all objects).")
    private @Nullable String object;

    @Option(
            names = "--segments",
            paramLabel = "N",
            description = "Superpixels of a picture (default: ${DEFAULT-VALUE}).")
    private int segments = 80;

    @Override
    public Integer call() {
        LocateRequest request = new LocateRequest(
                MethodCall.of(method), space.oneLayer(common), Optional.ofNullable(object), segments, space.seed());
        try (Model opened = space.model().open()) {
            List<Gathered.Failure> failures = new ArrayList<>();
            DataSet data = space.openByClass(opened, common);
            LocateResult result;
            try (ProgressLine progress = common.progress()) {
                result = new LocateJob(request)
                        .run(
                                opened,
                                data,
                                (what, share) -> progress.update(share, what),
                                (name, e) -> failures.add(new Gathered.Failure(failures.size(), name, e.getMessage())));
            }
            LocateFiles files = new LocateFiles(opened, data, request, result);
            List<Path> written = files.write(space.out("locate"), space.guard(), common.command());
            return space.end(common, files.text(), written, files.json(), failures);
        }
    }
}
