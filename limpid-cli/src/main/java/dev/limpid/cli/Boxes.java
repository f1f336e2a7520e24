package dev.limpid.cli;

import dev.limpid.DetectJob;
import dev.limpid.DetectOptions;
import dev.limpid.Inputs;
import dev.limpid.JobSummary;
import dev.limpid.Model;
import dev.limpid.OutputGuard;
import dev.limpid.app.files.DetectionFiles;
import dev.limpid.model.Detector;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid boxes}: lists and draws the objects that a detector finds. */
@Command(
        name = "boxes",
        description = "Lists and draws the objects that a detector finds, with the number of each box, by which"
                + " 'limpid explain --target box:NUMBER:CLASS' explains it.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  limpid boxes detector.onnx street.jpg",
            "  limpid boxes detector.onnx photos/ --labels names.txt --threshold 0.4 --out found",
            "  limpid boxes detector.onnx street.jpg --target car --json",
        })
final class Boxes implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Parameters(
            index = "1..*",
            arity = "1..*",
            paramLabel = "INPUT",
            description = "Pictures, folders of pictures, and .npy arrays that are fed as they are.")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private List<Path> inputs;

    @Option(names = "--limit", paramLabel = "N", description = "Maximum number of pictures per folder.")
    private @Nullable Integer limit;

    @Option(
            names = "--target",
            paramLabel = "CLASS",
            description = "The number or label of the only class to list (default: all).")
    private @Nullable String target;

    @Option(
            names = "--threshold",
            paramLabel = "S",
            description = "The least score, 0 to 1 (default: ${DEFAULT-VALUE}).")
    private double threshold = DetectOptions.DEFAULT.threshold();

    @Option(
            names = "--overlap",
            paramLabel = "IOU",
            description = "Boxes of one class that overlap more than this (intersection over union) are listed once"
                    + " (default: ${DEFAULT-VALUE}; 1 lists all).")
    private double overlap = DetectOptions.DEFAULT.overlap();

    @Option(
            names = "--most",
            paramLabel = "N",
            description = "Maximum number of boxes per picture (default: ${DEFAULT-VALUE}).")
    private int most = DetectOptions.DEFAULT.most();

    @Option(
            names = "--coordinates",
            paramLabel = "FORM",
            description = "What the four coordinates are: center (cx cy w h), corners (x1 y1 x2 y2), or corners_yx"
                    + " (y1 x1 y2 x2). By default it is found from the graph and the numbers.")
    private Detector.@Nullable Form form;

    @Option(names = "--out", paramLabel = "DIR", description = "Output folder (default: ${DEFAULT-VALUE}).")
    private Path out = Path.of("boxes");

    @Override
    public Integer call() throws IOException {
        common.checkLimit(limit);
        DetectOptions options = options();
        Inputs files = Inputs.of(inputs, limit == null ? 0 : limit);
        OutputGuard guard = model.guard(files);
        try (Model opened = model.open();
                ProgressLine progress = common.progress()) {
            OutputGuard.createFolder(out);
            BoxOutput output = new BoxOutput(common, opened, options, new DetectionFiles(out, opened, guard), progress);
            output.begin();
            JobSummary summary = new DetectJob(files, opened, options).run(output);
            output.end();
            return ExitCode.of(summary, summary.done() > 0);
        }
    }

    private DetectOptions options() {
        DetectOptions options = DetectOptions.DEFAULT
                .withThreshold(threshold)
                .withOverlap(overlap)
                .withMost(most);
        options = target == null ? options : options.withType(target);
        return form == null ? options : options.withForm(form);
    }
}
