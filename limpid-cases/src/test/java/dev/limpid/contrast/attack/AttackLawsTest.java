package dev.limpid.contrast.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.attribution.Progress;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.Head;
import dev.limpid.runtime.EngineOptions;
import dev.limpid.runtime.OnnxRuntime;
import dev.limpid.testkit.Thorough;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What holds for every attack. */
class AttackLawsTest {
    private static final String NORMALISED = "unit,mean=0.5:0.4:0.3,std=0.25:0.2:0.3";

    static Stream<Attack> attacks() {
        return Attacks.all().stream();
    }

    private static Victim victim(Head head, int outputs, String preprocessing) {
        return Victim.of(
                SmallNetwork.classifier(head, outputs, preprocessing), OnnxRuntime.create(EngineOptions.DEFAULT));
    }

    private static double radius(Attack attack) {
        return switch (attack.norm()) {
            case LINF -> 0.3;
            case L2 -> 3;
            case L0 -> 16;
        };
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void theResultIsTrueAndWithinBounds(Attack attack) {
        int reached = 0;
        Classifier model = SmallNetwork.classifier(Head.SOFTMAX, SmallNetwork.CLASSES, NORMALISED);
        try (Victim victim = Victim.of(model, OnnxRuntime.create(EngineOptions.DEFAULT))) {
            int pictures = Thorough.orElse(6, 3);
            for (int i = 0; i < pictures; i++) {
                Tensor input = SmallNetwork.fed(SmallNetwork.picture(i), model.preprocessing());
                int label = victim.predicted(input);
                Attacked found = attack.run(victim, input, Goal.awayFrom(label), radius(attack), 5, Progress.SILENT);
                assertThat(found.before()).isEqualTo(label);
                assertThat(victim.predicted(found.input())).isEqualTo(found.after());
                assertThat(found.isReached()).isEqualTo(found.after() != label);
                assertThat(found.size(attack.norm())).isLessThanOrEqualTo(radius(attack) * (1 + 1e-4));
                assertThat(pictureValues(found.input(), model)).allMatch(v -> v > -1e-4 && v < 1 + 1e-4);
                reached += found.isReached() ? 1 : 0;
                Attacked again = attack.run(victim, input, Goal.awayFrom(label), radius(attack), 5, Progress.SILENT);
                assertThat(again.input()).isEqualTo(found.input());
            }
        }
        assertThat(reached).as("pictures whose prediction changed").isGreaterThanOrEqualTo(Thorough.orElse(4, 2));
    }

    private static List<Double> pictureValues(Tensor input, Classifier model) {
        float[] values = input.toFloats();
        return IntStream.range(0, values.length)
                .mapToObj(i -> {
                    int c = i / (SmallNetwork.SIDE * SmallNetwork.SIDE);
                    return values[i] * model.preprocessing().std().get(c)
                            + model.preprocessing().mean().get(c);
                })
                .toList();
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void aTargetIsReachedOrItIsSaidThatItIsNot(Attack attack) {
        try (Victim victim = victim(Head.SOFTMAX, SmallNetwork.CLASSES, "unit")) {
            for (int i = 0; i < 3; i++) {
                Tensor input = SmallNetwork.picture(i);
                int label = victim.predicted(input);
                int target = (label + 1) % SmallNetwork.CLASSES;
                Attacked found =
                        attack.run(victim, input, Goal.towards(label, target), radius(attack), 1, Progress.SILENT);
                assertThat(found.isReached()).isEqualTo(victim.predicted(found.input()) == target);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("attacks")
    void oneLogitAndIndependentClassesAreAttacked(Attack attack) {
        for (int outputs : List.of(1, 4)) {
            int reached = 0;
            try (Victim victim = victim(Head.SIGMOID, outputs, "unit")) {
                for (int i = 0; i < 4; i++) {
                    Tensor input = SmallNetwork.picture(i);
                    int label = victim.predicted(input);
                    float before = victim.logits(input, Progress.SILENT)[outputs == 1 ? 0 : label];
                    if (outputs > 1 && before <= 0) {
                        continue;
                    }
                    Attacked found =
                            attack.run(victim, input, Goal.awayFrom(label), radius(attack), 1, Progress.SILENT);
                    float after = victim.logits(found.input(), Progress.SILENT)[outputs == 1 ? 0 : label];
                    assertThat(found.isReached()).isEqualTo(after > 0 != before > 0);
                    reached += found.isReached() ? 1 : 0;
                }
            }
            // No noise lets this network drop the class, so a walk that begins with noise has no beginning.
            boolean isWalk = attack instanceof Boundary || attack instanceof HopSkipJump;
            boolean hasBeginning = !isWalk || outputs == 1;
            assertThat(reached > 0).isEqualTo(hasBeginning);
        }
    }

    @Test
    void theSmallestChangeIsNotLargerThanAnyOther() {
        try (Victim victim = victim(Head.SOFTMAX, SmallNetwork.CLASSES, "unit")) {
            for (int i = 0; i < 6; i++) {
                Tensor input = SmallNetwork.picture(i);
                Goal goal = Goal.awayFrom(victim.predicted(input));
                Attacked least = Attacks.named("smallest-l2").run(victim, input, goal, 3, 0, Progress.SILENT);
                Attacked other = Attacks.named("deepfool-l2").run(victim, input, goal, 3, 0, Progress.SILENT);
                assertThat(least.isReached()).isTrue();
                assertThat(least.l2()).isLessThan(other.l2() * 1.1);
                // The boundary is near: a little less does not change the prediction.
                assertThat(moved(victim, input, least.input(), 0.98)).isEqualTo(goal.label());
            }
        }
    }

    private static int moved(Victim victim, Tensor from, Tensor to, double share) {
        float[] a = from.toFloats();
        float[] b = to.toFloats();
        for (int i = 0; i < a.length; i++) {
            a[i] += (float) (share * (b[i] - a[i]));
        }
        return victim.predicted(Tensor.of(a, from.shape()));
    }

    @Test
    void aLinearNetworkHasAClosedForm() {
        // For one logit w x + c of a linear network the smallest change is |w x + c| / |w|.
        try (Victim victim = LinearNetwork.victim()) {
            Tensor input = LinearNetwork.INPUT;
            Goal goal = Goal.awayFrom(victim.predicted(input));
            Attacked l2 = new DeepFool(Norm.L2, 50, 10, 0).run(victim, input, goal, 9, 0, Progress.SILENT);
            assertThat(l2.l2()).isCloseTo(LinearNetwork.distance(Norm.L2), within(3e-4));
            Attacked linf = new DeepFool(Norm.LINF, 50, 10, 0).run(victim, input, goal, 9, 0, Progress.SILENT);
            assertThat(linf.linf()).isCloseTo(LinearNetwork.distance(Norm.LINF), within(3e-4));
        }
    }

    @Test
    void whatIsNoClassifierIsRefusedInASentence() {
        Classifier regression = SmallNetwork.classifier(Head.NONE, 1, "unit");
        assertThatThrownBy(() -> Victim.of(regression, OnnxRuntime.create(EngineOptions.DEFAULT)))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("no scores of classes");
        assertThatThrownBy(() -> Attacks.named("pgd"))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("there is no attack 'pgd'");
    }
}
