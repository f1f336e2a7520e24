package dev.limpid.task;

import dev.limpid.Model;
import dev.limpid.data.DataSet;
import dev.limpid.similar.LabelFiles;
import dev.limpid.similar.LabelJob;
import dev.limpid.similar.LabelRequest;
import dev.limpid.similar.LabelResult;
import java.nio.file.Path;
import java.util.List;

/** Suspects of wrong labels. */
final class LabelTask implements Task {
    private static final Parameter<Double> PLANT = Parameter.of(
            "plant",
            Double.class,
            "SHARE",
            "Change this share of the labels at random first, 0 to 0.5, and measure how well they are found.");
    private static final Parameter<Integer> SHOW =
            Parameter.of("show", Integer.class, "N", "Suspects on the page.").orElse(60);

    @Override
    public TaskInfo info() {
        return TaskInfo.of(
                        "labels",
                        "Ranks the labels of a data set by how suspect they are, and writes a page to look through: each"
                                + " suspect with its given and its likely label, why, and the nearest inputs.")
                .taking(SpaceArguments.ALL)
                .taking(PLANT, SHOW)
                .examples("model.onnx photos/", "zoo:cbam zoo limit=500 plant=0.1");
    }

    @Override
    public TaskResult run(Arguments given, TaskOutput output) {
        SpaceArguments space = new SpaceArguments(given);
        double planted = given.find(PLANT).orElse(0.0);
        int shown = given.get(SHOW);
        if (!(planted >= 0 && planted <= 0.5) || shown < 1) {
            throw new UsageException("{plant} must be 0 to 0.5, and {show} at least 1.");
        }
        LabelRequest request = new LabelRequest(space.oneLayer(), planted, shown, space.seed());
        try (Model opened = space.model().open()) {
            DataSet data = space.openByClass(opened, output);
            LabelResult result = new LabelJob(request).run(opened, data, output::step);
            List<Path> files = new LabelFiles(space.out("labels"), space.guard())
                    .write(opened, data, request, result, output.command());
            return space.end(
                    output, LabelFiles.text(result), files, LabelFiles.json(opened, data, result), result.failures());
        }
    }
}
