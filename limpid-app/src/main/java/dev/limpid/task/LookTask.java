package dev.limpid.task;

import dev.limpid.Inputs;
import dev.limpid.Model;
import dev.limpid.OutputFolder;
import dev.limpid.OutputGuard;
import dev.limpid.attribution.Progress;
import dev.limpid.data.DataSet;
import dev.limpid.look.LookJob;
import dev.limpid.look.LookRequest;
import dev.limpid.task.TaskResult.Ending;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Feature maps, kernels, receptive fields, and statistics of units with a diagnosis. */
final class LookTask implements Task {
    private static final Parameter<List<Path>> INPUT = Parameter.repeated(
                    "input", Path.class, "INPUT", "Pictures, tensors as .npy, folders, or zoo.")
            .positional();
    private static final Parameter<String> DATA =
            Parameter.of("data", String.class, "DATA", "A data set: a folder, a CSV manifest, or zoo.");
    private static final Parameter<String> BY = Parameter.of(
                    "by",
                    String.class,
                    "R",
                    "Rank feature maps by activation, variance, relevance (gradient times activation), or a method that"
                            + " scores a layer's units, such as lrp.")
            .orElse("activation");
    private static final Parameter<String> TARGET =
            Parameter.of("target", String.class, "T", "What relevance is for.").orElse("top");

    @Override
    public TaskInfo info() {
        return TaskInfo.of(
                        "look",
                        "Shows what the layers of a network compute: feature maps of pictures, kernels, receptive"
                                + " fields; and over a data set statistics of all units, a diagnosis in words, and the"
                                + " patches that excite units.")
                .taking(ModelArguments.ALL)
                .taking(StudyArguments.ALL)
                .taking(INPUT, DATA, BY, TARGET)
                .examples(
                        "model.onnx photo.jpg out=look",
                        "zoo zoo-3 by=relevance layer=all",
                        "model.onnx data=photos limit=500");
    }

    @Override
    public TaskResult run(Arguments given, TaskOutput output) {
        StudyArguments study = new StudyArguments(given);
        List<Path> inputs = given.get(INPUT);
        Optional<String> data = given.find(DATA);
        if (inputs.isEmpty() && data.isEmpty()) {
            throw new UsageException("Name a picture, or a data set with {data}.");
        }
        LookRequest request = new LookRequest(study.layers(), study.units(), given.get(BY), given.get(TARGET));
        Inputs read = inputs.isEmpty() ? new Inputs(List.of(), 0, 0, List.of()) : Inputs.of(inputs, study.limit());
        ModelArguments model = new ModelArguments(given);
        OutputGuard guard = model.guard(read);
        Path out = study.out("look");
        try (Model opened = Model.open(model.name(), read.sizing(model.options()))) {
            LookJob job = new LookJob(opened, request);
            Progress progress = (done, total) -> output.progress((double) done / total, "look");
            if (read.count() > 0) {
                job.look(read, progress);
            }
            if (data.isPresent()) {
                DataSet all = DataSet.of(data.get(), opened, study.limit());
                guard = guard.with(all.files());
                try (OutputFolder folder = OutputFolder.create(out)) {
                    job.look(all, Optional.of(folder.path()), progress);
                }
            }
            tell(job, job.write(out, guard, output.command()), out, output);
            return TaskResult.of(Ending.of(job.failures()), job.document(), model.recipeFiles());
        }
    }

    private static void tell(LookJob job, List<Path> files, Path out, TaskOutput output) {
        job.lines().forEach(output::say);
        output.say("wrote " + files.size() + " files to " + out + "; begin with " + out.resolve("look.html"));
        job.failures().forEach(f -> output.warn(f.name(), f.sentence()));
    }
}
