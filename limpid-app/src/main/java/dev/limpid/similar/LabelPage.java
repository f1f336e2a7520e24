package dev.limpid.similar;

import dev.limpid.Model;
import dev.limpid.data.DataSet;
import dev.limpid.error.LimpidException;
import dev.limpid.report.Picture;
import dev.limpid.report.html.Finding;
import dev.limpid.report.html.Numbers;
import dev.limpid.report.study.Block;
import dev.limpid.report.study.StudySection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Suspect labels as sections of a page. */
final class LabelPage {
    private static final int NEAR = 3;
    private static final int TILE = 128;
    private static final int PAIRS = 12;

    private LabelPage() {}

    static List<Finding> findings(LabelResult result) {
        List<Finding> findings = new ArrayList<>();
        findings.add(new Finding(
                result.suspects() + " of " + result.labels().size() + " labels are suspect",
                "Another class is more probable than the given one, and at least as probable as it usually is where it is"
                        + " given (confident learning). A suspect label need not be wrong: look at it."));
        result.area()
                .ifPresent(area -> findings.add(new Finding(
                        String.format(Locale.ROOT, "Planted noise is found with an area of %.3f", area),
                        result.planted()
                                + " labels were changed at random first. The number is the chance that a changed"
                                + " label is more suspect than one that was not; 0.5 is chance.")));
        return findings;
    }

    static List<StudySection> sections(Model model, DataSet data, LabelResult result, int shown) {
        List<StudySection> sections = new ArrayList<>();
        List<LabelResult.Label> suspects =
                result.labels().stream().filter(LabelResult.Label::isSuspect).toList();
        List<Block> blocks = new ArrayList<>();
        List<Block.Shot> shots = new ArrayList<>();
        for (LabelResult.Label each : suspects.subList(0, Math.min(shown, suspects.size()))) {
            shot(model, data, each).ifPresent(shots::add);
        }
        blocks.add(
                shots.isEmpty()
                        ? new Block.Prose("No label is suspect.")
                        : new Block.Pictures(Block.Size.LARGE, shots));
        sections.add(new StudySection(
                "Suspects",
                "The most suspect first: the input, then the inputs nearest to it."
                        + (suspects.size() > shown
                                ? " These are the first " + shown + " of " + suspects.size() + "; labels.csv has all."
                                : ""),
                blocks));
        if (!suspects.isEmpty()) {
            sections.add(pairs(suspects));
        }
        sections.add(sources(result));
        return sections;
    }

    private static Optional<Block.Shot> shot(Model model, DataSet data, LabelResult.Label label) {
        try {
            List<Picture> pictures = new ArrayList<>();
            pictures.add(tile(model, data, label.input()));
            for (int each : label.near().subList(0, Math.min(NEAR, label.near().size()))) {
                pictures.add(tile(model, data, each));
            }
            String caption = String.format(
                    Locale.ROOT,
                    "%s: given %s, rather %s (margin %.2f%s). %s. Nearest: %s",
                    label.name(),
                    label.given(),
                    label.likely(),
                    label.margin(),
                    label.isPlanted() ? ", planted" : "",
                    label.why(),
                    String.join(
                            ", ",
                            label.nearLabels()
                                    .subList(
                                            0, Math.min(NEAR, label.nearLabels().size()))));
            return Optional.of(Block.Shot.of(row(pictures), caption, caption));
        } catch (LimpidException e) {
            return Optional.empty();
        }
    }

    private static Picture tile(Model model, DataSet data, int input) {
        return model.input(data.image(input)).picture().resized(TILE, TILE);
    }

    private static Picture row(List<Picture> pictures) {
        int gap = 6;
        int first = 14;
        int width = pictures.size() * TILE + (pictures.size() - 2) * gap + first;
        int[] rgb = new int[width * TILE];
        java.util.Arrays.fill(rgb, 0xFFFFFF);
        for (int i = 0; i < pictures.size(); i++) {
            int left = i == 0 ? 0 : TILE + first + (i - 1) * (TILE + gap);
            for (int p = 0; p < TILE * TILE; p++) {
                rgb[p / TILE * width + left + p % TILE] = pictures.get(i).rgb(p % TILE, p / TILE);
            }
        }
        return Picture.of(width, TILE, rgb);
    }

    private static StudySection pairs(List<LabelResult.Label> suspects) {
        Map<String, Integer> counts = new TreeMap<>();
        suspects.forEach(l -> counts.merge(l.given() + "\u0000" + l.likely(), 1, Integer::sum));
        List<List<Block.Cell>> rows = counts.entrySet().stream()
                .sorted(Map.Entry.<String, Integer>comparingByValue().reversed())
                .limit(PAIRS)
                .map(e -> {
                    String[] pair = e.getKey().split("\u0000", -1);
                    return List.of(
                            Block.Cell.of(pair[0]),
                            Block.Cell.of(pair[1]),
                            Block.Cell.of(Integer.toString(e.getValue())));
                })
                .toList();
        return new StudySection(
                "What is confused",
                "",
                List.of(new Block.Table(
                        "The most frequent pairs of a given and a likely class among the suspects",
                        List.of("given", "likely", "suspects"),
                        rows)));
    }

    private static StudySection sources(LabelResult result) {
        boolean isPlanted = result.area().isPresent();
        List<List<Block.Cell>> rows = new ArrayList<>();
        for (LabelResult.Source each : result.sources()) {
            Block.Cell name = Block.Cell.of(each.name());
            rows.add(
                    isPlanted
                            ? List.of(
                                    name,
                                    Block.Cell.of(each.area().map(Numbers::text).orElse("\u2013")))
                            : List.of(name));
        }
        return new StudySection(
                "Who was asked",
                "The mean of their probabilities decides. The linear model is fitted to other inputs than it judges, in five folds;"
                        + " ten nearest inputs vote.",
                List.of(new Block.Table(
                        isPlanted
                                ? "What says how probable labels are, and how well each alone finds planted noise"
                                : "What says how probable labels are; planted noise would measure how well each finds it",
                        isPlanted ? List.of("source", "area under the curve") : List.of("source"),
                        rows)));
    }
}
