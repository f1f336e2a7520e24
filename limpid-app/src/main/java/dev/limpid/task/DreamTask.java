package dev.limpid.task;

import dev.limpid.JobListener;
import dev.limpid.Model;
import dev.limpid.OutputGuard;
import dev.limpid.data.DataSet;
import dev.limpid.dream.Dream;
import dev.limpid.dream.DreamFiles;
import dev.limpid.dream.DreamJob;
import dev.limpid.dream.DreamJson;
import dev.limpid.task.TaskResult.Ending;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The inputs that units and classes prefer. */
final class DreamTask implements Task {
    @Override
    public TaskInfo info() {
        return TaskInfo.of(
                        "dream",
                        "Makes the pictures that units, classes, directions or layers of a network respond to most, by"
                                + " gradient ascent. A run that was ended goes on in the same folder.")
                .taking(ModelArguments.ALL)
                .taking(StudyArguments.ALL)
                .taking(DreamArguments.ALL)
                .examples(
                        "zoo:resnet units=32",
                        "model.onnx class=cat,dog facets=4",
                        "model.onnx layer=layer3 by=maco data=photos",
                        "model.onnx photo.jpg aim=caricature layer=layer2,layer3");
    }

    @Override
    public TaskResult run(Arguments given, TaskOutput output) {
        ModelArguments model = new ModelArguments(given);
        StudyArguments study = new StudyArguments(given);
        DreamArguments dream = new DreamArguments(given, study);
        Path out = study.out("dream");
        List<Path> read = new ArrayList<>(model.files());
        read.addAll(dream.files());
        try (Model opened = model.open()) {
            DreamJob job = new DreamJob(opened, dream.request(opened), out.resolve(DreamFiles.STATE));
            List<Path> data = job.request().style().data().map(DataSet::files).orElse(List.of());
            DreamFiles files = new DreamFiles(out, new OutputGuard(read).with(data), job);
            Dreams dreams = new Dreams(job, files, output);
            job.run(dreams);
            Path sheet = files.writeSheet();
            Path page = files.writePage(output.command());
            output.say("wrote " + sheet + " and " + page
                    + (job.resumed() > 0 ? "; " + job.resumed() + " were there from an earlier run" : ""));
            job.failures().forEach(f -> output.warn(f.name(), f.sentence()));
            return TaskResult.of(
                    Ending.of(job.failures()),
                    DreamJson.document(job, dreams.written, sheet, page),
                    model.recipeFiles());
        }
    }

    /** Writes each dream when it is there. */
    private static final class Dreams implements JobListener<Dream> {
        private final DreamJob job;
        private final DreamFiles files;
        private final TaskOutput output;
        private final List<Map<String, @Nullable Object>> written = new ArrayList<>();

        Dreams(DreamJob job, DreamFiles files, TaskOutput output) {
            this.job = job;
            this.files = files;
            this.output = output;
        }

        @Override
        public void item(Dream dream) {
            Path file = files.write(dream);
            output.say(String.format(Locale.ROOT, "%-24s %10.4g  %s", dream.name(), dream.activation(), file));
            written.add(DreamJson.of(job, dream, file));
        }

        @Override
        public void progress(double share, String what) {
            output.progress(share, what);
        }
    }
}
