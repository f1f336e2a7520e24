package dev.limpid.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.error.LimpidException;
import dev.limpid.testkit.Thorough;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.function.IntUnaryOperator;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Laws of the students, and planted rules. */
class StudentsTest {
    private static final List<String> NAMES = List.of("a", "b", "c", "d", "e", "f");

    private static Table table(int rows, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        double[][] all = new double[rows][NAMES.size()];
        for (double[] row : all) {
            Arrays.setAll(row, f -> random.nextDouble());
        }
        return new Table(NAMES, all);
    }

    private static int[] labels(Table table, ToIntFunction<double[]> rule) {
        return IntStream.range(0, table.size())
                .map(i -> rule.applyAsInt(table.row(i)))
                .toArray();
    }

    private static double[] ones(int count) {
        double[] ones = new double[count];
        Arrays.fill(ones, 1);
        return ones;
    }

    private static int twoOfThree(double[] x) {
        return (x[0] > 0.6 ? 1 : 0) + (x[2] <= 0.3 ? 1 : 0) + (x[5] > 0.5 ? 1 : 0) >= 2 ? 1 : 0;
    }

    private static Rule rule(Table table, int[] labels) {
        BitSet own = new BitSet();
        IntStream.range(0, labels.length).filter(i -> labels[i] == 1).forEach(own::set);
        return UnitRules.usual().find(table, own, 1);
    }

    @Test
    void aPlantedRuleOfMOfNIsFoundExactly() {
        Table table = table(800, 1);
        Rule rule = rule(table, labels(table, StudentsTest::twoOfThree));
        assertThat(rule.least()).isEqualTo(2);
        assertThat(rule.conditions()).extracting(Condition::feature).containsExactly(0, 2, 5);
        assertThat(rule.conditions()).extracting(Condition::isAbove).containsExactly(true, false, true);
        assertThat(rule.precision()).isEqualTo(1);
        assertThat(rule.coverage()).isEqualTo(1);
        Table fresh = table(1000, 2);
        long wrong = IntStream.range(0, fresh.size())
                .filter(i -> rule.covers(fresh.row(i)) != (twoOfThree(fresh.row(i)) == 1))
                .count();
        // Thresholds are exact up to the distance of neighbouring values.
        assertThat(wrong).isLessThanOrEqualTo(10);
        assertThat(rule.text(NAMES)).startsWith("at least 2 of: a > 0.");
    }

    @Test
    void aPlantedConjunctionAndASingleConditionAreFoundExactly() {
        Table table = table(800, 3);
        Rule both = rule(table, labels(table, x -> x[1] > 0.4 && x[3] <= 0.7 ? 1 : 0));
        assertThat(both.conditions()).extracting(Condition::feature).containsExactly(1, 3);
        assertThat(both.least()).isEqualTo(2);
        assertThat(both.precision()).isEqualTo(1);
        Rule one = rule(table, labels(table, x -> x[4] > 0.25 ? 1 : 0));
        assertThat(one.conditions()).extracting(Condition::feature).containsExactly(4);
        assertThat(one.conditions().get(0).threshold()).isCloseTo(0.25, within(0.005));
    }

    @Test
    void anchorsKeepTheirPromisedPrecisionOnFreshDraws() {
        Table table = table(500, 4);
        int promised = 0;
        int below = 0;
        int functions = Thorough.orElse(6, 1);
        for (int f = 0; f < functions; f++) {
            double shift = 0.05 * f;
            ToIntFunction<double[]> model =
                    x -> x[0] > 0.5 - shift && x[1] + 0.3 * x[3] > 0.25 + shift ? 1 : x[2] + 0.2 * x[4] > 0.75 ? 2 : 0;
            TableAnchors anchors = new TableAnchors(
                    table, rows -> Arrays.stream(rows).mapToInt(model).toArray(), 0.9, 4, 4000, f);
            for (int i = 0; i < 12; i++) {
                TableAnchors.Anchor found = anchors.find(i);
                assertThat(found.rule().covers(table.row(i))).isTrue();
                List<Condition> conditions = found.rule().conditions();
                assertThat(conditions)
                        .allSatisfy(c ->
                                assertThat(conditions).filteredOn(c::implies).hasSize(1));
                assertThat(found.rule().label()).isEqualTo(model.applyAsInt(table.row(i)));
                double[][] fresh = anchors.draws(found.rule().conditions(), 20_000, 1_000_000_007L);
                double kept = Arrays.stream(fresh)
                                .filter(r -> model.applyAsInt(r) == found.rule().label())
                                .count()
                        / 20_000.0;
                assertThat(found.lower()).isLessThan(kept + 0.002);
                assertThat(found.rule().precision()).isCloseTo(kept, within(4 * Math.sqrt(0.25 / 1000)));
                promised += found.isPrecise() ? 1 : 0;
                below += found.isPrecise() && kept < 0.9 ? 1 : 0;
            }
        }
        assertThat(promised).isGreaterThan(7 * functions);
        assertThat(below).isZero();
        TableAnchors anchors = new TableAnchors(
                table,
                rows -> Arrays.stream(rows).mapToInt(x -> x[0] > 0.5 ? 1 : 0).toArray(),
                0.9,
                4,
                4000,
                7);
        TableAnchors.Global global = anchors.global(IntStream.range(0, 40).toArray(), 5);
        assertThat(global.chosen()).isNotEmpty().hasSizeLessThanOrEqualTo(5);
        assertThat(global.closest()).isEmpty();
        // What is said depends on whether two values are on the same side, and no condition on one of them tells.
        TableAnchors parity = new TableAnchors(
                table,
                rows -> Arrays.stream(rows)
                        .mapToInt(x -> (x[0] > 0.5) == (x[1] > 0.5) ? 1 : 0)
                        .toArray(),
                0.9,
                1,
                4000,
                7);
        TableAnchors.Global none = parity.global(IntStream.range(0, 4).toArray(), 5);
        assertThat(none.chosen()).isEmpty();
        assertThat(none.closest().orElseThrow().rule().precision()).isCloseTo(0.5, within(0.1));
    }

    @Test
    void anAdditiveModelFindsTheFeaturesThatMatterAndMeetsTheConditionsOfTheMinimum() {
        Table table = table(600, 5);
        int[] labels = labels(table, x -> Math.abs(x[1] - 0.5) > 0.25 ? 1 : x[3] > 0.5 ? 2 : 0);
        List<Additive> path = Additive.path(table, labels, ones(600), 3, 8, 1, 0.5, 0.1);
        assertThat(path.get(0).size()).isZero();
        Additive last = path.get(2);
        // A hat-shaped influence, which no linear model has.
        double[] shape = last.shapes()[1][1];
        assertThat(shape[0]).isGreaterThan(shape[4]);
        assertThat(shape[7]).isGreaterThan(shape[3]);
        Fidelity fidelity = Fidelity.of(last.predict(table), labels, labels);
        assertThat(fidelity.agreement().value()).isGreaterThan(0.95);
        assertMinimum(table, labels, last);
    }

    /** For each feature the gradient balances the penalty, or is within it where the feature vanishes. */
    private static void assertMinimum(Table table, int[] labels, Additive model) {
        int n = table.size();
        int classes = model.intercepts().length;
        for (int f = 0; f < table.width(); f++) {
            double[][] gradient = new double[classes][model.edges()[f].length + 1];
            for (int i = 0; i < n; i++) {
                double[] scores = new double[classes];
                for (int k = 0; k < classes; k++) {
                    scores[k] = model.intercepts()[k];
                    for (int g = 0; g < table.width(); g++) {
                        scores[k] += model.shapes()[k][g][bin(model.edges()[g], table.at(i, g))];
                    }
                }
                double sum = Arrays.stream(scores).map(Math::exp).sum();
                for (int k = 0; k < classes; k++) {
                    gradient[k][bin(model.edges()[f], table.at(i, f))] +=
                            (Math.exp(scores[k]) / sum - (labels[i] == k ? 1 : 0)) / n;
                }
            }
            double norm = 0;
            double size = 0;
            for (int k = 0; k < classes; k++) {
                for (int b = 0; b < gradient[k].length; b++) {
                    double w = model.shapes()[k][f][b];
                    norm += w * w;
                    size++;
                }
            }
            norm = Math.sqrt(norm);
            double limit = model.strength() * Math.sqrt(size);
            double outside = 0;
            for (int k = 0; k < classes; k++) {
                for (int b = 0; b < gradient[k].length; b++) {
                    double w = model.shapes()[k][f][b];
                    double g = gradient[k][b] + Additive.RIDGE * w;
                    if (norm > 0) {
                        assertThat(g + limit * w / norm).isCloseTo(0, within(2e-4));
                    }
                    outside += g * g;
                }
            }
            assertThat(Math.sqrt(outside)).isLessThanOrEqualTo(limit + 1e-3);
        }
    }

    private static int bin(double[] edges, double value) {
        return (int) Arrays.stream(edges).filter(e -> value > e).count();
    }

    @Test
    void ripperAndFallingRulesAreDeterministicAndTellTheClasses() {
        Table table = table(500, 6);
        int[] labels = labels(table, x -> x[0] > 0.7 ? 2 : x[1] > 0.6 ? 1 : 0);
        RuleList ripper = Ripper.usual(3).learn(table, labels, 3);
        assertThat(Ripper.usual(3).learn(table, labels, 3)).isEqualTo(ripper);
        assertThat(Fidelity.of(ripper.predict(table), labels, labels)
                        .agreement()
                        .value())
                .isGreaterThan(0.97);
        RuleList falling = new FallingRules(32, 2, 10, 6).learn(table, labels, 3);
        List<Double> precisions = falling.rules().subList(0, falling.rules().size() - 1).stream()
                .map(Rule::precision)
                .toList();
        for (int i = 1; i < precisions.size(); i++) {
            assertThat(precisions.get(i)).isLessThanOrEqualTo(precisions.get(i - 1));
        }
        assertThat(Fidelity.of(falling.predict(table), labels, labels)
                        .agreement()
                        .value())
                .isGreaterThan(0.97);
        assertThat(falling.text(NAMES, List.of("x", "y", "z"))).contains("otherwise x");
    }

    @Test
    void pathsAndTextsOfTreesTellTheirConditions() {
        Table table = table(300, 7);
        int[] labels = labels(table, x -> x[0] > 0.5 ? x[1] > 0.5 ? 2 : 1 : 0);
        DecisionTree tree =
                Pruning.of(new Cart(10, 1).grow(table, labels, ones(300), 3)).within(3);
        assertThat(tree.size()).isEqualTo(3);
        for (int i = 0; i < table.size(); i++) {
            double[] row = table.row(i);
            assertThat(tree.path(row)).allMatch(c -> c.holds(row));
            assertThat(tree.predict(row)).isEqualTo(labels[i]);
        }
        assertThat(tree.text(NAMES, List.of("x", "y", "z"))).contains("a \u2264 0.", "z (100 % of ");
        assertThat(Pruning.of(tree).within(1).size()).isEqualTo(1);
    }

    /** Neighbouring doubles have no middle, and huge ones no finite sum: every leaf holds rows all the same. */
    @Test
    void valuesWithoutAMiddleLeaveNoLeafEmpty() {
        double[][] rows = new double[40][];
        double next = 1;
        for (int i = 0; i < rows.length; i++) {
            rows[i] = new double[] {next, i < 20 ? 1.6e308 : 1.7e308, -next};
            next = Math.nextUp(next);
        }
        Table table = new Table(List.of("a", "b", "c"), rows);
        for (IntUnaryOperator rule : List.<IntUnaryOperator>of(i -> i % 2, i -> i / 7 % 3, i -> i < 20 ? 0 : 1)) {
            int[] labels = IntStream.range(0, 40).map(rule).toArray();
            DecisionTree tree = new Cart(30, 1).grow(table, labels, ones(40), 3);
            assertThat(tree.nodes()).allMatch(n -> n.rows() > 0);
            assertThat(Pruning.of(tree).within(1).size()).isEqualTo(1);
        }
    }

    /** A rare class weighs as much as a frequent one, and its leaf still has rows enough. */
    @Test
    void aBalancedTreeTellsARareClass() {
        Table table = table(600, 8);
        int[] labels = labels(table, x -> x[2] > 0.98 ? 1 : 0);
        DecisionTree tree =
                Pruning.of(new Cart(4, 5).balanced(table, labels, 2)).within(2);
        assertThat(tree.nodes().get(0).feature()).isEqualTo(2);
        assertThat(tree.nodes().get(0).weights()[0])
                .isCloseTo(tree.nodes().get(0).weights()[1], within(1e-9));
        assertThat(tree.nodes().stream().filter(DecisionTree.Node::isLeaf)).allMatch(n -> n.rows() >= 5);
        assertThat(IntStream.range(0, 600).filter(i -> tree.predict(table.row(i)) != labels[i]))
                .isEmpty();
    }

    @Test
    void fidelityKnowsClassesAndMissingTruth() {
        Fidelity fidelity = Fidelity.of(new int[] {0, 1, 1, 1}, new int[] {0, 1, 1, 0}, new int[] {0, -1, 1, 1});
        assertThat(fidelity.agreement().value()).isEqualTo(0.75);
        assertThat(fidelity.accuracy().orElseThrow().value()).isEqualTo(1);
        assertThat(fidelity.network().orElseThrow().count()).isEqualTo(3);
        assertThat(Objects.requireNonNull(fidelity.byClass().get(0)).value()).isEqualTo(0.5);
    }

    @Test
    void rowsThatDoNotFitAreRefused() {
        assertThatThrownBy(() -> new Table(List.of("a"), new double[][] {{1, 2}}))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("2 numbers for 1 features");
        assertThatThrownBy(() -> new Table(List.of("a"), new double[][] {{Double.NaN}}))
                .hasMessageContaining("not finite");
    }
}
