package dev.limpid;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.onnx.OnnxWriter;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A network whose score is A B: the sum over a picture with channels last times the sum over a table. Methods with a baseline
 * divide it between the inputs, others give all of it to the one that is explained.
 */
class JointInputsTest {
    private static final float A = 0.5f * 4 * 4 * 3;
    private static final float B = 2 * 5;

    @TempDir
    private Path folder;

    private Path file;
    private final Tensor picture = filled(0.5f, 1, 4, 4, 3);
    private final Tensor row = filled(2, 1, 5);

    @BeforeEach
    void write() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Dim n = Dim.symbol("n");
        Expr x = b.input("picture", TensorType.of(ElementType.FLOAT, n, Dim.of(4), Dim.of(4), Dim.of(3)));
        Expr y = b.input("row", TensorType.of(ElementType.FLOAT, n, Dim.of(5)));
        Expr maps = x.transpose(0, 3, 1, 2)
                .emit(
                        "Conv",
                        Map.of(),
                        TensorType.of(ElementType.FLOAT, n, Dim.of(1), Dim.of(4), Dim.of(4)),
                        b.constant(filled(1, 1, 3, 1, 1)));
        Expr score = maps.reduceSum(false, 1, 2, 3).mul(y.reduceSum(false, 1)).unsqueeze(1);
        file = folder.resolve("both.onnx");
        OnnxWriter.write(b.build(Map.of("y", Expr.concat(1, score, score.neg()))), file);
    }

    @Test
    void methodsWithABaselineDivideAndSaySo() {
        Explanation ofPicture = explained("picture", MethodCall.of("integrated-gradients"));
        Explanation ofRow = explained("row", MethodCall.of("integrated-gradients"));

        assertThat(ofPicture.scores().shape()).containsExactly(1, 3, 4, 4);
        assertThat(ofRow.scores().shape()).containsExactly(1, 5);
        assertThat(sum(ofPicture)).isCloseTo(A * B / 2, within(0.01));
        assertThat(sum(ofPicture) + sum(ofRow)).isCloseTo(A * B, within(0.01));
        assertThat(ofRow.completenessGap().orElseThrow()).isCloseTo(0, within(0.01));
        assertThat(ofRow.provenance().parameters()).containsEntry("inputs", "picture, row together");
    }

    @Test
    void otherMethodsHoldTheOtherInputAndSaySo() {
        Explanation found = explained("row", MethodCall.of("input-x-gradient"));

        assertThat(sum(found)).isCloseTo(A * B, within(0.01));
        assertThat(found.provenance().parameters()).containsEntry("inputs", "row alone, with picture held");
    }

    @Test
    void eachInputHasItsOwnParameters() {
        MethodCall path = MethodCall.of("integrated-gradients").with("row.baseline", "lowest");
        Explanation ofPicture = explained("picture", path);
        MethodCall window = MethodCall.of("occlusion").with("row.window", "5").with("row.stride", "5");

        assertThat(sum(ofPicture)).isCloseTo(A * B, within(0.01));
        assertThat(ofPicture.provenance().parameters()).containsEntry("row.baseline", "lowest");
        // A window over the whole row takes everything away at once.
        assertThat(explained("row", window).scores().toFloats()).containsOnly(A * B);
        assertThat(explained("picture", window).scores().toFloats()[0]).isLessThan(A * B);
    }

    private Explanation explained(String input, MethodCall call) {
        OpenOptions options = OpenOptions.DEFAULT
                .withThreads(1)
                .withInput(input)
                .withHeld(
                        Map.of(input.equals("row") ? "picture" : "row", Image.of(input.equals("row") ? picture : row)))
                .withJoint();
        try (Model model = Model.open(file, options)) {
            Image own = Image.of(input.equals("row") ? row : picture);
            return model.explain(own, ExplainRequest.of(List.of(call)).withTarget("0"))
                    .of(call.method());
        }
    }

    private static double sum(Explanation found) {
        return Arrays.stream(found.scores().toDoubles()).sum();
    }

    private static Tensor filled(float value, long... shape) {
        float[] numbers = new float[(int) Tensor.elementCount(shape)];
        Arrays.fill(numbers, value);
        return Tensor.of(numbers, shape);
    }
}
