package dev.limpid.cli;

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
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code limpid cases}: cases that resemble an input. */
@Command(
        name = "cases",
        description = "Finds cases of a data set that resemble an input to the network: the nearest of its class, near"
                + " misses of other classes, and a semi-factual; shows which regions match, and says when no case"
                + " is a good one.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  limpid cases zoo:cbam zoo zoo-5000 --limit 500",
            "  limpid cases model.onnx photos/ photo.jpg --distance relevance --layer layer3",
        })
final class CaseCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final SpaceOptions space = new SpaceOptions();

    @Parameters(index = "2..*", arity = "1..*", paramLabel = "IMAGE", description = "Pictures, a folder, or zoo-SEED.")
    private List<Path> images = List.of();

    @Option(names = "--distance", paramLabel = "D", description = "cosine, l2 or relevance (default: cosine).")
    private String distance = "cosine";

    @Option(names = "--count", paramLabel = "N", description = "Cases of each kind, 1 to 50 (default: 3).")
    private int count = 3;

    @Option(
            names = "--semi-factual",
            paramLabel = "K",
            description = "How they are found: sim-miss, global-sim or attr-sim (default: global-sim).")
    private String semiFactual = "global-sim";

    @Option(names = "--no-regions", description = "Do not look for the regions that match.")
    private boolean isWithoutRegions;

    @Override
    public Integer call() {
        if (count < 1 || count > 50) {
            throw common.wrong("--count must be 1 to 50.");
        }
        CaseRequest request = new CaseRequest(
                space.oneLayer(common),
                Distance.parse(distance),
                count,
                Kleor.parse(semiFactual),
                !isWithoutRegions,
                space.seed());
        List<Image> read = SpaceOptions.images(images);
        try (Model opened = space.model().open();
                ProgressLine progress = common.progress();
                CaseJob job = new CaseJob(request, opened, space.openByClass(opened, common), read)) {
            CaseFiles files = new CaseFiles(space.out("cases"), space.guard(images), job);
            CaseOutput output = new CaseOutput(files, progress);
            JobSummary summary = job.run(output);
            output.endProgress();
            ExitCode.requireResult(summary);
            Path page = files.writePage(common.command());
            common.say("wrote " + page);
            common.print(
                    CaseJson.document(job, output.results(), page),
                    space.model().recipeFiles());
            return ExitCode.of(summary, true);
        }
    }

    private final class CaseOutput extends JobOutput<FoundCases> {
        private final CaseFiles files;

        CaseOutput(CaseFiles files, ProgressLine progress) {
            super(common, progress);
            this.files = files;
        }

        @Override
        public void item(FoundCases found) {
            Path file = files.write(found);
            add(CaseJson.of(found, file));
            endProgress();
            common.say(found.name() + ": " + found.label() + ". " + found.verdict());
            found.notes().forEach(note -> common.warn(found.name(), note));
        }
    }
}
