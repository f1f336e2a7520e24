package dev.limpid.check;

import dev.limpid.Explanation;
import dev.limpid.app.files.ReportFile;
import dev.limpid.graph.Tensor;
import dev.limpid.report.Overlay;
import dev.limpid.report.Picture;
import dev.limpid.report.ScoreGrid;
import dev.limpid.report.html.Finding;
import dev.limpid.report.html.HtmlReport;
import dev.limpid.report.html.Numbers;
import dev.limpid.report.study.Block;
import dev.limpid.report.study.StudyPage;
import dev.limpid.report.study.StudySection;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A check as a page: what failed, the methods, and for the maps that drifted most the reference, the map now and the difference. */
public final class CheckPage {
    /** Maps shown for each method. */
    private static final int SHOWN = 8;

    private static final int LEAST_SHOWN = 160;
    private static final int MOST_NAMED = 12;

    private final CheckJob job;
    private final Map<String, List<Shown>> shown = new LinkedHashMap<>();

    /** A map and its picture, drawn. */
    private record Shown(double correlation, Block.Shot shot) {}

    /** A page about a check that has not run yet. */
    public CheckPage(CheckJob job) {
        this.job = job;
    }

    /** Draws the maps of a picture, if they are among those that drifted most. */
    public void add(PictureCheck picture) {
        for (MapCheck map : picture.maps()) {
            List<Shown> all = shown.computeIfAbsent(map.method(), m -> new ArrayList<>());
            double correlation = map.drift().map(Drift::correlation).orElse(1.0);
            boolean isAmongWorst =
                    all.size() < SHOWN || correlation < all.get(all.size() - 1).correlation();
            if (isAmongWorst
                    && map.explanation().isPresent()
                    && map.explanation().get().findProblem().isEmpty()) {
                all.add(new Shown(
                        correlation, shot(picture, map, map.explanation().get())));
                all.sort((a, b) -> Double.compare(a.correlation(), b.correlation()));
                if (all.size() > SHOWN) {
                    all.remove(SHOWN);
                }
            }
        }
    }

    private Block.Shot shot(PictureCheck picture, MapCheck map, Explanation now) {
        List<Integer> sizes = now.drawing().sizes();
        ScoreGrid before = job.stored(picture.golden(), map.method()).grid(sizes);
        ScoreGrid difference = difference(before, now.grid(), sizes);
        Picture drawn =
                beside(now.drawing().over(before), now.drawing().over(now.grid()), Overlay.plain(difference.map(), 1));
        Drift drift = map.drift().orElseThrow();
        String caption = picture.name() + ": rank correlation " + Numbers.text(drift.correlation()) + ", "
                + Numbers.percent(drift.overlap()) + " of the top tenth is the same"
                + (map.isPassed() ? "" : " \u2013 failed");
        return Block.Shot.of(
                drawn.between(LEAST_SHOWN, 1024),
                caption,
                "reference, map now and their difference for " + map.method() + " on " + picture.name());
    }

    /** The difference of both maps, each divided by its largest magnitude. */
    private static ScoreGrid difference(ScoreGrid before, ScoreGrid now, List<Integer> sizes) {
        float[] one = before.at(sizes);
        float[] other = now.at(sizes);
        float scaleOne = largest(one);
        float scaleOther = largest(other);
        long[] shape = new long[sizes.size() + 2];
        shape[0] = 1;
        shape[1] = 1;
        for (int i = 0; i < sizes.size(); i++) {
            shape[i + 2] = sizes.get(i);
        }
        float[] difference = new float[one.length];
        for (int i = 0; i < one.length; i++) {
            difference[i] = other[i] / scaleOther - one[i] / scaleOne;
        }
        return ScoreGrid.of(Tensor.of(difference, shape), 0, sizes);
    }

    private static float largest(float[] numbers) {
        float largest = 0;
        for (float number : numbers) {
            largest = Math.max(largest, Math.abs(number));
        }
        return largest > 0 ? largest : 1;
    }

    private static Picture beside(Picture... pictures) {
        int height = pictures[0].height();
        int width = pictures[0].width();
        int[] rgb = new int[pictures.length * width * height];
        for (int i = 0; i < pictures.length; i++) {
            Picture each = pictures[i].width() == width && pictures[i].height() == height
                    ? pictures[i]
                    : pictures[i].resized(width, height);
            for (int y = 0; y < height; y++) {
                for (int x = 0; x < width; x++) {
                    rgb[y * pictures.length * width + i * width + x] = each.rgb(x, y);
                }
            }
        }
        return Picture.of(pictures.length * width, height, rgb);
    }

    /**
     * The page.
     *
     * @param command the command line that makes it again
     */
    public StudyPage page(String command) {
        CheckResult result = job.result();
        HtmlReport.Head head = new HtmlReport.Head(
                (result.isPassed() ? "Passed: " : "Failed: ") + job.model().title() + " against its reference",
                result.pictures().size() + " pictures, "
                        + result.request().explain().methods().size() + " methods; reference of "
                        + job.golden().head().model() + " in " + job.golden().folder() + ".",
                command,
                ReportFile.facts(job.model(), result.request().explain().seed()));
        List<StudySection> sections = new ArrayList<>();
        sections.add(summary(result));
        if (!result.trials().isEmpty()) {
            sections.add(trials(result));
        }
        shown.forEach((method, maps) -> sections.add(new StudySection(
                method,
                "The reference, the map now, and the difference of both after division by their largest magnitude; the"
                        + " pictures whose maps drifted most come first.",
                List.of(new Block.Pictures(
                        Block.Size.LARGE, maps.stream().map(Shown::shot).toList())))));
        return new StudyPage(head, findings(result), sections);
    }

    private static List<Finding> findings(CheckResult result) {
        List<String> failures = result.failures();
        List<Finding> findings = new ArrayList<>();
        failures.stream().limit(MOST_NAMED).forEach(f -> {
            int colon = f.indexOf(": ");
            findings.add(new Finding(f.substring(0, colon), f.substring(colon + 2) + "."));
        });
        if (failures.size() > MOST_NAMED) {
            findings.add(new Finding(
                    "and " + (failures.size() - MOST_NAMED) + " more", "The JSON document names all of them."));
        }
        if (failures.isEmpty()) {
            findings.add(new Finding(
                    "Nothing failed",
                    "Predictions and maps are those of the reference within the thresholds, and no method failed its"
                            + " trials."));
        }
        result.warnings().forEach(w -> {
            int colon = w.indexOf(": ");
            findings.add(new Finding("Warning, " + w.substring(0, colon), w.substring(colon + 2) + "."));
        });
        return findings;
    }

    private static StudySection summary(CheckResult result) {
        List<List<Block.Cell>> rows = new ArrayList<>();
        for (String method : result.request().explain().methods().stream()
                .map(m -> m.method())
                .toList()) {
            List<MapCheck> maps = result.pictures().stream()
                    .flatMap(p -> p.maps().stream())
                    .filter(m -> m.method().equals(method))
                    .toList();
            double[] sorted = maps.stream()
                    .flatMap(m -> m.drift().stream())
                    .mapToDouble(Drift::correlation)
                    .sorted()
                    .toArray();
            boolean isEmpty = sorted.length == 0;
            rows.add(List.of(
                    Block.Cell.of(method),
                    Block.Cell.of(maps.stream().filter(m -> !m.isPassed()).count() + " of " + maps.size()),
                    Block.Cell.of(isEmpty ? "\u2013" : Numbers.text(sorted[0])),
                    Block.Cell.of(isEmpty ? "\u2013" : Numbers.text(sorted[sorted.length / 2]))));
        }
        List<Block> blocks = new ArrayList<>();
        blocks.add(new Block.Table(
                "Rank correlation of the maps with their reference; at least "
                        + result.request().thresholds().correlation() + " passes.",
                List.of("method", "drifted", "lowest", "median"),
                rows));
        blocks.add(new Block.Prose(result.changed().size() + " of "
                + result.pictures().size() + " predictions changed; a share of "
                + Numbers.percent(result.request().thresholds().changed()) + " may."));
        result.notes().forEach(n -> blocks.add(new Block.Prose("Note: " + n + ".")));
        return new StudySection("Against the reference", "", blocks);
    }

    private static String verdict(MethodTrial trial) {
        if (!trial.isPassed()) {
            return trial.problem().orElse("failed");
        }
        return Double.isNaN(trial.value()) ? "shows nothing" : "passed";
    }

    private static StudySection trials(CheckResult result) {
        List<List<Block.Cell>> rows = result.trials().stream()
                .map(t -> List.of(
                        Block.Cell.of(t.method()),
                        Block.Cell.of(t.property()),
                        Block.Cell.of(t.metric()),
                        Block.Cell.of(Double.isNaN(t.value()) ? "undefined" : Numbers.text(t.value())),
                        Block.Cell.of("at most " + t.limit()),
                        Block.Cell.of(verdict(t))))
                .toList();
        return new StudySection(
                "The methods on trial",
                "A map that stays the same when the network's weights are drawn again does not depend on what the network has"
                        + " learnt. A map that changes when the input hardly does cannot be read. A sum that a method promises"
                        + " must be there.",
                List.of(new Block.Table(
                        "The mean over " + result.request().judged() + " pictures.",
                        List.of("method", "property", "metric", "value", "limit", "verdict"),
                        rows)));
    }
}
