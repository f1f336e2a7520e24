package dev.limpid.cli;

import dev.limpid.Model;
import dev.limpid.data.DataSet;
import dev.limpid.similar.LabelFiles;
import dev.limpid.similar.LabelJob;
import dev.limpid.similar.LabelRequest;
import dev.limpid.similar.LabelResult;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code limpid labels}: suspects of wrong labels. */
@Command(
        name = "labels",
        description = "Ranks the labels of a data set by how suspect they are, and writes a page to look through: each"
                + " suspect with its given and its likely label, why, and the nearest inputs.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  limpid labels model.onnx photos/",
            "  limpid labels zoo:cbam zoo --limit 500 --plant 0.1",
        })
final class LabelCommand implements Callable<Integer> {
    @Mixin
    private final Common common = new Common();

    @Mixin
    private final SpaceOptions space = new SpaceOptions();

    @Option(
            names = "--plant",
            paramLabel = "SHARE",
            description =
                    "Change this share of the labels at random first, 0 to 0.5, and measure how well they are found.")
    private double planted = 0;

    @Option(names = "--show", paramLabel = "N", description = "Suspects on the page (default: 60).")
    private int shown = 60;

    @Override
    public Integer call() {
        if (!(planted >= 0 && planted <= 0.5) || shown < 1) {
            throw common.wrong("--plant must be 0 to 0.5, and --show at least 1.");
        }
        LabelRequest request = new LabelRequest(space.oneLayer(common), planted, shown, space.seed());
        try (Model opened = space.model().open()) {
            DataSet data = space.openByClass(opened, common);
            LabelResult result;
            try (ProgressLine progress = common.progress()) {
                result = new LabelJob(request).run(opened, data, (what, share) -> progress.update(share, what));
            }
            LabelFiles files = new LabelFiles(space.out("labels"), space.guard());
            List<Path> written = files.write(opened, data, request, result, common.command());
            return space.end(
                    common, LabelFiles.text(result), written, LabelFiles.json(opened, data, result), result.failures());
        }
    }
}
