package dev.limpid.map;

import dev.limpid.inside.space.UnitEffect;
import dev.limpid.inside.space.UnitShapley;
import dev.limpid.metrics.Interval;
import dev.limpid.report.html.Chart;
import dev.limpid.report.html.Fact;
import dev.limpid.report.html.Finding;
import dev.limpid.report.html.Numbers;
import dev.limpid.report.study.Block;
import dev.limpid.report.study.StudySection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleFunction;
import java.util.stream.IntStream;

/** Which units matter, as sections of a page about a network. */
public final class ImportancePage {
    private static final int SHOWN = 24;

    private ImportancePage() {}

    private static String payoff(ImportanceResult result) {
        return result.target()
                .map(t -> "the " + result.measure() + " of " + t)
                .orElse(result.isAgreement() ? "the agreement with the whole network" : "the accuracy");
    }

    /** What the game is about: an accuracy, or what the network says of a class. */
    private static String share(ImportanceResult result, double value) {
        return result.target().isPresent() ? amount(result, value) : Numbers.percent(value);
    }

    /** A probability in percent, a score as it is. */
    private static String amount(ImportanceResult result, double value) {
        return result.hasProbabilities() ? Numbers.percent(value) : String.format(Locale.ROOT, "%.3f", value);
    }

    /** What is most worth knowing. */
    public static List<Finding> findings(ImportanceResult result) {
        List<Finding> findings = new ArrayList<>();
        UnitEffect first = result.effects().get(0);
        Interval loss = first.losses().get(result.target().isPresent() ? 1 : 0);
        DoubleFunction<String> text = v -> difference(result, v);
        findings.add(new Finding(
                "No unit costs more than unit " + first.unit() + ": " + text.apply(loss.value()),
                "Replaced alone, it takes that much of " + payoff(result) + " (95 % interval " + text.apply(loss.low())
                        + " to " + text.apply(loss.high()) + "). Single losses miss what several units share."));
        result.game()
                .ifPresent(game -> result.sufficient()
                        .ifPresent(set -> findings.add(new Finding(
                                set.groups().size() + " of " + game.groups().size() + " groups suffice",
                                (set.groups().isEmpty()
                                                ? "Without any group, "
                                                : "With only " + names(result, set) + " left, ")
                                        + payoff(result) + " is " + share(result, set.worth()) + " of "
                                        + share(result, game.whole())
                                        + (set.groups().isEmpty()
                                                ? "."
                                                : ". None of them can be left out; there may be a smaller set.")))));
        return findings;
    }

    /** The groups of a sufficient set in words. */
    static String names(ImportanceResult result, UnitShapley.Sufficient set) {
        return set.groups().isEmpty()
                ? "none"
                : String.join(", ", set.groups().stream().map(result::name).toList());
    }

    /** Whether what counts is the score of a class, which has no percents. */
    private static boolean isScore(ImportanceResult result) {
        return result.target().isPresent() && !result.hasProbabilities();
    }

    private static String difference(ImportanceResult result, double loss) {
        return isScore(result) ? amount(result, loss) : points(loss);
    }

    private static String points(double loss) {
        return Numbers.points(loss) + " points";
    }

    /** Units one at a time, and what they are worth together. */
    public static List<StudySection> sections(ImportanceResult result) {
        List<StudySection> sections = new ArrayList<>();
        List<List<Block.Cell>> rows = result.effects().stream()
                .limit(SHOWN)
                .map(e -> List.of(
                        Block.Cell.of("unit " + e.unit()),
                        cell(e.losses().get(0)),
                        second(result, e.losses().get(1))))
                .toList();
        sections.add(new StudySection(
                "One unit at a time",
                "What is lost when a unit alone is replaced, with 95 % intervals over inputs. Negative numbers: the network is"
                        + " better without.",
                List.of(
                        new Block.Facts(List.of(
                                new Fact(
                                        result.isAgreement() ? "Agreement of the whole network" : "Accuracy",
                                        Numbers.percent(result.accuracy())),
                                new Fact(
                                        "Mean " + result.measure() + " of "
                                                + result.target().orElse("the own class"),
                                        amount(result, result.probability())))),
                        new Block.Table(
                                "The " + rows.size() + " units whose loss is largest, of "
                                        + result.effects().size(),
                                List.of("Unit", "Loss of accuracy", "Loss of " + result.measure()),
                                rows))));
        if (!result.groups().isEmpty()) {
            sections.add(groups(result));
        }
        result.game().ifPresent(game -> sections.add(game(result, game)));
        return sections;
    }

    private static StudySection groups(ImportanceResult result) {
        List<List<Block.Cell>> rows = result.groups().stream()
                .map(g -> List.of(
                        Block.Cell.of(g.name()),
                        Block.Cell.of(String.valueOf(g.units().size())),
                        cell(g.losses().get(0)),
                        second(result, g.losses().get(1))))
                .toList();
        return new StudySection(
                "One group at a time",
                "What is lost when all units of a group are replaced together, with 95 % intervals over inputs.",
                List.of(new Block.Table(
                        "The groups as they were named",
                        List.of("Group", "Units", "Loss of accuracy", "Loss of " + result.measure()),
                        rows)));
    }

    private static Block.Cell second(ImportanceResult result, Interval loss) {
        return result.hasProbabilities()
                ? cell(loss)
                : Block.Cell.of(
                        String.format(Locale.ROOT, "%.3f (%.3f to %.3f)", loss.value(), loss.low(), loss.high()));
    }

    private static Block.Cell cell(Interval loss) {
        return Block.Cell.of(
                points(loss.value()) + " (" + Numbers.points(loss.low()) + " to " + Numbers.points(loss.high()) + ")");
    }

    private static StudySection game(ImportanceResult result, UnitShapley game) {
        double largest = 1e-12;
        for (double each : game.values()) {
            largest = Math.max(largest, Math.abs(each));
        }
        double scale = largest;
        String format = isScore(result) ? "%.3f\u00a0\u00b1\u00a0%.3f" : "%.1f\u00a0\u00b1\u00a0%.1f";
        double unit = isScore(result) ? 1 : 100;
        List<Chart.Bar> bars = IntStream.range(0, game.groups().size())
                .boxed()
                .sorted(Comparator.comparingDouble((Integer g) -> -game.values()[g]))
                .map(g -> new Chart.Bar(
                        result.name(g),
                        String.format(Locale.ROOT, format, unit * game.values()[g], unit * game.errors()[g]),
                        100 * Math.abs(game.values()[g]) / scale,
                        game.values()[g] < 0))
                .toList();
        return new StudySection(
                "Shared fairly",
                "Shapley values: what each unit adds to " + payoff(result)
                        + ", over random coalitions; negative values have bars of another colour. Together they add "
                        + difference(result, game.whole() - game.none()) + ": from " + share(result, game.none())
                        + " with every group replaced to " + share(result, game.whole()) + ".",
                List.of(new Block.Bars(
                        new Chart("Value with its standard error" + (isScore(result) ? "" : ", in points"), bars))));
    }
}
