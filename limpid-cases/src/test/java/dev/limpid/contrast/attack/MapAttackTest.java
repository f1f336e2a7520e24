package dev.limpid.contrast.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.Progress;
import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.formula.GraphNames;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.contrast.Room;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.Head;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.EngineOptions;
import dev.limpid.runtime.OnnxRuntime;
import dev.limpid.runtime.Program;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attacks on explanations: what is kept, what moves, and the gradient of second order. */
class MapAttackTest {
    private static final Engine ENGINE = OnnxRuntime.create(EngineOptions.DEFAULT);
    private static final long MEMORY = 1L << 28;

    private static Classifier model() {
        return SmallNetwork.classifier(Head.SOFTMAX, SmallNetwork.CLASSES, "unit");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gradient", "input-x-gradient", "grad-cam"})
    void thePredictionStaysAndTheMapMovesMoreThanByNoise(String name) {
        Method method = Methods.named(name);
        double attacked = 0;
        double noise = 0;
        try (MapAttack attack = MapAttack.of(model(), ENGINE, method, Settings.STANDARD, MEMORY);
                Victim victim = Victim.of(model(), ENGINE)) {
            for (int i = 0; i < 6; i++) {
                Tensor input = SmallNetwork.picture(i);
                MapAttack.Moved found = attack.run(input, 0.03, i, Progress.SILENT);
                assertThat(victim.predicted(found.input())).isEqualTo(victim.predicted(input));
                assertThat(found.linf()).isLessThanOrEqualTo(0.03 + 1e-5);
                assertThat(found.attacked().intersection()).isBetween(0.0, 1.0);
                assertThat(found.attacked().correlation()).isBetween(-1.0, 1.0);
                assertThat(attack.run(input, 0.03, i, Progress.SILENT).input()).isEqualTo(found.input());
                attacked += found.attacked().intersection();
                noise += found.noise().intersection();
            }
        }
        assertThat(attacked).isLessThan(noise);
    }

    /** Along the step's direction the loss falls as central differences say it does: the gradient of second order is right. */
    @Test
    void aSmallStepLowersTheLoss() {
        Classifier model = model();
        Graph graph =
                MapAttackGraph.step(model, Methods.named("gradient"), Settings.STANDARD, 3, Room.of(model), MEMORY);
        try (Program program = ENGINE.compile(graph)) {
            Tensor input = SmallNetwork.picture(1);
            Map<String, Tensor> feeds = new HashMap<>();
            float[] top = new float[64];
            for (int i = 0; i < 10; i++) {
                top[i * 6] = 1;
            }
            feeds.put(GraphNames.TARGET, Tensor.of(new float[] {0, 1, 0, 0, 0}, 1, 5));
            feeds.put(MapAttackGraph.TOP, Tensor.of(top, 1, 64));
            feeds.put(MapAttackGraph.SCORES, Tensor.of(new float[5], 1, 5));
            feeds.put(MapAttackGraph.ORIGIN, input);
            feeds.put(MapAttackGraph.RADIUS, Tensor.scalar(ElementType.FLOAT, 1));
            float rate = 1e-3f;
            feeds.put(MapAttackGraph.RATE, Tensor.scalar(ElementType.FLOAT, rate));
            feeds.put("x", input);
            Map<String, Tensor> found = program.run(feeds);
            float[] before = input.toFloats();
            float[] after =
                    Objects.requireNonNull(found.get(MapAttackGraph.NEXT)).toFloats();
            // The sign of the step is that of the slope by central differences, where the slope is large enough to
            // tell.
            int told = 0;
            for (int i = 0; i < before.length; i += 7) {
                double slope =
                        (loss(program, feeds, before, i, 5e-3f) - loss(program, feeds, before, i, -5e-3f)) / 1e-2;
                boolean isInside = before[i] > 2 * rate && before[i] < 1 - 2 * rate;
                if (isInside && Math.abs(slope) > 2e-2) {
                    assertThat((double) after[i] - before[i]).isCloseTo(-Math.signum(slope) * rate, within(1e-5));
                    told++;
                }
            }
            assertThat(told).isGreaterThan(5);
        }
    }

    private static double loss(Program program, Map<String, Tensor> feeds, float[] picture, int index, float by) {
        float[] other = picture.clone();
        other[index] += by;
        Map<String, Tensor> all = new HashMap<>(feeds);
        all.put("x", Tensor.of(other, 1, 3, SmallNetwork.SIDE, SmallNetwork.SIDE));
        return Objects.requireNonNull(
                        program.run(all, List.of(MapAttackGraph.LOSS)).get(MapAttackGraph.LOSS))
                .toDoubles()[0];
    }

    @Test
    void aMethodWithoutAFixedGraphIsRefusedInASentence() {
        assertThatThrownBy(() -> MapAttack.of(
                        model(), ENGINE, Methods.named("extremal-perturbation"), Settings.STANDARD, MEMORY))
                .isInstanceOf(LimpidException.class);
    }
}
