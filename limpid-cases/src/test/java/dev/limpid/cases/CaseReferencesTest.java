package dev.limpid.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limpid.metrics.Vectors;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Comparison with other implementations and with definitions; see tools/references/cases.py. */
class CaseReferencesTest {
    private static final JsonNode DOCUMENT = read();
    private static final int CLASSES = 3;

    private static JsonNode read() {
        try (InputStream in =
                Objects.requireNonNull(CaseReferencesTest.class.getResourceAsStream("/references/cases.json"))) {
            return JsonMapper.builder().build().readTree(in);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static double[] numbers(String name) {
        return numbers(DOCUMENT.get(name));
    }

    private static double[] numbers(JsonNode array) {
        return IntStream.range(0, array.size())
                .mapToDouble(i -> array.get(i).doubleValue())
                .toArray();
    }

    private static int[] integers(String name) {
        return IntStream.range(0, DOCUMENT.get(name).size())
                .map(i -> DOCUMENT.get(name).get(i).intValue())
                .toArray();
    }

    private static Vectors rows(String name) {
        List<float[]> rows = new ArrayList<>();
        for (JsonNode each : DOCUMENT.get(name)) {
            rows.add(row(each));
        }
        return Vectors.of(rows);
    }

    private static float[] row(JsonNode array) {
        float[] row = new float[array.size()];
        for (int d = 0; d < row.length; d++) {
            row[d] = array.get(d).floatValue();
        }
        return row;
    }

    private static Influence.Trained trained() {
        Vectors rows = rows("rows");
        int[] labels = integers("labels");
        SoftmaxHead head = SoftmaxHead.fit(
                rows,
                labels,
                IntStream.range(0, labels.length).toArray(),
                CLASSES,
                DOCUMENT.get("penalty").doubleValue());
        return new Influence.Trained(head, rows, labels);
    }

    private static Vectors point() {
        return Vectors.of(List.of(row(DOCUMENT.get("point"))));
    }

    private static double[] influence(Influence method) {
        return method.of(trained(), point(), 0, DOCUMENT.get("target").intValue(), 1);
    }

    private static void assertClose(double[] found, double[] expected, double tolerance) {
        assertThat(found).hasSameSizeAs(expected);
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).as("number %d", i).isCloseTo(expected[i], within(tolerance));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"influence-function", "tracin", "gradient-similarity", "representer"})
    void influenceIsThatOfTheDefinition(String name) {
        assertClose(influence(Influence.parse(name)), numbers(name), 1e-5);
    }

    @Test
    void influenceFunctionsPredictWhatLeavingOneOfFortyOutDoes() {
        double[] expected = influence(Influence.INFLUENCE_FUNCTION);
        double[] happened = numbers("leave-one-out");
        double product = 0;
        double a = 0;
        double b = 0;
        for (int i = 0; i < expected.length; i++) {
            product += expected[i] * happened[i];
            a += expected[i] * expected[i];
            b += happened[i] * happened[i];
        }
        assertThat(product / Math.sqrt(a * b)).isGreaterThan(0.95);
    }

    @Test
    void lissaTendsToTheInverseHessian() {
        double[] exact = numbers("influence-function");
        double[] found = influence(Influence.LISSA);
        double largest = IntStream.range(0, exact.length)
                .mapToDouble(i -> Math.abs(exact[i]))
                .max()
                .orElseThrow();
        assertClose(found, exact, 0.2 * largest);
        assertThat(found).isEqualTo(influence(Influence.LISSA));
    }

    @Test
    void representersAddUpToTheLogit() {
        double sum = Arrays.stream(influence(Influence.REPRESENTER)).sum();
        assertThat(sum).isCloseTo(DOCUMENT.get("logit").doubleValue(), within(1e-4));
    }

    @Test
    void shapleyValuesAreThoseOfAllSubsets() {
        double[] expected = numbers("shapley");
        Vectors rows = rows("rows").rows(IntStream.range(0, expected.length).toArray());
        assertClose(
                Influence.shapley(
                        rows,
                        integers("labels"),
                        point().row(0),
                        DOCUMENT.get("target").intValue(),
                        3),
                expected,
                1e-9);
    }

    @Test
    void prototypesAndCriticismsAreThoseOfTheObjective() {
        Kernel kernel = Kernel.of(rows("rows"), DOCUMENT.get("gamma").doubleValue());
        Prototypes found = Prototypes.mmdCritic(kernel, 5, 4);
        assertThat(found.prototypes()).isEqualTo(integers("prototypes"));
        assertThat(found.criticisms()).isEqualTo(integers("criticisms"));
        assertThat(found.discrepancy()).isCloseTo(DOCUMENT.get("discrepancy").doubleValue(), within(1e-9));
    }

    @Test
    void protoDashHasTheWeightsOfLeastSquares() {
        Kernel kernel = Kernel.of(rows("rows"), DOCUMENT.get("gamma").doubleValue());
        Prototypes found = Prototypes.protoDash(kernel, 5);
        assertThat(found.prototypes()).isEqualTo(integers("dash"));
        assertClose(found.weights(), numbers("dashWeights"), 1e-6);
    }

    @Test
    void labelsAreScoredLikeCleanlab() {
        double[][] probabilities = new double[DOCUMENT.get("probabilities").size()][];
        for (int i = 0; i < probabilities.length; i++) {
            probabilities[i] = numbers(DOCUMENT.get("probabilities").get(i));
        }
        LabelScores found = LabelScores.of(probabilities, integers("noisy"));
        assertClose(found.margins(), numbers("margins"), 1e-9);
        assertClose(found.thresholds(), numbers("thresholds"), 1e-9);
        int[] suspects = IntStream.range(0, found.isSuspect().length)
                .filter(i -> found.isSuspect()[i])
                .toArray();
        assertThat(suspects).isEqualTo(integers("suspects"));
    }

    @Test
    void trakSolvesTheNormalEquations() {
        Trak trak = Trak.of(rows("sketches"), numbers("shares"), 0.01);
        assertClose(trak.of(row(DOCUMENT.get("sketch"))), numbers("trak"), 1e-8);
    }
}
