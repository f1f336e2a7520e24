package dev.limpid.contrast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.attribution.Progress;
import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.cases.ParameterGradient;
import dev.limpid.contrast.attack.Attack;
import dev.limpid.contrast.attack.Attacked;
import dev.limpid.contrast.attack.Attacks;
import dev.limpid.contrast.attack.Goal;
import dev.limpid.contrast.attack.MapAttack;
import dev.limpid.contrast.attack.SmallNetwork;
import dev.limpid.contrast.attack.Victim;
import dev.limpid.contrast.guard.GuardGraph;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.FullBatch;
import dev.limpid.model.Head;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.EngineOptions;
import dev.limpid.runtime.OnnxRuntime;
import dev.limpid.runtime.Program;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A network that takes exactly three pictures is attacked and guarded as the same network with an open batch is. */
class FixedBatchTest {
    private static final Engine ENGINE = OnnxRuntime.create(EngineOptions.DEFAULT);
    private static final int BATCH = 3;
    private static final float NEAR = 1e-4f;

    private static Classifier open() {
        return SmallNetwork.classifier(Head.SOFTMAX, SmallNetwork.CLASSES, "unit");
    }

    static List<Attack> attacks() {
        return Attacks.all();
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void anAttackFindsTheSame(Attack attack) {
        Tensor picture = SmallNetwork.picture(0);
        try (Victim victim = Victim.of(open(), ENGINE);
                Victim fixed = Victim.of(SmallNetwork.ofFixedBatch(BATCH), ENGINE)) {
            Goal goal = Goal.awayFrom(victim.predicted(picture));
            double radius = attack.usualRadius();
            Attacked first = attack.run(victim, picture, goal, radius, 1, Progress.SILENT);
            Attacked second = attack.run(fixed, picture, goal, radius, 1, Progress.SILENT);
            assertThat(second.isReached()).isEqualTo(first.isReached());
            assertThat(second.input().shape()).isEqualTo(picture.shape());
            assertThat(second.input().toFloats())
                    .usingComparatorWithPrecision(NEAR)
                    .containsExactly(first.input().toFloats());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gradient", "grad-cam", "input-x-gradient"})
    void anExplanationIsAttackedTheSame(String method) {
        Tensor picture = SmallNetwork.picture(0);
        MapAttack.Moved first = moved(open(), method, picture);
        MapAttack.Moved second = moved(SmallNetwork.ofFixedBatch(BATCH), method, picture);
        assertThat(second.input().toFloats())
                .usingComparatorWithPrecision(NEAR)
                .containsExactly(first.input().toFloats());
        assertThat(second.attacked()).isEqualTo(first.attacked());
    }

    private static MapAttack.Moved moved(Classifier model, String method, Tensor picture) {
        try (MapAttack attack = MapAttack.of(model, ENGINE, Methods.named(method), Settings.STANDARD, Long.MAX_VALUE)) {
            return attack.run(picture, 0.1, 0, Progress.SILENT);
        }
    }

    @Test
    void aDetectorLooksAtTheSame() {
        Tensor picture = SmallNetwork.picture(0);
        double[] first = features(open(), picture);
        double[] second = features(SmallNetwork.ofFixedBatch(BATCH), FullBatch.filled(picture, BATCH));
        for (int i = 0; i < second.length; i++) {
            assertThat(second[i]).isCloseTo(first[i % first.length], within((double) NEAR));
        }
        assertThat(second).hasSize(BATCH * first.length);
    }

    @Test
    void gradientsByWeightsAreTheSame() {
        Tensor picture = SmallNetwork.picture(0);
        try (ParameterGradient first = gradient(open());
                ParameterGradient second = gradient(SmallNetwork.ofFixedBatch(BATCH))) {
            ParameterGradient.Found a = first.at(picture, 1);
            ParameterGradient.Found b = second.at(picture, 1);
            assertThat(b.sketch()).usingComparatorWithPrecision(NEAR).containsExactly(a.sketch());
            assertThat(b.probability()).isCloseTo(a.probability(), within((double) NEAR));
            assertThat(a.sketch()).hasSize((int) first.count());
        }
    }

    private static ParameterGradient gradient(Classifier model) {
        return ParameterGradient.of(model, ENGINE, ParameterGradient.Of.LOSS, 1 << 16, 0);
    }

    private static double[] features(Classifier model, Tensor input) {
        try (Program program = ENGINE.compile(GuardGraph.features(model))) {
            return Objects.requireNonNull(program.run(Map.of("x", input), List.of(GuardGraph.FEATURES))
                            .get(GuardGraph.FEATURES))
                    .toDoubles();
        }
    }
}
