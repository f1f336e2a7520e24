package dev.limpid.dream;

import dev.limpid.OutputGuard;
import dev.limpid.app.files.ReportFile;
import dev.limpid.report.Picture;
import dev.limpid.report.PictureTable;
import dev.limpid.report.Png;
import dev.limpid.report.Provenance;
import dev.limpid.report.study.StudyPage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The files of dreams in a folder: a picture of each, one sheet of all, and a page. Where only a part of the pixels matters, as
 * with {@code maco} and for accentuated pictures, also each picture with what matters on white.
 */
public final class DreamFiles {
    /** The folder within the folder of results where dreams are kept for the next run. */
    public static final String STATE = "state";

    /** The name of the sheet, which no dream has. */
    static final String SHEET = "dreams";

    private static final int COLUMNS = 8;
    private static final int LEAST_SHOWN = 112;
    private static final int MOST_ON_SHEET = 512;

    private final Path folder;
    private final OutputGuard guard;
    private final DreamJob job;
    private final List<Dream> dreams = new ArrayList<>();

    /**
     * Files of a job.
     *
     * @param folder is made when the first dream is written
     * @param guard keeps files from overwriting inputs
     */
    public DreamFiles(Path folder, OutputGuard guard, DreamJob job) {
        this.folder = folder;
        this.guard = guard;
        this.job = job;
    }

    /** The dreams so far. */
    public List<Dream> dreams() {
        return List.copyOf(dreams);
    }

    /** Writes the picture of a dream. @return the file */
    public Path write(Dream dream) {
        dreams.add(dream);
        if (hasImportance()) {
            png(dream.file() + ".important.png", dream.important(), dream);
        }
        return png(dream.file() + ".png", dream.picture(), dream);
    }

    private boolean hasImportance() {
        return job.request().style().parametrization().equals("maco")
                || job.request().aim() == dev.limpid.inside.dream.DreamPlan.Aim.ACCENTUATED;
    }

    private Path png(String name, Picture picture, Dream dream) {
        return bytes(name, Png.encode(picture, provenance(dream).texts()));
    }

    private Path bytes(String name, byte[] bytes) {
        OutputGuard.createFolder(folder);
        return guard.write(folder.resolve(name), "a dream", out -> out.write(bytes));
    }

    /** Where a dream comes from. */
    Provenance provenance(Dream dream) {
        Map<String, String> parameters = new LinkedHashMap<>();
        DreamRequest request = job.request();
        parameters.put("aim", request.label());
        parameters.put("parametrization", request.style().parametrization());
        parameters.put("facets", Integer.toString(request.facets()));
        parameters.put("options", request.options().toString());
        request.style().data().ifPresent(d -> parameters.put("data", d.name()));
        return ReportFile.provenance(job.model(), "dream", dream.value(), dream.name(), parameters, request.seed());
    }

    /** Writes the sheet of all dreams, at most 512. @return the file */
    public Path writeSheet() {
        List<Dream> shown = dreams.subList(0, Math.min(MOST_ON_SHEET, dreams.size()));
        Picture first = shown.get(0).picture();
        int longer = Math.max(first.width(), first.height());
        int cell = longer * Math.max(1, (LEAST_SHOWN + longer - 1) / longer);
        PictureTable table = new PictureTable(DreamPage.title(job), cell);
        int columns = job.request().facets() > 1 ? job.request().facets() : COLUMNS;
        for (int from = 0; from < shown.size(); from += columns) {
            List<Dream> row = shown.subList(from, Math.min(from + columns, shown.size()));
            table.begin(row.stream().map(DreamFiles::caption).toList());
            table.add("", row.stream().map(Dream::picture).toList());
        }
        return bytes(
                SHEET + ".png",
                Png.encode(table.draw(), provenance(shown.get(0)).texts()));
    }

    private static String caption(Dream dream) {
        return String.format(Locale.ROOT, "%s  %.3g", dream.name(), dream.activation());
    }

    /**
     * Writes the page.
     *
     * @param command that makes it again
     * @return the file
     */
    public Path writePage(String command) {
        StudyPage page = DreamPage.of(job, dreams, command);
        return guard.write(folder.resolve("dreams.html"), "the page", page::writeTo);
    }
}
