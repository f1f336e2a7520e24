package dev.limpid.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.formula.ParameterException;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.model.Place;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MethodInfoTest {
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
    void everyMethodHasAUniqueMeaningOfTwoSentences() {
        Set<String> meanings = new HashSet<>();
        for (Method method : Methods.all()) {
            MethodInfo info = method.info();
            assertThat(info.meaning()).as(info.name()).matches("[A-Z][^.!?]*\\. [A-Z][^.!?]*\\.");
            assertThat(info.meaning().length()).as(info.name()).isBetween(100, 280);
            assertThat(meanings.add(info.meaning())).as(info.name()).isTrue();
            assertThat(UNITS).as(info.name()).contains(info.unit());
        }
    }

    @Test
    void everyDescriptionIsComplete() {
        for (Method method : Methods.all()) {
            MethodInfo info = method.info();
            assertThat(info.formula()).as(info.name()).isNotBlank();
            assertThat(info.cost()).as(info.name()).isNotBlank();
            assertThat(info.reference()).as(info.name()).containsPattern("(19|20)\\d\\d");
            assertThat(info.parameters())
                    .as(info.name())
                    .allSatisfy(p -> assertThat(p.meaning()).isNotBlank());
        }
    }

    @Test
    void unitsNameTheUnitOfTheTarget() {
        assertThat(Methods.named("gradient").info().unitFor("logits")).isEqualTo("logits per unit of input");
        assertThat(Methods.named("guided-backprop").info().unitFor("logits")).isEqualTo("the method's own units");
        assertThat(MethodInfo.of("new", Family.GRADIENT).unitFor("logits")).isEqualTo("the method's own units");
    }

    @Test
    void aCopyChangesOnlyOneField() {
        MethodInfo first = MethodInfo.of("name", Family.CAM)
                .unit("target")
                .meaning("One. Two.")
                .formula("A")
                .atLayer()
                .cost("1 forward")
                .laws(Law.LINEARITY)
                .reference("Somebody, 2020")
                .witness("another library")
                .parameter("key", "1", "a number");
        MethodInfo second = first.formula("B");
        assertThat(first.formula()).isEqualTo("A");
        assertThat(second.formula()).isEqualTo("B");
        assertThat(second.name()).isEqualTo("name");
        assertThat(second.family()).isEqualTo(Family.CAM);
        assertThat(second.unit()).isEqualTo("target");
        assertThat(second.meaning()).isEqualTo("One. Two.");
        assertThat(second.isAtLayer()).isTrue();
        assertThat(second.isAnywhere()).isFalse();
        assertThat(second.cost()).isEqualTo("1 forward");
        assertThat(second.laws()).containsExactly(Law.LINEARITY);
        assertThat(second.reference()).isEqualTo("Somebody, 2020");
        assertThat(second.witness()).isEqualTo("another library");
        assertThat(second.parameters()).containsExactly(new MethodInfo.Parameter("key", "1", "a number"));
        assertThat(first.parameter("other", "", "text").parameters()).hasSize(2);
        assertThat(first.parameters()).hasSize(1);
    }

    @Test
    void aParameterOrLayerThatTheMethodDoesNotTakeIsRefused() {
        MethodInfo ig = Methods.named("integrated-gradients").info();
        assertThatThrownBy(() -> ig.complete(Settings.STANDARD.with("step", "3")))
                .isInstanceOf(ParameterException.class)
                .hasMessage("method 'integrated-gradients' has no parameter 'step'; did you mean 'steps'?");
        assertThatThrownBy(() -> ig.complete(Settings.STANDARD.with("kernel", "3")))
                .isInstanceOf(ParameterException.class)
                .hasMessage("method 'integrated-gradients' has no parameter 'kernel';"
                        + " it has steps, rule, baseline, blur");
        assertThatThrownBy(() -> Methods.named("rise").info().complete(Settings.STANDARD.at(Place.at("layer4"))))
                .isInstanceOf(ParameterException.class)
                .hasMessage("method 'rise' takes no layer, but layer 'layer4' was given");
    }
}
