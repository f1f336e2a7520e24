package dev.limpid.autodiff;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import dev.limpid.testkit.NodeCase;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class SamplingRulesTest {
    private static final Tensor PICTURES = Tensor.of(new long[] {0}, 1);

    private static Tensor box(double... corners) {
        return Tensor.of(ElementType.FLOAT, corners, 1, 4);
    }

    private static NodeCase largest(double[] picture, Tensor box) {
        return NodeCase.of("RoiAlign")
                .input("x", Tensor.of(ElementType.FLOAT, picture, 1, 1, 3, 3))
                .constant("boxes", box)
                .constant("pictures", PICTURES)
                .set("mode", "max");
    }

    /** Both samples are in the middle of two elements of the first row: four candidates are 0.5. */
    @Test
    void theFirstOfEqualCandidatesReceivesAll() {
        double[] ones = new double[9];
        Arrays.fill(ones, 1);
        NodeCase test = largest(ones, box(0.5, 0.5, 2.5, 0.5)).set("sampling_ratio", 2);
        double[] expected = {0.5, 0, 0, 0, 0, 0, 0, 0, 0};
        assertThat(Rules.gradient(test, "x")).containsExactly(expected, within(1e-6));
    }

    @Test
    void aBoxOutsideThePictureReceivesNothing() {
        double[] ones = new double[9];
        Arrays.fill(ones, -1);
        assertThat(Rules.gradient(largest(ones, box(20, 20, 22, 22)), "x")).containsExactly(new double[9], within(0.0));
    }

    @Test
    void theWinnerReceivesItsWeight() {
        double[] picture = {0, 0, 0, 0, 8, 0, 0, 0, 1};
        NodeCase test = largest(picture, box(0.75, 0.75, 1.75, 1.75)).set("sampling_ratio", 1);
        double[] expected = {0, 0, 0, 0, 0.5625, 0, 0, 0, 0};
        assertThat(Rules.gradient(test, "x")).containsExactly(expected, within(1e-6));
    }

    @Test
    void everyElementOfAPatchReceivesTheCotangentOfItsPlace() {
        NodeCase test = NodeCase.of("Col2Im")
                .input("x", 1, 4, 4)
                .list("image", 2, 2)
                .list("block", 2, 2)
                .setList("strides", 2, 2)
                .setList("pads", 1, 1, 1, 1);
        double[] expected = {0, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0, 0};
        assertThat(Rules.gradient(test, "x")).containsExactly(expected, within(1e-6));
    }
}
