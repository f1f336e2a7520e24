package dev.limpid.attack;

import dev.limpid.OutputGuard;
import dev.limpid.app.files.ReportFile;
import dev.limpid.app.json.Json;
import dev.limpid.app.json.ResultJson;
import dev.limpid.contrast.attack.MapAttack;
import dev.limpid.metrics.Interval;
import dev.limpid.model.Npy;
import dev.limpid.report.Picture;
import dev.limpid.report.html.Finding;
import dev.limpid.report.html.HtmlReport;
import dev.limpid.report.study.Block;
import dev.limpid.report.study.StudyPage;
import dev.limpid.report.study.StudySection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** The files of attacks on explanations: each changed input exactly as the network is fed, as {@code .npy}, and a page. */
public final class MapAttackFiles {
    private static final int SHOWN = 8;

    private final Path folder;
    private final OutputGuard guard;
    private final MapAttackJob job;
    private final List<MovedMaps> pictures = new ArrayList<>();

    /**
     * Files of a job.
     *
     * @param folder is made if it does not exist
     * @param guard keeps files from overwriting inputs
     */
    public MapAttackFiles(Path folder, OutputGuard guard, MapAttackJob job) {
        this.folder = folder;
        this.guard = guard;
        this.job = job;
        OutputGuard.createFolder(folder);
    }

    /** Writes the changed inputs, and returns what was found as JSON. */
    public Map<String, @Nullable Object> write(MovedMaps maps) {
        pictures.add(maps);
        List<@Nullable Object> results = new ArrayList<>();
        maps.results().forEach((method, result) -> {
            String name = String.format("%03d-map-%s.npy", pictures.size(), method);
            Path file = folder.resolve(name);
            guard.check(file, "a result");
            Npy.write(result.moved().input(), file);
            results.add(Json.object(
                    "method", method,
                    "moved", result.moved().isMoved(),
                    "correlation", result.moved().attacked().correlation(),
                    "intersection", result.moved().attacked().intersection(),
                    "noiseCorrelation", result.moved().noise().correlation(),
                    "noiseIntersection", result.moved().noise().intersection(),
                    "linf", result.moved().linf(),
                    "file", file.toString()));
        });
        return Json.object("input", maps.name(), "label", maps.label(), "explanations", results);
    }

    /** A line about each method over all pictures so far. */
    public List<String> lines() {
        return job.request().methods().stream()
                .map(m -> String.format(
                        Locale.ROOT,
                        "%s: top tenth kept %s, after noise %s; rank correlation %s, after noise %s",
                        m,
                        text(mean(m, r -> r.attacked().intersection())),
                        text(mean(m, r -> r.noise().intersection())),
                        text(mean(m, r -> r.attacked().correlation())),
                        text(mean(m, r -> r.noise().correlation()))))
                .toList();
    }

    private Interval mean(String method, ToDoubleFunction<MapAttack.Moved> number) {
        return Interval.ofMean(pictures.stream()
                .map(p -> Objects.requireNonNull(p.results().get(method)).moved())
                .mapToDouble(number)
                .toArray());
    }

    private static String text(Interval interval) {
        return interval.count() < 5
                ? String.format(Locale.ROOT, "%.2f", interval.value())
                : String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", interval.value(), interval.low(), interval.high());
    }

    /**
     * Writes the page about all pictures so far.
     *
     * @param command that makes it again
     * @return the file
     */
    public Path writePage(String command) {
        HtmlReport.Head head = new HtmlReport.Head(
                "Attacks on explanations of " + job.model().title(),
                pictures.size() + (pictures.size() == 1 ? " picture" : " pictures")
                        + ", changed so that the map moves and the prediction stays.",
                command,
                ReportFile.facts(job.model(), job.request().seed()));
        List<StudySection> sections = new ArrayList<>();
        List<Finding> findings = new ArrayList<>();
        if (!pictures.isEmpty()) {
            sections.add(table());
            job.request().methods().forEach(m -> sections.add(shots(m)));
            job.request().methods().stream()
                    .max(Comparator.comparingDouble(
                            m -> mean(m, r -> r.attacked().intersection()).value()))
                    .ifPresent(m -> findings.add(new Finding(
                            job.request().methods().size() > 1
                                    ? m + " is the most stable of them"
                                    : "How stable " + m + " is",
                            "It keeps " + text(mean(m, r -> r.attacked().intersection()))
                                    + " of the most important tenth of the places under the attack, and "
                                    + text(mean(m, r -> r.noise().intersection()))
                                    + " under noise of the same size.")));
        }
        StudyPage page = new StudyPage(head, findings, sections);
        return guard.write(folder.resolve("explanation-attack.html"), "the page", page::writeTo);
    }

    private StudySection table() {
        List<List<Block.Cell>> rows = new ArrayList<>();
        for (String method : job.request().methods()) {
            rows.add(List.of(
                    Block.Cell.of(method),
                    Block.Cell.of(text(mean(method, r -> r.attacked().intersection()))),
                    Block.Cell.of(text(mean(method, r -> r.noise().intersection()))),
                    Block.Cell.of(text(mean(method, r -> r.attacked().correlation()))),
                    Block.Cell.of(text(mean(method, r -> r.noise().correlation())))));
        }
        return new StudySection(
                "Stability",
                String.format(
                        Locale.ROOT,
                        "Every value may change by %.3g/255. The change is sought by gradients of second order on a copy of the network"
                                + " with smooth rectifiers, and judged on the network itself. Means over the pictures; 1 = the map stays.",
                        255 * job.request().size()),
                List.of(new Block.Table(
                        "How much of a map stays under an attack, and under random noise of the same size.",
                        List.of("method", "top tenth", "after noise", "rank correlation", "after noise"),
                        rows)));
    }

    private StudySection shots(String method) {
        List<Block.Shot> shots = new ArrayList<>();
        for (MovedMaps maps : pictures) {
            MovedMaps.Result result = Objects.requireNonNull(maps.results().get(method));
            if (shots.size() < 2 * SHOWN) {
                shots.add(shot(result.before(), maps.name() + ", " + maps.label() + ": before"));
                shots.add(shot(
                        result.after(),
                        String.format(
                                Locale.ROOT,
                                "after: keeps %.0f %% of the top tenth",
                                100 * result.moved().attacked().intersection())));
            }
        }
        return new StudySection(
                method,
                "The map before and after. The prediction is the same.",
                List.of(new Block.Pictures(Block.Size.MEDIUM, shots)));
    }

    private static Block.Shot shot(Picture picture, String caption) {
        return Block.Shot.of(picture, caption, "map " + caption);
    }

    /** The whole document. */
    public Map<String, @Nullable Object> document(List<@Nullable Object> found, Path page) {
        Map<String, @Nullable Object> document = ResultJson.head(job.model());
        document.put("radius", job.request().size());
        document.put("seed", job.request().seed());
        document.put("pictures", found);
        document.put("page", page.toString());
        return document;
    }
}
