package dev.limpid.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SuggestionTest {
    private static final List<String> METHODS =
            List.of("gradient", "grad-cam", "grad-cam++", "smooth-grad", "lrp-epsilon", "integrated-gradients");

    @Test
    void theNearestNameIsSuggested() {
        assertThat(Suggestion.of("gradcam", METHODS)).contains("grad-cam");
        assertThat(Suggestion.of("grad-cam+", METHODS)).contains("grad-cam");
        assertThat(Suggestion.of("Grad-CAM++", METHODS)).contains("grad-cam++");
        assertThat(Suggestion.of("smoothgrad", METHODS)).contains("smooth-grad");
        assertThat(Suggestion.of("intergrated_gradient", METHODS)).contains("integrated-gradients");
    }

    @Test
    void swappedNeighboursCountAsOneError() {
        assertThat(Suggestion.of("gardient", METHODS)).contains("gradient");
        assertThat(Suggestion.of("ab", List.of("xb", "ba"))).contains("xb");
        assertThat(Suggestion.of("abc", List.of("cab", "acb"))).contains("acb");
    }

    @Test
    void aNameFarFromAllHasNoSuggestion() {
        assertThat(Suggestion.of("occlusion", METHODS)).isEmpty();
        assertThat(Suggestion.of("x", List.of("y", "z"))).isEmpty();
        assertThat(Suggestion.of("", List.of("a", "ab"))).isEmpty();
        assertThat(Suggestion.of("gradient", List.of())).isEmpty();
    }

    @Test
    void upToAThirdOfTheLettersCanBeWrong() {
        assertThat(Suggestion.of("tabbi", List.of("tabby"))).contains("tabby");
        assertThat(Suggestion.of("tobbi", List.of("tabby"))).contains("tabby");
        assertThat(Suggestion.of("tonbi", List.of("tabby"))).isEmpty();
    }

    @Test
    void theClauseEndsASentence() {
        assertThat("there is no method 'gradcam'" + Suggestion.clause("gradcam", METHODS))
                .isEqualTo("there is no method 'gradcam'; did you mean 'grad-cam'?");
        assertThat(Suggestion.clause("occlusion", METHODS)).isEmpty();
    }
}
