package dev.limpid.contrast.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.attribution.Progress;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Head;
import dev.limpid.runtime.EngineOptions;
import dev.limpid.runtime.OnnxRuntime;
import dev.limpid.testkit.Thorough;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Comparison with foolbox; see tools/references/attacks.py. */
class AttackReferencesTest {

    private static Victim victim() {
        return Victim.of(
                SmallNetwork.classifier(Head.SOFTMAX, SmallNetwork.CLASSES, "unit"),
                OnnxRuntime.create(EngineOptions.DEFAULT));
    }

    private static Attack named(String name) {
        // The reference starts at the picture itself.
        return switch (name) {
            case "pgd-linf" -> new Projected(name, Norm.LINF, 40, 0.0333, false, false);
            case "pgd-l2" -> new Projected(name, Norm.L2, 50, 0.025, false, false);
            default -> Attacks.named(name);
        };
    }

    @Test
    void theNetworkPredictsWhatTheReferencePredicts() {
        try (Victim victim = victim()) {
            for (int i = 0; i < SmallNetwork.pictures(); i++) {
                assertThat(victim.predicted(SmallNetwork.picture(i)))
                        .isEqualTo(SmallNetwork.DOCUMENT.get("labels").get(i).intValue());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"fgsm", "fgm", "pgd-linf", "pgd-l2", "deepfool-l2", "deepfool-linf"})
    void theChangeIsThatOfTheReference(String name) {
        JsonNode reference = SmallNetwork.DOCUMENT.get("attacks").get(name);
        double radius = reference.get("radius").isNull()
                ? Double.POSITIVE_INFINITY
                : reference.get("radius").doubleValue();
        Attack attack = named(name);
        try (Victim victim = victim()) {
            for (int i = 0; i < Thorough.orElse(SmallNetwork.pictures(), 3); i++) {
                Tensor picture = SmallNetwork.picture(i);
                Goal goal =
                        Goal.awayFrom(SmallNetwork.DOCUMENT.get("labels").get(i).intValue());
                Attacked found = attack.run(victim, picture, goal, radius, 0, Progress.SILENT);
                assertThat(found.isReached())
                        .isEqualTo(reference.get("success").get(i).booleanValue());
                // Limpid stops as soon as projected ascent has succeeded.
                boolean isWhole = !name.startsWith("pgd") || !found.isReached();
                if (isWhole) {
                    assertThat(found.linf())
                            .isCloseTo(reference.get("linf").get(i).doubleValue(), within(2e-4));
                    assertThat(found.l2()).isCloseTo(reference.get("l2").get(i).doubleValue(), within(1e-3));
                }
                if (isWhole && i == 0) {
                    assertThat(found.input().toFloats())
                            .usingComparatorWithPrecision(2e-4f)
                            .containsExactly(SmallNetwork.numbers(reference.get("first")));
                }
            }
        }
    }

    /** Both walk at random, so the ends differ; it comes as near, and nearly as near as an attack that knows the gradients. */
    @ParameterizedTest
    @ValueSource(strings = {"boundary", "hop-skip-jump"})
    void anAttackByDecisionsComesAsNearAsTheReference(String name) {
        JsonNode reference =
                SmallNetwork.DOCUMENT.get("attacks").get("boundary").get("l2");
        Attack attack = Attacks.named(name);
        Attack informed = Attacks.named("smallest-l2");
        try (Victim victim = victim()) {
            for (int i = 0; i < Thorough.orElse(SmallNetwork.pictures(), 2); i++) {
                Tensor picture = SmallNetwork.picture(i);
                Goal goal =
                        Goal.awayFrom(SmallNetwork.DOCUMENT.get("labels").get(i).intValue());
                Attacked found = attack.run(victim, picture, goal, attack.usualRadius(), 0, Progress.SILENT);
                Attacked least = informed.run(victim, picture, goal, informed.usualRadius(), 0, Progress.SILENT);
                assertThat(found.isReached()).isTrue();
                assertThat(found.l2()).isLessThan(1.05 * reference.get(i).doubleValue());
                // An estimate of the slope stays where it began more often than a random walk.
                double most = name.equals("boundary") ? 1.25 : 3;
                assertThat(found.l2()).isBetween(0.8 * least.l2(), most * least.l2());
            }
        }
    }
}
