package dev.limpid.graph.pass;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Op;
import dev.limpid.graph.Tensor;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableFormsTest {
    private static final Tensor ROWS = Tensor.of(new float[] {1, 2, 3, 4, 5, 7}, 2, 3);

    private static Attribute reals(Float... values) {
        return new Attribute.Reals(List.of(values));
    }

    private static Node table(String op, List<String> outputs, Map<String, Attribute> attributes) {
        return new Node(new Op("ai.onnx.ml", op), "", List.of("x"), outputs, attributes);
    }

    /** The values of {@code y} of one node of a table pipeline over an input, without any such node left. */
    private static double[] run(Tensor x, String op, Map<String, Attribute> attributes) {
        Sketch sketch = Sketch.ofOpset(18).input("x", x).node(table(op, List.of("y"), attributes));
        Graph graph = sketch.graph("y").apply(new Normalize());
        assertThat(graph.nodes()).allMatch(n -> n.op().isStandard());
        assertThat(graph.apply(new Normalize())).isEqualTo(graph);
        return sketch.run(graph);
    }

    @Test
    void aScalerSubtractsAndMultiplies() {
        Map<String, Attribute> each = Map.of("offset", reals(1f, 2f, 3f), "scale", reals(2f, 1f, 0.5f));
        assertThat(run(ROWS, "Scaler", each)).containsExactly(0, 0, 0, 6, 3, 2);
        assertThat(run(ROWS, "Scaler", Map.of("scale", reals(2f)))).containsExactly(2, 4, 6, 8, 10, 14);
        Tensor doubles = Tensor.of(ElementType.DOUBLE, ROWS.toDoubles(), 2, 3);
        assertThat(run(doubles, "Scaler", each)).containsExactly(0, 0, 0, 6, 3, 2);
    }

    @Test
    void anImputerFillsInMissingValues() {
        Tensor holes = Tensor.of(new float[] {Float.NaN, 2, 3, 4, Float.NaN, -1}, 2, 3);
        Attribute values = reals(10f, 20f, 30f);
        assertThat(run(holes, "Imputer", Map.of("imputed_value_floats", values)))
                .containsExactly(10, 2, 3, 4, 20, -1);
        assertThat(run(
                        ROWS,
                        "Imputer",
                        Map.of("imputed_value_floats", values, "replaced_value_float", Attribute.of(3f))))
                .containsExactly(1, 2, 30, 4, 5, 7);
    }

    @Test
    void aNormalizerGivesRowsOfNormOne() {
        Tensor x = Tensor.of(new float[] {3, -4, 0, 0}, 2, 2);
        assertThat(run(x, "Normalizer", Map.of("norm", Attribute.of("L2")))).containsExactly(0.6, -0.8, 0, 0);
        assertThat(run(x, "Normalizer", Map.of("norm", Attribute.of("L1"))))
                .containsExactly(new double[] {3 / 7.0, -4 / 7.0, 0, 0}, within(1e-6));
    }

    @Test
    void linearModelsAreMatrixProducts() {
        Map<String, Attribute> regressor =
                Map.of("coefficients", reals(1f, 0f, -1f), "intercepts", reals(0.5f), "targets", Attribute.of(1L));
        assertThat(run(ROWS, "LinearRegressor", regressor)).containsExactly(-1.5, -2.5);
        Sketch sketch = Sketch.ofOpset(18)
                .input("x", ROWS)
                .node(table(
                        "LinearClassifier",
                        List.of("label", "y"),
                        Map.of(
                                "coefficients", reals(0f, 0f, 0f, 0f, 0f, 0f),
                                "intercepts", reals(0f, (float) Math.log(3)),
                                "post_transform", Attribute.of("SOFTMAX"))));
        Graph graph = sketch.graph("y").apply(new Normalize());
        assertThat(sketch.run(graph)).containsExactly(new double[] {0.25, 0.75, 0.25, 0.75}, within(1e-6));
    }

    @Test
    void theLabelOfAClassifierStays() {
        Map<String, Attribute> attributes = Map.of(
                "coefficients", reals(0f, 0f, 0f, 0f, 0f, 0f),
                "intercepts", reals(0f, 1f),
                "post_transform", Attribute.of("LOGISTIC"));
        Graph graph = Sketch.ofOpset(18)
                .input("x", ROWS)
                .node(table("LinearClassifier", List.of("label", "y"), attributes))
                .graph("label", "y")
                .apply(new Normalize());
        assertThat(graph.nodes().stream().map(n -> n.op().toString()))
                .containsExactlyInAnyOrder("ai.onnx.ml:LinearClassifier", "Gemm", "Sigmoid");
        assertThat(graph.findProducer("label").orElseThrow().outputs()).containsExactly("label");
    }

    @Test
    void aZipMapGivesTheTensorOfItsMaps() {
        Map<String, Attribute> names = Map.of("classlabels_strings", new Attribute.Texts(List.of("a", "b", "c")));
        assertThat(run(ROWS, "ZipMap", names)).containsExactly(ROWS.toDoubles());
    }
}
