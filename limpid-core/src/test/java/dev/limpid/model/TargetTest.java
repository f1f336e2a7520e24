package dev.limpid.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class TargetTest {
    private static final Labels LABELS = new Labels(List.of("cat", "T-shirt", "dog", "7", "Dog"));
    private static final Tensor LOGITS = Tensor.of(new float[] {1, 5, 5, -1, 0, Float.NaN, -9, -8, -9, -9}, 2, 5);

    @Test
    void topIsTheFirstLargestLogitOfEachSample() {
        assertThat(Target.top().weights(LOGITS)).isEqualTo(Tensor.of(new float[] {0, 1, 0, 0, 0, 0, 0, 1, 0, 0}, 2, 5));
    }

    @Test
    void aDifferenceWeighsTwoClassesAgainstEachOther() {
        assertThat(Target.difference(Target.of(4), Target.top()).weights(LOGITS))
                .isEqualTo(Tensor.of(new float[] {0, -1, 0, 0, 1, 0, 0, -1, 0, 1}, 2, 5));
        assertThat(Target.difference(Target.of(1), Target.top()).weights(LOGITS).toFloats()[1])
                .isZero();
    }

    @Test
    void targetsAreParsed() {
        assertThat(Target.parse("top", LABELS)).isEqualTo(Target.top());
        assertThat(Target.parse("3", LABELS)).isEqualTo(Target.of(3));
        assertThat(Target.parse("CAT", LABELS)).isEqualTo(Target.of(0));
        assertThat(Target.parse("dog", LABELS)).isEqualTo(Target.of(2));
        assertThat(Target.parse("Dog", LABELS)).isEqualTo(Target.of(4));
        assertThat(Target.parse("t-shirt", LABELS)).isEqualTo(Target.of(1));
        assertThat(Target.parse("0-2", LABELS)).isEqualTo(Target.difference(Target.of(0), Target.of(2)));
        assertThat(Target.parse("cat-T-shirt", LABELS)).isEqualTo(Target.difference(Target.of(0), Target.of(1)));
        assertThat(Target.parse("T-shirt - top", LABELS)).isEqualTo(Target.difference(Target.of(1), Target.top()));
        // A class with the label 7 takes precedence over the class of index 7.
        assertThat(Target.parse("7", LABELS)).isEqualTo(Target.of(3));
        assertThat(Target.parse("7", Labels.NONE)).isEqualTo(Target.of(7));
    }

    @Test
    void aSumHasFactors() {
        Target sum = Target.parse("0.5*cat+0.5*dog-2*T-shirt", LABELS);
        assertThat(sum.weights(LOGITS).toFloats()).startsWith(0.5f, -2, 0.5f, 0, 0);
        assertThat(sum).hasToString("0.5*0+0.5*2-2.0*1");
        assertThat(Target.parse("cat+dog", LABELS).weights(LOGITS).toFloats()).startsWith(1, 0, 1, 0, 0);
        assertThat(sum.dependsOnAnswer()).isFalse();
        assertThat(Target.parse("2*top-cat", LABELS).dependsOnAnswer()).isTrue();
    }

    @Test
    void theFirstTermMayHaveASign() {
        assertThat(Target.parse("-cat", LABELS).weights(LOGITS).toFloats()).startsWith(-1, 0, 0, 0, 0);
        assertThat(Target.parse("-1*dog+cat", LABELS).weights(LOGITS).toFloats())
                .startsWith(1, 0, -1, 0, 0);
        assertThat(Target.parse("- 1", LABELS)).hasToString("-1");
        assertThat(Target.parse("+T-shirt", LABELS)).isEqualTo(Target.of(1));
        // A label that begins with a sign takes precedence.
        assertThat(Target.parse("-cat", new Labels(List.of("cat", "-cat")))).isEqualTo(Target.of(1));
        assertThat(Target.parse("cat--cat", new Labels(List.of("cat", "-cat"))))
                .isEqualTo(Target.difference(Target.of(0), Target.of(1)));
    }

    @Test
    void aSumMayHaveThousandsOfTerms() {
        String sum = String.join("-", Collections.nCopies(20_000, "0.5*T-shirt"));
        assertThat(Target.parse(sum, LABELS).weights(LOGITS).toFloats()[1]).isEqualTo(0.5f - 19_999 * 0.5f);
        assertThatThrownBy(() -> Target.parse(sum + "-bird", LABELS)).isInstanceOf(LimpidException.class);
    }

    @Test
    void aLabelOfSeveralClassesIsNotATarget() {
        Labels labels = new Labels(List.of("crane", "dog", "crane", "Dog", "straße"));
        assertThatThrownBy(() -> Target.parse("crane-dog", labels))
                .isInstanceOf(LimpidException.class)
                .hasMessage("the label 'crane' is not unique: classes 0 and 2 have this name; use an index");
        assertThatThrownBy(() -> Target.parse("DOG", labels))
                .hasMessage("the label 'DOG' is not unique: classes 1 and 3 have this name; use an index");
        assertThat(Target.parse("2-dog", labels)).isEqualTo(Target.difference(Target.of(2), Target.of(1)));
        assertThatThrownBy(() -> Target.parse("STRASSE", labels)).hasMessageStartingWith("'STRASSE' is no");
    }

    @Test
    void anInvalidTargetIsNamed() {
        for (String wrong : List.of(
                "", "-", "+", "--1", "bird", "-bird", "0-", "0-bird", "99999999999", "*cat", "0.5*", "cat+", "x*cat")) {
            assertThatThrownBy(() -> Target.parse(wrong, LABELS))
                    .isInstanceOf(LimpidException.class)
                    .hasMessageStartingWith("'" + wrong + "' is not a target");
        }
        assertThatThrownBy(() -> Target.parse("bird", LABELS)).hasMessageContaining("use top, an index, a label");
        assertThatThrownBy(() -> Target.parse("cst", LABELS)).hasMessage("'cst' is not a target; did you mean 'cat'?");
        assertThatThrownBy(() -> Target.parse("0.5*cat+0.5*cst", LABELS))
                .hasMessage("'0.5*cat+0.5*cst' is not a target; did you mean 'cat'?");
        assertThatThrownBy(() -> Target.parse("tpo", LABELS)).hasMessage("'tpo' is not a target; did you mean 'top'?");
        assertThatThrownBy(() -> Target.of(5).weights(LOGITS))
                .isInstanceOf(LimpidException.class)
                .hasMessage("there is no class 5; the model has 5, from 0 to 4");
    }
}
