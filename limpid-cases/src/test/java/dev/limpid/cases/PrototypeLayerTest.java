package dev.limpid.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.LoadOptions;
import dev.limpid.runtime.OnnxRuntime;
import dev.limpid.runtime.Program;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The prototype layer of networks in the forms in which it is written, and places compared with their definition. */
class PrototypeLayerTest {
    private static final int SIDE = 4;
    private static final int WIDTH = 3;
    private static final int COUNT = 5;
    private static final double[] VECTORS = new Random(5).doubles(COUNT * WIDTH).toArray();
    private static final double[] WEIGHTS = {1, 1, 0, 0.25, 0, 0, 0, 1, 0, 2};

    /**
     * A network whose patches are its input.
     *
     * @param isByDistance whether distances are pooled and the logarithm comes after, as the authors' code writes it
     */
    private static Graph network(boolean isByDistance) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input(
                "x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(WIDTH), Dim.of(SIDE), Dim.of(SIDE)));
        double[] squares = new double[COUNT];
        for (int i = 0; i < VECTORS.length; i++) {
            squares[i / WIDTH] += VECTORS[i] * VECTORS[i];
        }
        Expr vectors = b.constant(Tensor.of(ElementType.FLOAT, VECTORS, COUNT, WIDTH, 1, 1));
        TensorType map = TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(COUNT), Dim.of(SIDE), Dim.of(SIDE));
        Expr distances = x.mul(x)
                .reduceSum(true, 1)
                .sub(x.emit("Conv", Map.of(), map, vectors).mul(2))
                .add(b.constant(Tensor.of(ElementType.FLOAT, squares, 1, COUNT, 1, 1)))
                .relu();
        Expr similarities;
        if (isByDistance) {
            Attribute whole = Attribute.of(new long[] {SIDE, SIDE});
            Expr least = distances
                    .neg()
                    .emit(
                            "MaxPool",
                            Map.of("kernel_shape", whole),
                            TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(COUNT), Dim.of(1), Dim.of(1)))
                    .reshape(-1, COUNT)
                    .neg();
            similarities = least.add(1).div(least.add(1e-4)).log();
        } else {
            similarities = distances
                    .add(1)
                    .div(distances.add(1e-4))
                    .log()
                    .emit("GlobalMaxPool", Map.of(), null)
                    .reshape(-1, COUNT);
        }
        Expr logits = similarities.emit(
                "Gemm",
                Map.of("transB", Attribute.of(1L)),
                null,
                b.constant(Tensor.of(ElementType.FLOAT, WEIGHTS, 2, COUNT)));
        return b.build(Map.of("logits", logits));
    }

    @Test
    void theLayerIsFoundInBothForms() {
        for (boolean isByDistance : new boolean[] {true, false}) {
            PrototypeLayer layer =
                    PrototypeLayer.find(network(isByDistance), "logits").orElseThrow();
            assertThat(layer.count()).isEqualTo(COUNT);
            assertThat(layer.patches()).isEqualTo("x");
            assertThat(layer.weights()[1]).containsExactly(0, 0, 1, 0, 2);
            assertThat(layer.classOf(0)).isZero();
            assertThat(layer.classOf(4)).isEqualTo(1);
            assertThat(layer.isDistance()).isFalse();
        }
    }

    @Test
    void anUsualHeadIsNoPrototypeLayer() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input(
                "x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(WIDTH), Dim.of(SIDE), Dim.of(SIDE)));
        Expr logits = x.emit(
                        "Conv", Map.of(), null, b.constant(Tensor.of(ElementType.FLOAT, VECTORS, COUNT, WIDTH, 1, 1)))
                .relu()
                .emit("GlobalMaxPool", Map.of(), null)
                .reshape(-1, COUNT)
                .emit(
                        "Gemm",
                        Map.of("transB", Attribute.of(1L)),
                        null,
                        b.constant(Tensor.of(ElementType.FLOAT, WEIGHTS, 2, COUNT)));
        assertThat(PrototypeLayer.find(b.build(Map.of("logits", logits)), "logits"))
                .isEmpty();
    }

    @Test
    void placesAndSimilaritiesAreThoseOfTheDefinition() {
        Random random = new Random(9);
        double[] picture = random.doubles(2 * WIDTH * SIDE * SIDE).toArray();
        double[] others = random.doubles(3 * WIDTH).toArray();
        Classifier model = Classifier.of("prototypes", network(false), LoadOptions.DEFAULT);
        PrototypeLayer layer = PrototypeLayer.find(model).orElseThrow();
        Graph graph = PrototypeGraph.of(model, layer, Tensor.of(ElementType.FLOAT, others, 3, WIDTH, 1, 1));
        try (Program program = OnnxRuntime.create().compile(graph)) {
            Map<String, Tensor> found =
                    program.run(Map.of("x", Tensor.of(ElementType.FLOAT, picture, 2, WIDTH, SIDE, SIDE)));
            for (int i = 0; i < 2; i++) {
                for (int p = 0; p < COUNT; p++) {
                    int place = nearest(picture, i, VECTORS, p);
                    double distance = distance(picture, i, place, VECTORS, p);
                    assertThat(number(found, PrototypeGraph.PLACES, i * COUNT + p))
                            .isEqualTo(place);
                    assertThat(number(found, PrototypeGraph.SIMILARITIES, i * COUNT + p))
                            .isCloseTo(Math.log((distance + 1) / (distance + 1e-4)), within(1e-3));
                }
                for (int p = 0; p < 3; p++) {
                    assertThat(number(found, PrototypeGraph.OTHER_PLACES, i * 3 + p))
                            .isEqualTo(nearest(picture, i, others, p));
                }
            }
        }
    }

    private static double number(Map<String, Tensor> found, String name, int at) {
        return Objects.requireNonNull(found.get(name)).toDoubles()[at];
    }

    private static int nearest(double[] picture, int i, double[] vectors, int p) {
        int best = 0;
        for (int place = 1; place < SIDE * SIDE; place++) {
            best = distance(picture, i, place, vectors, p) < distance(picture, i, best, vectors, p) ? place : best;
        }
        return best;
    }

    private static double distance(double[] picture, int i, int place, double[] vectors, int p) {
        double sum = 0;
        for (int d = 0; d < WIDTH; d++) {
            sum += Math.pow(picture[(i * WIDTH + d) * SIDE * SIDE + place] - vectors[p * WIDTH + d], 2);
        }
        return sum;
    }
}
