package dev.limpid.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.error.LimpidException;
import dev.limpid.training.Pictures.Look;
import dev.limpid.training.Pictures.Scale;
import dev.limpid.zoo.Retrainer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a retraining is given. */
class DjlRetrainerTest {
    @Test
    void itIsFoundAndRefusesWhatItCannotTrain() {
        Retrainer retrainer = Retrainer.find().orElseThrow();
        assertThat(retrainer).isInstanceOf(DjlRetrainer.class);
        assertThatThrownBy(() -> retrainer.data("text", Path.of("."), 1, 1))
                .isInstanceOf(LimpidException.class)
                .hasMessage("text cannot be trained again on changed pictures; lenet and resnet can, for example");
        assertThatThrownBy(() -> retrainer.data("lenet", Path.of("missing"), 1, 1))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("missing: contains no train-labels-idx1-ubyte");
    }

    @Test
    void valuesAreGivenAsTheyAre() {
        Retrainer.Labelled two = new Retrainer.Labelled(
                List.of(new float[] {1, 2, 3, 4}, new float[] {5, 6, 7, 8}), new int[] {3, 9}, 1, 2);
        Values values = new Values(two);
        float[] batch = new float[8];
        values.write(1, batch, 1, new Look(true, 1, 1), new Scale(0.5, 0.1));
        assertThat(batch).containsExactly(0, 0, 0, 0, 5, 6, 7, 8);
        assertThat(values.label(1)).isEqualTo(9);
        assertThat(values.shape()).containsExactly(1, 2, 2);
        assertThatThrownBy(() -> new Retrainer.Labelled(List.of(new float[3]), new int[1], 1, 2))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void theSameSeedClassifiesAlike() {
        float[] dark = new float[28 * 28];
        float[] light = new float[28 * 28];
        java.util.Arrays.fill(light, 1);
        Retrainer.Labelled some =
                new Retrainer.Labelled(List.of(dark, light, dark, light), new int[] {0, 1, 0, 1}, 1, 28);
        Retrainer.Data data = new Retrainer.Data(some, some);
        DjlRetrainer retrainer = new DjlRetrainer();
        boolean[] first = retrainer.right("lenet", data, 1, 5);
        assertThat(retrainer.right("lenet", data, 1, 5)).isEqualTo(first).hasSize(4);
        assertThat(first[0]).isEqualTo(first[2]);
    }
}
