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
 * What a demonstration comes to, in words: which method comes nearest to what the network goes by, what that is, and
 * what the network's own attention is worth. Everything is worked out from the numbers; nothing is said that they do not
 * say.
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
     * @param judged methods, and maps that know nothing of the network
     * @param effects what the score loses on average when something is another, by what that is (logit)
     * @param pictures on how many pictures all were judged
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

    /** Three findings, or none where no picture could be judged. */
    List<Finding> all() {
        if (methods.isEmpty() || baselines.isEmpty() || effects.isEmpty()) {
            return List.of();
        }
        Optional<EvaluationResult> attention =
                methods.stream().filter(j -> j.family().equals(ATTENTION)).findFirst();
        return List.of(nearest(), reason(), attention.map(this::attention).orElseGet(this::price));
    }

    /** Which method comes nearest to the truth, which least, and how many do no better than knowing nothing. */
    private Finding nearest() {
        EvaluationResult best = methods.get(0);
        EvaluationResult last = methods.get(methods.size() - 1);
        EvaluationResult blind = baselines.get(0);
        long beaten =
                methods.stream().filter(m -> agreement(m) <= agreement(blind)).count();
        String few = beaten == 0
                ? "All " + methods.size() + " methods do better than " + blind.name()
                : beaten + " of " + methods.size() + " methods do no better than " + blind.name();
        return new Finding(
                best.name() + " comes nearest to what the network goes by",
                "Its evidence agrees with the measured effects to " + percent(agreement(best)) + ", that of "
                        + last.name()
                        + " to " + percent(agreement(last)) + ". " + few + " (" + percent(agreement(blind))
                        + "), a map that knows nothing of the network.");
    }

    /** What the network goes by, and how much of the evidence lies where it hardly looks. */
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
                ? "It goes by the background most"
                : "It goes by the " + first.getKey() + " most, and " + (share < LITTLE ? "hardly" : "less")
                        + " by the background";
        return new Finding(
                headline,
                "When only the " + first.getKey() + " were redrawn in other ways, its score lost "
                        + number(first.getValue()) + " logits on average, with the " + second.getKey() + " "
                        + number(second.getValue()) + "; with the background it "
                        + (background < 0 ? "won " : "lost ") + number(Math.abs(background))
                        + (share < LITTLE ? ". Yet on" : ". On") + " the background lies " + percent(least.background())
                        + " of the evidence of " + least.name() + ", and " + percent(most.background()) + " of that of "
                        + most.name() + ".");
    }

    /** Whether the network's own attention tells what it goes by. */
    private Finding attention(EvaluationResult attention) {
        EvaluationResult blind = baselines.get(0);
        int place = methods.indexOf(attention) + 1;
        boolean isBlind = agreement(attention) <= agreement(blind);
        boolean isGood = place <= methods.size() / 3;
        String headline = isBlind
                ? "The network's own attention explains little"
                : isGood
                        ? "The network's own attention explains much"
                        : "The network's own attention explains some of it";
        return new Finding(
                headline,
                attention.name() + " agrees with the measured effects to " + percent(agreement(attention)) + ", place "
                        + place + " of " + methods.size() + "; " + blind.name()
                        + ", which knows nothing of the network, to " + percent(agreement(blind))
                        + ". On the parts that tell the species lies " + percent(attention.mean(Measure.MASS_ON_PARTS))
                        + " of it.");
    }

    /** Which method is nearly as good as the best, and quickest. */
    private Finding price() {
        EvaluationResult best = methods.get(0);
        EvaluationResult quick = methods.stream()
                .filter(m -> agreement(m) >= NEARLY * agreement(best))
                .min(Comparator.comparingDouble(EvaluationResult::seconds))
                .orElse(best);
        String headline = quick == best ? "The best is not dear" : quick.name() + " is nearly as good and quicker";
        return new Finding(
                headline,
                quick.name() + " agrees with the measured effects to " + percent(agreement(quick)) + " and takes "
                        + milliseconds(quick) + "; " + best.name() + ", the best, takes " + milliseconds(best) + ".");
    }

    /** The table of all, the best first. */
    Comparison table(double chance) {
        List<EvaluationResult> all = new ArrayList<>(methods);
        all.addAll(baselines);
        List<Comparison.Column> columns = List.of(
                new Comparison.Column(
                        "Agreement with effects",
                        "How far the map shares its evidence out as the measured effects are shared out; 100 % is the truth"
                                + " itself. In brackets where the mean lies in 95 of 100 cases, if other pictures of the"
                                + " kind are taken.",
                        true,
                        baselines.isEmpty() ? Double.NaN : agreement(baselines.get(0))),
                new Comparison.Column(
                        "Evidence on parts",
                        "The share of the evidence for that lies on the parts which tell the species; the mark is their"
                                + " share of all pixels.",
                        true,
                        chance),
                new Comparison.Column(
                        "Points at a part",
                        "On what share of the pictures the highest score lies on such a part.",
                        true,
                        chance),
                new Comparison.Column(
                        "Evidence on background",
                        "The share of the evidence for that lies on the background: the less of it the network goes by, the"
                                + " less should lie there.",
                        true,
                        Double.NaN),
                new Comparison.Column("Time", "What one explanation took on average.", false, Double.NaN));
        return new Comparison(
                "Methods against the known truth",
                "Each part of the creature, and the background, was redrawn in other ways while all else stayed as it was, to"
                        + " the pixel; what the score lost is what the network goes by. The methods are judged on "
                        + pictures + " pictures that it names rightly. That is few: neighbours in the table may change"
                        + " places with other pictures. The mark on the first bars is the best of the maps that know nothing"
                        + " of the network, which stand at the end.",
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
                judged.isMethod() ? judged.family() : "knows nothing of the network",
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
