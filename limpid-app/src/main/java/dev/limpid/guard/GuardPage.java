package dev.limpid.guard;

import dev.limpid.contrast.guard.GuardFeature;
import dev.limpid.metrics.Interval;
import dev.limpid.report.html.Finding;
import dev.limpid.report.html.Numbers;
import dev.limpid.report.study.Block;
import dev.limpid.report.study.StudySection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;

/** A detector as sections of a page. */
public final class GuardPage {
    private static final int MOST = 20;

    private GuardPage() {}

    private record Weight(String name, double number) {}

    static List<Finding> findings(GuardResult result) {
        List<Finding> findings = new ArrayList<>();
        OptionalDouble saliency = mean(result, GuardResult.AttackScore::saliency);
        OptionalDouble softmax = mean(result, GuardResult.AttackScore::softmax);
        if (saliency.isPresent()) {
            findings.add(new Finding(
                    (saliency.getAsDouble() > 0.5
                                    ? "Saliency tells attacked pictures with an area under the curve of "
                                    : "Saliency does not tell attacked pictures: the area under the curve is ")
                            + number(saliency.getAsDouble()),
                    "The mean over attacks that the detector was not fitted on; 0.5 is chance. The largest probability alone reaches "
                            + number(softmax.orElse(0.5)) + "."));
        }
        result.scores().stream()
                .filter(s -> s.saliency().isPresent())
                .min(Comparator.comparingDouble(s -> s.saliency().get().value()))
                .ifPresent(s -> findings.add(new Finding(
                        "It does worst against " + s.attack(),
                        "Area under the curve " + text(s.saliency()) + " over " + s.tested()
                                + " attacked pictures; the largest probability alone reaches " + text(s.softmax())
                                + ".")));
        return findings;
    }

    /** The mean area over all attacks for which it is known. */
    public static OptionalDouble mean(
            GuardResult result, Function<GuardResult.AttackScore, Optional<Interval>> detector) {
        return result.scores().stream()
                .map(detector)
                .flatMap(Optional::stream)
                .mapToDouble(Interval::value)
                .average();
    }

    private static String number(double area) {
        return String.format(Locale.ROOT, "%.3f", area);
    }

    /** An area with its interval, in words. */
    public static String text(Optional<Interval> interval) {
        return interval.map(i -> number(i.value()) + " (" + number(i.low()) + " to " + number(i.high()) + ")")
                .orElse("\u2013");
    }

    static List<StudySection> sections(GuardResult result) {
        return List.of(attacks(result), weights(result));
    }

    private static StudySection attacks(GuardResult result) {
        List<List<Block.Cell>> rows = new ArrayList<>();
        for (GuardResult.AttackScore s : result.scores()) {
            rows.add(List.of(
                    Block.Cell.of(s.attack()),
                    Block.Cell.of(s.changed() + " of " + result.pictures()),
                    Block.Cell.of(String.valueOf(s.tested())),
                    Block.Cell.of(text(s.softmax())),
                    Block.Cell.of(text(s.saliency())),
                    Block.Cell.of(text(s.maps())),
                    Block.Cell.of(text(s.agreement())),
                    Block.Cell.of(text(s.reconstruction())),
                    Block.Cell.of(text(s.all()))));
        }
        return new StudySection(
                "Attacks",
                "How often an attacked picture scores above a picture as it is (area under the curve), with 95 % bootstrap intervals. For"
                        + " each attack the detectors were fitted on the other attacks and on other pictures. Softmax is the largest"
                        + " probability alone. Saliency uses all that comes from maps: their statistics, their agreement, and what the"
                        + " network says of pictures made from them. All adds the scores.",
                List.of(new Block.Table(
                        "Areas under the curve of attacks that the detector has not seen.",
                        List.of(
                                "attack",
                                "changed",
                                "tested",
                                "softmax",
                                "saliency",
                                "statistics",
                                "agreement",
                                "reconstruction",
                                "all"),
                        rows)));
    }

    private static StudySection weights(GuardResult result) {
        List<GuardFeature> features = result.detector().features();
        double[] weights = result.detector().weights();
        double[] distances = result.detector().distances();
        List<Weight> all = new ArrayList<>();
        for (int k = 0; k < weights.length; k++) {
            all.add(new Weight(features.get(k).meaning(), weights[k]));
            all.add(new Weight(features.get(k).meaning() + ", how unusual", distances[k]));
        }
        all.sort(Comparator.comparingDouble(w -> -Math.abs(w.number())));
        double largest = Math.max(1e-9, Math.abs(all.get(0).number()));
        List<List<Block.Cell>> rows = all.stream()
                .limit(MOST)
                .map(w -> List.of(
                        Block.Cell.of(w.name()),
                        new Block.Cell(Numbers.text(w.number()), Optional.of(Math.abs(w.number()) / largest))))
                .toList();
        return new StudySection(
                "What the detector looks at",
                "The largest weights of the logistic model that is written into the network, for a change by one standard deviation."
                        + " Positive: larger values make an attack more likely. How unusual: the distance from the mean of pictures as"
                        + " they are, in either direction. Its threshold is "
                        + number(result.threshold()) + ", which 5 % of the pictures as they are exceed.",
                List.of(new Block.Table("The bar is the magnitude.", List.of("feature", "weight"), rows)));
    }
}
