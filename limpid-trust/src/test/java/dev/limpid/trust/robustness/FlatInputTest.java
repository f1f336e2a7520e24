package dev.limpid.trust.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MapFunction;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Scores;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Pictures of one colour, whose neighbours by a share of their range are the picture itself. */
class FlatInputTest {
    private static final InputShape SHAPE = new InputShape(2, 16, 16);

    static Stream<ExplanationMetric> byNoise() {
        return Stream.of(
                LocalLipschitz.STANDARD,
                Sensitivity.MAX,
                Sensitivity.AVERAGE,
                RelativeStability.INPUT,
                RelativeStability.OUTPUT,
                RelativeStability.REPRESENTATION,
                AttackStability.STANDARD);
    }

    static Stream<ExplanationMetric> byAnyChange() {
        return Stream.concat(byNoise(), Stream.of(Continuity.STANDARD, AugmentationAgreement.STANDARD));
    }

    private static OptionalDouble value(ExplanationMetric metric, float grey, float pixel) {
        float[] input = new float[SHAPE.elements()];
        Arrays.fill(input, grey);
        input[100] += pixel;
        MapFunction squares = (x, target, seed) -> {
            float[] map = new float[SHAPE.pixels()];
            for (int p = 0; p < map.length; p++) {
                map[p] = x[p] * x[p] + 0.01f * p;
            }
            return map;
        };
        Scores network = Scores.of(SHAPE, 2, x -> new double[] {1 + x[100], 0});
        return metric.of(MetricInput.of(SHAPE)
                .input(input)
                .network(network, 0)
                .explainer(squares)
                .representation(x -> Arrays.copyOf(x, 200))
                .build());
    }

    @ParameterizedTest
    @MethodSource("byNoise")
    void thatNothingIsChangedIsNoStability(ExplanationMetric metric) {
        assertThat(value(metric, 0, 0)).isEmpty();
        assertThat(value(metric, 0.5f, 0)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("byAnyChange")
    void blackIsUndefinedAndAnythingElseIsNot(ExplanationMetric metric) {
        assertThat(value(metric, 0, 0)).isEmpty();
        assertThat(value(metric, 0.5f, 0.3f)).isPresent();
    }
}
