package dev.limpid.cli;

import dev.limpid.JobListener;
import dev.limpid.Model;
import dev.limpid.OutputGuard;
import dev.limpid.data.DataSet;
import dev.limpid.dream.Dream;
import dev.limpid.dream.DreamFiles;
import dev.limpid.dream.DreamJob;
import dev.limpid.dream.DreamJson;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code limpid dream}: the inputs that units and classes prefer. */
@Command(
        name = "dream",
        description =
                "Makes the pictures that units, classes, directions or layers of a network respond to most, by gradient"
                        + " ascent. A run that was ended goes on in the same folder.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  limpid dream zoo:resnet --units 32",
            "  limpid dream model.onnx --class cat,dog --facets 4",
            "  limpid dream model.onnx --layer layer3 --by maco --data photos",
            "  limpid dream model.onnx photo.jpg --aim caricature --layer layer2,layer3",
        })
final class DreamCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final ModelOptions model = new ModelOptions();

    @Mixin
    private final StudyOptions study = new StudyOptions();

    @Mixin
    private final DreamStyle style = new DreamStyle();

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "PICTURE",
            description = "The given picture, where --aim takes one.")
    private @Nullable Path picture;

    @Override
    public Integer call() {
        Path out = study.out("dream");
        List<Path> read = new ArrayList<>(model.files());
        read.addAll(style.files());
        Optional.ofNullable(picture).ifPresent(read::add);
        try (Model opened = model.open();
                ProgressLine progress = common.progress()) {
            DreamJob job = new DreamJob(
                    opened,
                    style.request(opened, study, common, Optional.ofNullable(picture)),
                    out.resolve(DreamFiles.STATE));
            DreamFiles files = new DreamFiles(
                    out,
                    new OutputGuard(read)
                            .with(job.request()
                                    .style()
                                    .data()
                                    .map(DataSet::files)
                                    .orElse(List.of())),
                    job);
            List<Map<String, @Nullable Object>> written = new ArrayList<>();
            job.run(new JobListener<>() {
                @Override
                public void item(Dream dream) {
                    Path file = files.write(dream);
                    progress.pause();
                    common.say(String.format(Locale.ROOT, "%-24s %10.4g  %s", dream.name(), dream.activation(), file));
                    written.add(DreamJson.of(job, dream, file));
                }

                @Override
                public void progress(double share, String what) {
                    progress.update(share, what);
                }
            });
            Path sheet = files.writeSheet();
            Path page = files.writePage(common.command());
            common.say("wrote " + sheet + " and " + page
                    + (job.resumed() > 0 ? "; " + job.resumed() + " were there from an earlier run" : ""));
            common.print(DreamJson.document(job, written, sheet, page), model.recipeFiles());
            job.failures().forEach(f -> common.warn(f.name(), f.sentence()));
            return job.failures().isEmpty() ? ExitCode.OK : ExitCode.PARTLY;
        }
    }
}
