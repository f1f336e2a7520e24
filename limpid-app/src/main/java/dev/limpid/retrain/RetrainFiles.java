package dev.limpid.retrain;

import dev.limpid.OutputGuard;
import dev.limpid.app.files.ReportFile;
import dev.limpid.report.html.HtmlReport;
import dev.limpid.report.study.StudyPage;
import java.nio.file.Path;
import java.util.Locale;

/** The files of a retraining in a folder: a page, and the accuracies as CSV. */
public final class RetrainFiles {
    private final Path folder;
    private final OutputGuard guard;

    /**
     * Files in a folder.
     *
     * @param folder is made if it does not exist
     */
    public RetrainFiles(Path folder, OutputGuard guard) {
        this.folder = folder;
        this.guard = guard;
        OutputGuard.createFolder(folder);
    }

    /** Writes the accuracies: {@code metric,method,share,accuracy,low,high}. @return the file */
    public Path writeCsv(RetrainResult result) {
        StringBuilder csv = new StringBuilder("metric,method,share,accuracy,low,high\n");
        for (RetrainCurve curve : result.curves()) {
            for (RetrainCurve.Point point : curve.points()) {
                csv.append(String.format(
                        Locale.ROOT,
                        "%s,%s,%s,%.6f,%.6f,%.6f%n",
                        curve.mode().label(),
                        curve.method(),
                        point.share(),
                        point.accuracy().value(),
                        point.accuracy().low(),
                        point.accuracy().high()));
            }
        }
        return guard.write(
                folder.resolve("retrain.csv"), "the table", csv.toString().replace("\r\n", "\n"));
    }

    /**
     * Writes the page.
     *
     * @param command that makes it again
     * @return the file
     */
    public Path writePage(RetrainJob job, RetrainResult result, String command) {
        RetrainRequest request = job.request();
        HtmlReport.Head head = new HtmlReport.Head(
                "Retraining without pixels: " + job.model().title(),
                request.trainings() + " networks, each trained on " + request.training() + " pictures for "
                        + request.epochs() + " epochs and tested on " + request.test() + ".",
                command,
                ReportFile.facts(job.model(), request.seed()));
        StudyPage page = new StudyPage(head, RetrainPage.findings(result), RetrainPage.sections(job, result));
        return guard.write(folder.resolve("retrain.html"), "the page", page::writeTo);
    }
}
