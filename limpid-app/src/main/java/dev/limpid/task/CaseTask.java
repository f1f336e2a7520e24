package dev.limpid.task;

import dev.limpid.Image;
import dev.limpid.JobSummary;
import dev.limpid.Model;
import dev.limpid.cases.Distance;
import dev.limpid.cases.Kleor;
import dev.limpid.similar.CaseFiles;
import dev.limpid.similar.CaseJob;
import dev.limpid.similar.CaseJson;
import dev.limpid.similar.CaseRequest;
import dev.limpid.similar.FoundCases;
import dev.limpid.task.TaskResult.Ending;
import java.nio.file.Path;
import java.util.List;

/** Cases that resemble an input. */
final class CaseTask implements Task {
    private static final Parameter<List<Path>> IMAGE = Parameter.repeated(
                    "image", Path.class, "IMAGE", "Pictures, a folder, or zoo-SEED.")
            .positional()
            .required();
    private static final Parameter<String> DISTANCE = Parameter.of(
                    "distance", String.class, "D", "cosine, l2 or relevance.")
            .orElse("cosine");
    private static final Parameter<Integer> COUNT = Parameter.of(
                    "count", Integer.class, "N", "Cases of each kind, 1 to 50.")
            .orElse(3);
    private static final Parameter<String> SEMI_FACTUAL = Parameter.of(
                    "semi-factual", String.class, "K", "How they are found: sim-miss, global-sim or attr-sim.")
            .orElse("global-sim");
    private static final Parameter<Boolean> NO_REGIONS =
            Parameter.flag("no-regions", "Do not look for the regions that match.");

    @Override
    public TaskInfo info() {
        return TaskInfo.of(
                        "cases",
                        "Finds cases of a data set that resemble an input to the network: the nearest of its class,"
                                + " near misses of other classes, and a semi-factual; shows which regions match, and"
                                + " says when no case is a good one.")
                .taking(SpaceArguments.ALL)
                .taking(IMAGE, DISTANCE, COUNT, SEMI_FACTUAL, NO_REGIONS)
                .examples(
                        "zoo:cbam zoo zoo-5000 limit=500",
                        "model.onnx photos/ photo.jpg distance=relevance layer=layer3");
    }

    @Override
    public TaskResult run(Arguments given, TaskOutput output) {
        int count = given.get(COUNT);
        if (count < 1 || count > 50) {
            throw new UsageException("{count} must be 1 to 50.");
        }
        SpaceArguments space = new SpaceArguments(given);
        CaseRequest request = new CaseRequest(
                space.oneLayer(),
                Distance.parse(given.get(DISTANCE)),
                count,
                Kleor.parse(given.get(SEMI_FACTUAL)),
                !given.get(NO_REGIONS),
                space.seed());
        List<Path> images = given.get(IMAGE);
        List<Image> read = SpaceArguments.images(images);
        try (Model opened = space.model().open();
                CaseJob job = new CaseJob(request, opened, space.openByClass(opened, output), read)) {
            CaseFiles files = new CaseFiles(space.out("cases"), space.guard(images), job);
            Cases cases = new Cases(files, output);
            JobSummary summary = job.run(cases);
            TaskResult.requireAny(summary);
            Path page = files.writePage(output.command());
            output.say("wrote " + page);
            return TaskResult.of(
                    Ending.of(summary, true),
                    CaseJson.document(job, cases.results(), page),
                    space.model().recipeFiles());
        }
    }

    private static final class Cases extends ItemListener<FoundCases> {
        private final CaseFiles files;
        private final TaskOutput output;

        Cases(CaseFiles files, TaskOutput output) {
            super(output);
            this.files = files;
            this.output = output;
        }

        @Override
        public void item(FoundCases found) {
            add(CaseJson.of(found, files.write(found)));
            output.say(found.name() + ": " + found.label() + ". " + found.verdict());
            found.notes().forEach(note -> output.warn(found.name(), note));
        }
    }
}
