package dev.limpid.attribution.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.error.LimpidException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MeaningTest {
    private static final Set<String> UNITS = Set.of(
            "target",
            "target per unit of input",
            "target per unit of activation",
            "(target per unit of input) squared",
            "activation",
            "share",
            "probability",
            "own");

    @Test
    void everyMethodHasAMeaningAndNoneIsLeftOver() {
        List<String> methods = Methods.all().stream().map(m -> m.info().name()).toList();
        assertThat(Meaning.all().keySet()).containsExactlyInAnyOrderElementsOf(methods);
    }

    @Test
    void everyMeaningIsTwoSentencesThatNoOtherMethodHas() {
        Set<String> texts = new HashSet<>();
        Meaning.all().forEach((method, meaning) -> {
            assertThat(meaning.text()).as(method).matches("[A-Z][^.!?]*\\. [A-Z][^.!?]*\\.");
            assertThat(meaning.text().length()).as(method).isBetween(100, 280);
            assertThat(texts.add(meaning.text())).as(method).isTrue();
            assertThat(UNITS).as(method).contains(meaning.unit());
        });
    }

    @Test
    void unitsAreSaidForWhatIsAsked() {
        assertThat(Meaning.of("gradient").unit("logits")).isEqualTo("logits per unit of input");
        assertThat(Meaning.of("guided-backprop").unit("logits")).isEqualTo("the method's own units");
        assertThatThrownBy(() -> Meaning.of("grad")).isInstanceOf(LimpidException.class);
    }
}
