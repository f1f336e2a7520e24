package dev.limpid.cli;

import dev.limpid.Model;
import dev.limpid.study.Analysis;
import dev.limpid.study.Chapter;
import dev.limpid.study.StudyJob;
import dev.limpid.study.StudyRequest;
import dev.limpid.study.StudyResult;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code limpid report}: all analyses of the inside of a network on one page. */
@Command(
        name = "report",
        description =
                "Makes every analysis of a network with small settings, and writes one HTML file with a chapter for each:"
                        + " look, dream, map, layers, importance, dissect, concepts, distill, cases, prototypes,"
                        + " influence, labels, counterfactual, attack, guard, locate, words.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  limpid report zoo:cbam zoo --out report",
            "  limpid report model.onnx photos --limit 500 --only look,map,layers",
            "  limpid report model.onnx photos --concepts coco --layer layer4",
        })
final class Report implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final SpaceOptions space = new SpaceOptions();

    @Option(names = "--only", paramLabel = "A", split = ",", description = "Only some of the analyses (default: all).")
    private List<String> only = List.of();

    @Option(
            names = "--concepts",
            paramLabel = "DIR|zoo",
            description = "Pictures with concepts for dissect (default: DATA).")
    private @Nullable String concepts;

    @Override
    public Integer call() {
        Path out = space.out("report");
        try (Model opened = space.model().open();
                ProgressLine progress = common.progress()) {
            StudyRequest request = new StudyRequest(
                    space.data(),
                    space.limit(common),
                    Optional.ofNullable(concepts),
                    Analysis.parse(only),
                    space.oneLayer(common),
                    space.units(),
                    space.seed());
            StudyJob job = new StudyJob(opened, request, out);
            common.warnOfClasses(job.data(), opened);
            StudyResult result = job.run(progress::update);
            progress.pause();
            List<Path> files = result.write(out, space.guard(job.data().files()), common.command());
            result.chapters().forEach(this::say);
            return space.end(common, "", files, result.document(), result.failures());
        }
    }

    private void say(Chapter chapter) {
        common.say(chapter.analysis().word() + ": "
                + chapter.refusal()
                        .orElse(
                                chapter.findings().isEmpty()
                                        ? "done"
                                        : chapter.findings().get(0).headline()));
    }
}
