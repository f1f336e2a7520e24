package dev.limpid.app.demo;

import dev.limpid.app.evaluation.EvaluationResult;
import dev.limpid.metrics.Interval;
import dev.limpid.report.html.Comparison;
import dev.limpid.report.html.Finding;
import dev.limpid.world.evaluation.Measure;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The findings of a demonstration in words: which method matches the network's measured reasons best, what those reasons
 * are, and how well the network's own attention matches them. Every sentence is derived from the numbers.
 */
final class DemoFindings {
    private static final String ATTENTION = "attention";
    private static final double NEARLY = 0.9;
    private static final double LITTLE = 0.05;

    private final List<EvaluationResult> methods;
    private final List<EvaluationResult> baselines;
    private final Map<String, Double> effects;
    private final int pictures;

    /**
     * Findings about some methods.
     *
     * @param judged methods, and baseline maps
     * @param effects the mean drop of the score when a part or the background is replaced, by its name (logits)
     * @param pictures the number of scored images
     */
    DemoFindings(List<EvaluationResult> judged, Map<String, Double> effects, int pictures) {
        this.methods = sorted(judged.stream().filter(EvaluationResult::isMethod).toList());
        this.baselines = sorted(judged.stream().filter(j -> !j.isMethod()).toList());
        this.effects = effects;
        this.pictures = pictures;
    }

    private static List<EvaluationResult> sorted(List<EvaluationResult> judged) {
        return judged.stream()
                .sorted(Comparator.comparingDouble(DemoFindings::agreement).reversed())
                .toList();
    }

    private static double agreement(EvaluationResult judged) {
        return judged.mean(Measure.AGREEMENT);
    }

    /** Three findings, or none if no image could be scored. */
    List<Finding> all() {
        if (methods.isEmpty() || baselines.isEmpty() || effects.isEmpty()) {
            return List.of();
        }
        Optional<EvaluationResult> attention =
                methods.stream().filter(j -> j.family().equals(ATTENTION)).findFirst();
        return List.of(nearest(), reason(), attention.map(this::attention).orElseGet(this::price));
    }

    /** The best and the worst method, and how many are no better than a baseline. */
    private Finding nearest() {
        EvaluationResult best = methods.get(0);
        EvaluationResult last = methods.get(methods.size() - 1);
        EvaluationResult blind = baselines.get(0);
        long beaten =
                methods.stream().filter(m -> agreement(m) <= agreement(blind)).count();
        String few = beaten == 0
                ? "All " + methods.size() + " methods are better than " + blind.name()
                : beaten + " of " + methods.size() + " methods are no better than " + blind.name();
        return new Finding(
                best.name() + " matches the network's measured reasons best",
                "Its agreement with the measured effects is " + percent(agreement(best)) + "; the worst method, "
                        + last.name() + ", reaches " + percent(agreement(last)) + ". " + few + " ("
                        + percent(agreement(blind)) + "), a baseline map that ignores the network.");
    }

    /** What the network relies on, and how much evidence the methods place on the background. */
    private Finding reason() {
        List<Map.Entry<String, Double>> order = effects.entrySet().stream()
                .filter(e -> !e.getKey().equals(Demonstration.BACKGROUND))
                .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
                .toList();
        Map.Entry<String, Double> first = order.get(0);
        Map.Entry<String, Double> second = order.get(Math.min(1, order.size() - 1));
        double background = effects.getOrDefault(Demonstration.BACKGROUND, 0.0);
        double all = effects.values().stream().mapToDouble(e -> Math.max(0, e)).sum();
        double share = all > 0 ? Math.max(0, background) / all : 0;
        EvaluationResult least = methods.stream()
                .min(Comparator.comparingDouble(EvaluationResult::background))
                .orElseThrow();
        EvaluationResult most = methods.stream()
                .max(Comparator.comparingDouble(EvaluationResult::background))
                .orElseThrow();
        String headline = background > first.getValue()
                ? "The network relies most on the background"
                : "The network relies most on the " + first.getKey() + ", and " + (share < LITTLE ? "hardly" : "less")
                        + " on the background";
        return new Finding(
                headline,
                "On average the score drops by " + number(first.getValue()) + " logits when only the " + first.getKey()
                        + " are replaced, by " + number(second.getValue()) + " for the " + second.getKey() + ", and "
                        + (background < 0 ? "rises by " : "by ") + number(Math.abs(background))
                        + " for the background. " + (share < LITTLE ? "Yet the" : "The")
                        + " share of evidence on the background ranges from " + percent(least.background()) + " ("
                        + least.name() + ") to " + percent(most.background()) + " (" + most.name() + ").");
    }

    /** How well the network's own attention matches the measured effects. */
    private Finding attention(EvaluationResult attention) {
        EvaluationResult blind = baselines.get(0);
        int place = methods.indexOf(attention) + 1;
        boolean isBlind = agreement(attention) <= agreement(blind);
        boolean isGood = place <= methods.size() / 3;
        String headline = isBlind
                ? "The network's own attention explains little of its predictions"
                : isGood
                        ? "The network's own attention explains its predictions well"
                        : "The network's own attention explains part of its predictions";
        return new Finding(
                headline,
                "The agreement of " + attention.name() + " with the measured effects is "
                        + percent(agreement(attention)) + ", rank " + place + " of " + methods.size()
                        + ". The baseline "
                        + blind.name() + ", which ignores the network, reaches " + percent(agreement(blind)) + ". "
                        + percent(attention.mean(Measure.MASS_ON_PARTS))
                        + " of the attention lies on the parts that define the species.");
    }

    /** The fastest method that is nearly as good as the best. */
    private Finding price() {
        EvaluationResult best = methods.get(0);
        EvaluationResult quick = methods.stream()
                .filter(m -> agreement(m) >= NEARLY * agreement(best))
                .min(Comparator.comparingDouble(EvaluationResult::seconds))
                .orElse(best);
        String cost = quick.name() + " takes " + milliseconds(quick) + " per image";
        return quick == best
                ? new Finding(
                        "No comparably good method is faster",
                        cost + ". No faster method reaches " + percent(NEARLY) + " of its agreement.")
                : new Finding(
                        quick.name() + " is nearly as good and faster",
                        cost + " and agrees " + percent(agreement(quick))
                                + " with the measured effects. The best method, " + best.name() + ", takes "
                                + milliseconds(best) + ".");
    }

    /** All methods, the best first, and then the baselines. */
    Comparison table(double chance) {
        List<EvaluationResult> all = new ArrayList<>(methods);
        all.addAll(baselines);
        List<Comparison.Column> columns = List.of(
                new Comparison.Column(
                        "Agreement with effects",
                        "How closely the map distributes evidence over the parts as the measured effects do; 100 % is a"
                                + " perfect match. In brackets: the 95 % confidence interval over images.",
                        true,
                        baselines.isEmpty() ? Double.NaN : agreement(baselines.get(0))),
                new Comparison.Column(
                        "Evidence on parts",
                        "The share of positive evidence on the parts that define the species. The tick marks the share of"
                                + " pixels that these parts cover.",
                        true,
                        chance),
                new Comparison.Column(
                        "Peak on a part", "The share of images whose highest score lies on such a part.", true, chance),
                new Comparison.Column(
                        "Evidence on background",
                        "The share of positive evidence on the background. It should be low if the network hardly relies"
                                + " on the background.",
                        true,
                        Double.NaN),
                new Comparison.Column("Time", "The mean time of one explanation.", false, Double.NaN));
        return new Comparison(
                "Methods scored against ground truth",
                "Each part of the creature, and the background, was replaced while all other pixels stayed the same. The drop"
                        + " of the score is the measured effect of that part. The methods are scored on "
                        + (pictures == 1 ? "1 image" : pictures + " images")
                        + " that the network classifies correctly. This"
                        + " is a small sample: close methods may swap ranks on other images. Baselines are maps that ignore"
                        + " the network; they are listed last, and the tick on the first bars marks the best of them.",
                columns,
                all.stream().map(this::row).toList());
    }

    private Comparison.Row row(EvaluationResult judged) {
        Optional<Interval> agreement = judged.find(Measure.AGREEMENT);
        String interval = agreement
                .map(i -> percent(i.value()) + " (" + Math.round(100 * i.low()) + "\u2013" + Math.round(100 * i.high())
                        + ")")
                .orElse("\u2013");
        return new Comparison.Row(
                judged.name(),
                judged.isMethod() ? judged.family() : "baseline",
                List.of(
                        new Comparison.Cell(interval, agreement(judged)),
                        Comparison.Cell.of(judged.mean(Measure.MASS_ON_PARTS)),
                        Comparison.Cell.of(judged.mean(Measure.POINTS_AT_PARTS)),
                        Comparison.Cell.of(judged.background()),
                        judged.isMethod()
                                ? Comparison.Cell.ofSeconds(judged.seconds())
                                : new Comparison.Cell("\u2013", 0)));
    }

    private static String percent(double share) {
        return Math.round(100 * share) + "\u00a0%";
    }

    private static String number(double logits) {
        return String.format(Locale.ROOT, "%.1f", logits).replace('-', '\u2212');
    }

    private static String milliseconds(EvaluationResult judged) {
        return Math.round(1000 * judged.seconds()) + " ms";
    }
}
