package dev.limpid.task;

import dev.limpid.Model;
import dev.limpid.study.Analysis;
import dev.limpid.study.Chapter;
import dev.limpid.study.StudyJob;
import dev.limpid.study.StudyRequest;
import dev.limpid.study.StudyResult;
import java.nio.file.Path;
import java.util.List;

/** All analyses of the inside of a network on one page. */
final class ReportTask implements Task {
    private static final Parameter<List<String>> ONLY =
            Parameter.list("only", String.class, "A", "Only some of the analyses (default: all).");
    private static final Parameter<String> CONCEPTS =
            Parameter.of("concepts", String.class, "DIR|zoo", "Pictures with concepts for dissect (default: DATA).");

    @Override
    public TaskInfo info() {
        return TaskInfo.of(
                        "report",
                        "Makes every analysis of a network with small settings, and writes one HTML file with a chapter"
                                + " for each: look, dream, map, layers, importance, dissect, concepts, distill, cases,"
                                + " prototypes, influence, labels, counterfactual, attack, guard, locate, words.")
                .taking(SpaceArguments.ALL)
                .taking(ONLY, CONCEPTS)
                .examples(
                        "zoo:cbam zoo out=report",
                        "model.onnx photos limit=500 only=look,map,layers",
                        "model.onnx photos concepts=coco layer=layer4");
    }

    @Override
    public TaskResult run(Arguments given, TaskOutput output) {
        SpaceArguments space = new SpaceArguments(given);
        Path out = space.out("report");
        try (Model opened = space.model().open()) {
            StudyRequest request = new StudyRequest(
                    space.data(),
                    space.limit(),
                    given.find(CONCEPTS),
                    Analysis.parse(given.get(ONLY)),
                    space.oneLayer(),
                    space.units(),
                    space.seed());
            StudyJob job = new StudyJob(opened, request, out);
            ModelArguments.warnOfClasses(job.data(), opened, output);
            StudyResult result = job.run(output::progress);
            List<Path> files = result.write(out, space.guard(job.data().files()), output.command());
            result.chapters().forEach(c -> output.say(line(c)));
            return space.end(output, "", files, result.document(), result.failures());
        }
    }

    private static String line(Chapter chapter) {
        return chapter.analysis().word() + ": "
                + chapter.refusal()
                        .orElse(
                                chapter.findings().isEmpty()
                                        ? "done"
                                        : chapter.findings().get(0).headline());
    }
}
