package dev.limpid.cli;

import dev.limpid.Inputs;
import dev.limpid.Model;
import dev.limpid.OutputGuard;
import dev.limpid.attribution.Progress;
import dev.limpid.data.DataSet;
import dev.limpid.inside.Units;
import dev.limpid.look.LookJob;
import dev.limpid.look.LookRequest;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid look}: feature maps, kernels, receptive fields, and statistics of units with a diagnosis. */
@Command(
        name = "look",
        description =
                "Shows what the layers of a network compute: feature maps of pictures, kernels, receptive fields; and"
                        + " over a data set statistics of all units, a diagnosis in words, and the patches that excite units.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  limpid look model.onnx photo.jpg --out look",
            "  limpid look zoo zoo-3 --by relevance --layer all",
            "  limpid look model.onnx --data photos --limit 500",
        })
final class Look implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Mixin
    private final StudyOptions study = new StudyOptions();

    @Parameters(index = "1..*", paramLabel = "INPUT", description = "Pictures, tensors as .npy, folders, or zoo.")
    private List<Path> inputs = List.of();

    @Option(names = "--data", paramLabel = "DATA", description = "A data set: a folder, a CSV manifest, or zoo.")
    private @Nullable String data;

    @Option(
            names = "--by",
            paramLabel = "R",
            defaultValue = "activation",
            description =
                    "Rank feature maps by activation, variance, relevance (gradient times activation), or a method"
                            + " that scores a layer's units, such as lrp (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private String by;

    @Option(
            names = "--target",
            paramLabel = "T",
            defaultValue = "top",
            description = "What relevance is for (default: ${DEFAULT-VALUE}).")
    @SuppressWarnings("NullAway.Init") // picocli sets it before the command runs
    private String target;

    @Override
    public Integer call() {
        int limit = study.limit(common);
        if (inputs.isEmpty() && data == null) {
            throw common.wrong("Name a picture, or a data set with --data.");
        }
        Optional<Units> units = Optional.ofNullable(study.units()).map(Units::parse);
        Inputs read = inputs.isEmpty() ? new Inputs(List.of(), 0, 0, List.of()) : Inputs.of(inputs, limit);
        OutputGuard guard = model.guard(read);
        Path out = study.out("look");
        try (Model opened = Model.open(model.name(), read.sizing(model.options()));
                ProgressLine line = common.progress()) {
            LookJob job = new LookJob(opened, new LookRequest(study.layers(), units, by, target));
            Progress progress = (done, total) -> line.update((double) done / total, "look");
            if (read.count() > 0) {
                job.look(read, progress);
            }
            if (data != null) {
                DataSet all = DataSet.of(data, opened, limit);
                OutputGuard.createFolder(out);
                guard = guard.with(all.files());
                job.look(all, Optional.of(out), progress);
            }
            List<Path> files = job.write(out, guard, common.command());
            job.lines().forEach(common::say);
            common.say("wrote " + files.size() + " files to " + out + "; begin with " + out.resolve("look.html"));
            job.failures().forEach(f -> common.warn(f.name(), f.sentence()));
            common.print(job.document(), model.recipeFiles());
            return job.failures().isEmpty() ? ExitCode.OK : ExitCode.PARTLY;
        }
    }
}
