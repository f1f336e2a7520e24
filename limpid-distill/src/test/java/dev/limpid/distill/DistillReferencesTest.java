package dev.limpid.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Comparison with scikit-learn, wittgenstein and imodels; see tools/references/distill.py. */
class DistillReferencesTest {
    private static final JsonNode DOCUMENT = document();

    private static JsonNode document() {
        try (InputStream in =
                Objects.requireNonNull(DistillReferencesTest.class.getResourceAsStream("/references/distill.json"))) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static double[] numbers(JsonNode list) {
        double[] numbers = new double[list.size()];
        Arrays.setAll(numbers, i -> list.get(i).doubleValue());
        return numbers;
    }

    private static int[] labels(JsonNode list) {
        return Arrays.stream(numbers(list)).mapToInt(d -> (int) d).toArray();
    }

    private static Table table(JsonNode rows, String... names) {
        double[][] all = new double[rows.size()][];
        Arrays.setAll(all, i -> numbers(rows.get(i)));
        return new Table(List.of(names), all);
    }

    private static final Table TABLE = table(DOCUMENT.get("x"), "a", "b", "c", "d", "e");
    private static final int[] LABELS = labels(DOCUMENT.get("y"));
    private static final int CLASSES = DOCUMENT.get("classes").intValue();

    private static DecisionTree tree(String kind) {
        Cart cart = new Cart(100, DOCUMENT.get("leaf").intValue());
        return kind.equals("balanced")
                ? cart.balanced(TABLE, LABELS, CLASSES)
                : cart.grow(TABLE, LABELS, weights(kind), CLASSES);
    }

    private static double[] weights(String kind) {
        double[] ones = new double[TABLE.size()];
        Arrays.fill(ones, 1);
        return kind.equals("plain") ? ones : numbers(DOCUMENT.get("w"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "weighted", "balanced"})
    void treesAndTheirPathsAreThoseOfScikitLearn(String kind) {
        JsonNode reference = DOCUMENT.get("trees").get(kind);
        DecisionTree tree = tree(kind);
        assertThat(tree.size()).isEqualTo(reference.get("leaves").intValue());
        if (kind.equals("weighted")) {
            // Without weights some splits are equally good, and scikit-learn draws among them.
            assertThat(tree.predict(TABLE)).containsExactly(labels(reference.get("predictions")));
        }
        List<Pruning.Step> steps = Pruning.of(tree).steps();
        double[] alphas = steps.stream().mapToDouble(Pruning.Step::alpha).toArray();
        double[] impurities = steps.stream().mapToDouble(Pruning.Step::impurity).toArray();
        assertThat(alphas).containsExactly(numbers(reference.get("alphas")), within(1e-9));
        assertThat(impurities).containsExactly(numbers(reference.get("impurities")), within(1e-9));
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "weighted", "balanced"})
    void prunedTreesSayWhatThoseOfScikitLearnSay(String kind) {
        DecisionTree tree = tree(kind);
        Pruning pruning = Pruning.of(tree);
        DOCUMENT.get("trees").get(kind).get("at").properties().forEach(entry -> {
            double alpha = Double.parseDouble(entry.getKey());
            int last = (int) pruning.steps().stream()
                            .filter(s -> s.alpha() <= alpha)
                            .count()
                    - 1;
            DecisionTree pruned = pruning.after(last);
            assertThat(pruned.size()).isEqualTo(entry.getValue().get("leaves").intValue());
            assertThat(pruned.predict(TABLE))
                    .containsExactly(labels(entry.getValue().get("predictions")));
        });
    }

    @Test
    void weightsOfTheLassoAreThoseOfScikitLearn() {
        double strongest = SparseLinear.path(TABLE, LABELS, weights("weighted"), CLASSES, 1)
                .get(0)
                .strength();
        DOCUMENT.get("lasso").properties().forEach(entry -> {
            double strength = Double.parseDouble(entry.getKey());
            SparseLinear model = SparseLinear.path(TABLE, LABELS, weights("weighted"), CLASSES, strength / strongest)
                    .get(0);
            double[] intercepts = numbers(entry.getValue().get("intercepts"));
            double own = Arrays.stream(model.weights())
                    .mapToDouble(w -> w[TABLE.width()])
                    .average()
                    .orElseThrow();
            for (int k = 0; k < CLASSES; k++) {
                double[] expected = numbers(entry.getValue().get("weights").get(k));
                assertThat(Arrays.copyOf(model.weights()[k], TABLE.width())).containsExactly(expected, within(2e-3));
                // Only differences of intercepts matter.
                assertThat(model.weights()[k][TABLE.width()] - own)
                        .isCloseTo(
                                intercepts[k]
                                        - Arrays.stream(intercepts).average().orElseThrow(),
                                within(2e-3));
            }
        });
    }

    @Test
    void ripperFindsTheRulesThatTheReferenceFinds() {
        JsonNode reference = DOCUMENT.get("ripper");
        Table all = table(reference.get("rows"), "a", "b", "c", "d", "e", "f");
        int[] labels = labels(reference.get("labels"));
        // The class that the reference asks for is told by the rules, and the other one is the rest.
        RuleList list = new Ripper(1, 2, 1).learn(all, labels, 2);
        List<List<String>> expected = new ArrayList<>();
        for (JsonNode rule : reference.get("rules")) {
            List<String> conditions = new ArrayList<>();
            rule.forEach(c -> conditions.add(c.get(0).asText() + c.get(1).asText()));
            expected.add(conditions.stream().sorted().toList());
        }
        int rarer = list.rules().get(0).label();
        assertThat(rarer).isEqualTo(1);
        assertThat(list.rules().stream()
                        .filter(r -> !r.conditions().isEmpty())
                        .map(r -> r.conditions().stream()
                                .map(c -> all.names().get(c.feature()) + (c.isAbove() ? "1" : "0"))
                                .sorted()
                                .toList()))
                .containsExactlyInAnyOrderElementsOf(expected);
    }

    @Test
    void aFallingListIsAsAccurateAsTheGreedyListOfImodels() {
        int[] binary = Arrays.stream(LABELS).map(y -> y == 0 ? 1 : 0).toArray();
        RuleList list = new FallingRules(32, 1, 5, 5).learn(TABLE, binary, 2);
        int[] said = list.predict(TABLE);
        long right = IntStream.range(0, said.length)
                .filter(i -> said[i] == binary[i])
                .count();
        assertThat((double) right / said.length)
                .isGreaterThanOrEqualTo(DOCUMENT.get("falling").get("accuracy").doubleValue() - 0.02);
    }
}
