package dev.limpid.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class SpecializeTest {
    private static final OnnxRuntime ENGINE = OnnxRuntime.create(EngineOptions.DEFAULT.withThreads(1));

    @Test
    void typesThatTheEngineInfersNeedNoRun() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", images("batch_size"));
        Expr y = conv(b, x).relu().reduceMean(false, 2, 3);
        Graph typed = Shapes.of(ENGINE, untyped(b.build(Map.of("y", y))));

        assertThat(types(typed)).containsExactly("float[N,4,4,4]", "float[N,4,4,4]", "float[N,4]", "float[N,4]");
        assertThat(typed.inputs().get(0).type()).hasToString("float[N,3,8,8]");
    }

    @Test
    void sizesOfReshapesAreMultiplesOfTheBatch() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", images("N"));
        Expr y = conv(b, x).reshape(-1, 4).reshape(-1, 64);
        Graph typed = Shapes.of(ENGINE, untyped(b.build(Map.of("y", y))));

        assertThat(types(typed)).containsExactly("float[N,4,4,4]", "float[16*N,4]", "float[N,64]", "float[N,64]");
    }

    @Test
    void shapeArithmeticBecomesConstant() {
        Graph graph = withShapeArithmetic();
        Graph folded = Specialize.apply(ENGINE, graph);

        assertThat(operators(graph))
                .containsExactly("Conv", "Shape", "Gather", "Concat", "Reshape", "Relu", "Identity");
        assertThat(operators(folded)).containsExactly("Conv", "Reshape", "Relu", "Identity");
        assertThat(types(folded)).containsExactly("float[N,4,4,4]", "float[N,2,32]", "float[N,2,32]", "float[N,2,32]");
        Node reshape = folded.nodes().get(1);
        assertThat(folded.findConstant(reshape.input(1))).hasValue(Tensor.list(-1, 2, 32));
        for (int batch : new int[] {1, 4}) {
            Map<String, Tensor> feeds = Map.of("x", ramp(batch, 3, 8, 8));
            Map<String, Tensor> found = run(folded, feeds);
            run(graph, feeds).forEach((name, expected) -> {
                Tensor same = Objects.requireNonNull(found.get(name), name);
                assertThat(same.shape()).containsExactly(expected.shape());
                assertThat(same.toDoubles()).containsExactly(expected.toDoubles(), within(1e-5));
            });
        }
    }

    @Test
    void valuesThatVaryWithTheBatchStayComputed() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", images("N"));
        Expr batch = x.shapeOf().emit("Gather", Map.of(), null, b.list(0));
        Expr token = b.constant(Tensor.of(new float[] {1, 2, 3}, 1, 3));
        Expr sizes = Expr.concat(0, batch, b.list(3));
        Graph folded = Specialize.apply(ENGINE, untyped(b.build(Map.of("y", token.expand(sizes, null)))));

        assertThat(operators(folded)).containsExactly("Shape", "Gather", "Concat", "Expand", "Identity");
        assertThat(folded.findType("y").orElseThrow()).hasToString("float[N,3]");
        assertThat(run(folded, Map.of("x", ramp(5, 3, 8, 8))).values())
                .singleElement()
                .satisfies(y -> assertThat(y.shape()).containsExactly(5, 3));
    }

    @Test
    void sizesThatDependOnDataStayUnknown() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", images("N"));
        Expr where = x.emit("NonZero", Map.of(), null);
        Map<String, Expr> outputs = new LinkedHashMap<>();
        outputs.put("where", where);
        outputs.put("doubled", where.cast(ElementType.FLOAT).mul(2));
        outputs.put("flat", x.reshape(-1));
        Graph typed = Specialize.apply(ENGINE, untyped(b.build(outputs)));

        assertThat(typed.shapeOf("where").dim(1)).isEqualTo(Dim.UNKNOWN);
        assertThat(typed.shapeOf("doubled").dim(1)).isEqualTo(Dim.UNKNOWN);
        assertThat(typed.findType("flat").orElseThrow()).hasToString("float[192*N]");
    }

    @Test
    void aBatchThatInnerShapesContradictIsOne() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", images("N"));
        Expr y = x.reshape(1, 192).matMul(b.constant(ramp(192, 5)));
        Graph typed = Specialize.apply(ENGINE, untyped(b.build(Map.of("y", y))));

        assertThat(typed.inputs().get(0).type()).hasToString("float[1,3,8,8]");
        assertThat(typed.findType("y").orElseThrow()).hasToString("float[1,5]");
    }

    @Test
    void openSizesOtherThanTheBatchAreRefused() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Dim n = Dim.symbol("n");
        Expr x = b.input(
                "x", new TensorType(ElementType.FLOAT, Shape.of(n, Dim.of(3), Dim.symbol("h"), Dim.symbol("w"))));
        Graph graph = untyped(b.build(Map.of("y", conv(b, x))));

        assertThatThrownBy(() -> Specialize.apply(ENGINE, graph))
                .isInstanceOf(LimpidException.class)
                .hasMessage("input 'x' is float[n,3,h,w]; state the open sizes other than the batch");
        Graph sized = Shapes.withInputSizes(graph, Map.of("x", new long[] {-1, -1, 16, 8}));
        assertThat(Specialize.apply(ENGINE, sized).findType("y").orElseThrow()).hasToString("float[N,4,8,4]");
        assertThatThrownBy(() -> Shapes.withInputSizes(graph, Map.of("x", new long[] {-1, 4, 16, 8})))
                .isInstanceOf(LimpidException.class)
                .hasMessage("input 'x' is float[n,3,h,w]; its dimension 1 cannot be 4");
    }

    @Test
    void quantisedWeightsStayQuantised() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, 1, 2));
        Expr w = b.constant(Tensor.of(ElementType.INT8, new double[] {1, 2, 3, 4}, 2, 2));
        Expr real = w.emit("DequantizeLinear", Map.of(), null, b.scalar(ElementType.FLOAT, 0.5));
        Graph graph = untyped(b.build(Map.of("y", x.matMul(real))));

        assertThat(operators(Specialize.apply(ENGINE, graph)))
                .containsExactly("DequantizeLinear", "MatMul", "Identity");
    }

    private static Graph withShapeArithmetic() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = conv(b, b.input("x", images("N")));
        Expr batch = x.shapeOf().emit("Gather", Map.of("axis", Attribute.of(0L)), null, b.list(0));
        Expr y = x.reshape(Expr.concat(0, batch, b.list(2, 32)), null).relu();
        return untyped(b.build(Map.of("y", y)));
    }

    /** Kernel 2, stride 2: 3 channels of 8 x 8 become 4 of 4 x 4. */
    private static Expr conv(GraphBuilder b, Expr x) {
        Map<String, Attribute> attributes = Map.of("strides", Attribute.of(new long[] {2, 2}));
        return x.emit("Conv", attributes, null, b.constant(ramp(4, 3, 2, 2)));
    }

    private static TensorType images(String batch) {
        return new TensorType(ElementType.FLOAT, Shape.of(Dim.symbol(batch), Dim.of(3), Dim.of(8), Dim.of(8)));
    }

    private static Tensor ramp(long... shape) {
        float[] numbers = new float[(int) Tensor.elementCount(shape)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (i % 7) - 3;
        }
        return Tensor.of(numbers, shape);
    }

    private static Graph untyped(Graph graph) {
        return new Graph(
                graph.inputs(),
                graph.outputs(),
                graph.constants(),
                graph.nodes(),
                Map.of(),
                graph.captures(),
                graph.header());
    }

    private static List<String> operators(Graph graph) {
        return graph.nodes().stream().map(n -> n.op().toString()).toList();
    }

    private static List<String> types(Graph graph) {
        return graph.nodes().stream()
                .map(n -> graph.findType(n.output()).orElseThrow().toString())
                .toList();
    }

    private static Map<String, Tensor> run(Graph graph, Map<String, Tensor> feeds) {
        try (Program program = ENGINE.compile(graph)) {
            return program.run(feeds);
        }
    }
}
