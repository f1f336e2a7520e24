package dev.limpid.task;

import dev.limpid.DetectJob;
import dev.limpid.DetectOptions;
import dev.limpid.Inputs;
import dev.limpid.JobSummary;
import dev.limpid.Model;
import dev.limpid.OutputGuard;
import dev.limpid.app.files.DetectionFiles;
import dev.limpid.model.Detector;
import dev.limpid.task.TaskResult.Ending;
import java.nio.file.Path;
import java.util.List;

/** The objects that a detector finds, as a list and drawn. */
final class BoxesTask implements Task {
    private static final Parameter<List<Path>> INPUT = Parameter.repeated(
                    "input",
                    Path.class,
                    "INPUT",
                    "Pictures, folders of pictures, and .npy arrays that are fed as they are.")
            .positional()
            .required();
    private static final Parameter<Integer> LIMIT = Limit.parameter("Maximum number of pictures per folder.");
    private static final Parameter<String> TARGET = Parameter.of(
            "target", String.class, "CLASS", "The number or label of the only class to list (default: all).");
    private static final Parameter<Double> THRESHOLD = Parameter.of(
                    "threshold", Double.class, "S", "The least score, 0 to 1.")
            .orElse(DetectOptions.DEFAULT.threshold());
    private static final Parameter<Double> OVERLAP = Parameter.of(
            "overlap",
            Double.class,
            "IOU",
            "Boxes of one class that overlap more than this (intersection over union) are listed once (default: "
                    + DetectOptions.DEFAULT.overlap() + "; 1 lists all).");
    private static final Parameter<Integer> MOST = Parameter.of(
                    "most", Integer.class, "N", "Maximum number of boxes per picture.")
            .orElse(DetectOptions.DEFAULT.most());
    private static final Parameter<Detector.Form> COORDINATES = Parameter.of(
            "coordinates",
            Detector.Form.class,
            "FORM",
            "What the four coordinates are: center (cx cy w h), corners (x1 y1 x2 y2), or corners_yx (y1 x1 y2 x2). By"
                    + " default it is found from the graph and the numbers.");
    private static final Parameter<Path> OUT =
            Parameter.of("out", Path.class, "DIR", "Output folder.").orElse(Path.of("boxes"));

    @Override
    public TaskInfo info() {
        return TaskInfo.of(
                        "boxes",
                        "Lists and draws the objects that a detector finds, with the number of each box: 'limpid"
                                + " explain' takes box:NUMBER:CLASS as its target.")
                .taking(ModelArguments.ALL)
                .taking(INPUT, LIMIT, TARGET, THRESHOLD, OVERLAP, MOST, COORDINATES, OUT)
                .examples(
                        "detector.onnx street.jpg",
                        "detector.onnx photos/ labels=names.txt threshold=0.4 out=found",
                        "detector.onnx street.jpg target=car");
    }

    @Override
    public TaskResult run(Arguments given, TaskOutput output) {
        int limit = Limit.of(given, LIMIT);
        DetectOptions options = options(given);
        Inputs files = Inputs.of(given.get(INPUT), limit);
        ModelArguments model = new ModelArguments(given);
        OutputGuard guard = model.guard(files);
        Path out = given.get(OUT);
        try (Model opened = model.open()) {
            OutputGuard.createFolder(out);
            BoxesListener listener = new BoxesListener(output, opened, options, new DetectionFiles(out, opened, guard));
            listener.begin();
            JobSummary summary = new DetectJob(files, opened, options).run(listener);
            return TaskResult.of(Ending.of(summary, summary.done() > 0), listener.document());
        }
    }

    private static DetectOptions options(Arguments given) {
        DetectOptions numbers = DetectOptions.DEFAULT
                .withThreshold(given.get(THRESHOLD))
                .withOverlap(given.find(OVERLAP).orElse(DetectOptions.DEFAULT.overlap()))
                .withMost(given.get(MOST));
        DetectOptions typed = given.find(TARGET).map(numbers::withType).orElse(numbers);
        return given.find(COORDINATES).map(typed::withForm).orElse(typed);
    }
}
