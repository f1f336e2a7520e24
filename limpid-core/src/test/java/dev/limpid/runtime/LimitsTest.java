package dev.limpid.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.limpid.error.LimpidException;
import dev.limpid.error.LimpidException.Kind;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Header;
import dev.limpid.graph.Node;
import dev.limpid.graph.Op;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits of time and memory for the inspection of a network, and graphs that are refused before they run. */
class LimitsTest {
    private static final OnnxRuntime ENGINE = OnnxRuntime.create(EngineOptions.DEFAULT.withThreads(1));
    private static final Header HEADER = header();

    private static Header header() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        return b.build(Map.of(
                        "y", b.input("x", TensorType.of(ElementType.FLOAT, 1)).relu()))
                .header();
    }

    @Test
    void anInputThatDoesNotFitIntoMemoryIsRefused() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        TensorType type = TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(3), Dim.of(20_000), Dim.of(20_000));
        Graph graph = b.build(Map.of("y", b.input("x", type).relu()));

        assertTooLarge(graph, "input 'x' is float[N,3,20000,20000] and takes 4.8 GB for one sample, too much for the ");
    }

    @Test
    void aLargeConstantIsRefusedBeforeItIsComputed() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(4)));
        Expr large = b.list(1 << 28).emit("ConstantOfShape", Map.of(), null);
        Graph graph = b.build(Map.of("y", x.add(large.emit("ReduceSum", Map.of("keepdims", Attribute.of(0L)), null))));

        assertTooLarge(
                graph,
                "ConstantOfShape node 'constantofshape_1' gives float[268435456], 1.1 GB, which is more than the 268 MB that"
                        + " are allowed");
    }

    @Test
    void aValueThatNoBufferHoldsIsRefused() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(1), Dim.of(64), Dim.of(64)));
        Expr wide = x.emit("Expand", Map.of(), null, b.list(1, 1 << 18, 64, 64));
        Graph graph = b.build(Map.of("y", wide.reduceMean(false, 1, 2, 3)));

        assertTooLarge(
                graph, "Expand node 'expand_1' gives float[N,262144,64,64], 4.3 GB for one sample, which is more than");
    }

    private static void assertTooLarge(Graph graph, String sentence) {
        LimpidException e = catchThrowableOfType(LimpidException.class, () -> Specialize.apply(ENGINE, graph));
        assertThat(e.kind()).isEqualTo(Kind.TOO_LARGE);
        assertThat(e.getMessage()).startsWith(sentence);
    }

    @Test
    void aLoopWithoutEndIsRefused() {
        Graph endless = loop(1L << 62, Node.of("Identity", List.of("on"), List.of("goes_on"), Map.of()));

        assertTooLarge(
                endless, "Loop node 'loop' runs 4611686018427387904 times, more than the 1000000 that are allowed");
    }

    @Test
    void aLoopThatEndsByItsConditionIsNotRefused() {
        Graph two = loop(1L << 62, Node.of("Less", List.of("round", "last"), List.of("goes_on"), Map.of()));

        assertThat(Specialize.apply(ENGINE, two).findType("y").orElseThrow().element())
                .isEqualTo(ElementType.FLOAT);
    }

    @Test
    void onlyALoopWithAFixedCountHasAKnownShape() {
        Graph counted = loop(3, Node.of("Identity", List.of("on"), List.of("goes_on"), Map.of()));
        Graph compared = loop(3, Node.of("Less", List.of("round", "last"), List.of("goes_on"), Map.of()));
        Graph other = loop(3, Node.of("Less", List.of("round", "x_rounds"), List.of("goes_on"), Map.of()));

        assertThat(Specialize.apply(ENGINE, counted).shapeOf("y")).hasToString("[N,4]");
        assertThat(Specialize.apply(ENGINE, compared).shapeOf("y")).hasToString("[N,4]");
        Graph typed = Specialize.apply(ENGINE, other);
        assertThatThrownBy(() -> typed.shapeOf("y"))
                .isInstanceOf(LimpidException.class)
                .hasMessage("the shape of value 'y' is not known");
    }

    @Test
    void aRunPastItsDeadlineIsCancelled() {
        Graph slow = loop(Long.MAX_VALUE, Node.of("Less", List.of("round", "never"), List.of("goes_on"), Map.of()));
        try (Program program = ENGINE.compile(slow)) {
            Map<String, Tensor> feeds = Map.of("x", Tensor.of(new float[4], 1, 4));
            LimpidException e = catchThrowableOfType(
                    LimpidException.class, () -> Deadline.run(program, feeds, Duration.ofMillis(100)));

            assertThat(e.kind()).isEqualTo(Kind.TOO_LARGE);
            assertThat(e).hasMessage("the network does not end within 0 seconds for one small batch");
        }
    }

    @Test
    void aRunThatEndsInTimeReturnsItsResults() {
        Graph three = loop(3, Node.of("Identity", List.of("on"), List.of("goes_on"), Map.of()));
        try (Program program = ENGINE.compile(three)) {
            Tensor x = Tensor.of(new float[] {-1, 0, 1, 2}, 1, 4);
            assertThat(Deadline.run(program, Map.of("x", x), Duration.ofMinutes(1))
                            .get("y"))
                    .isEqualTo(Tensor.of(new float[] {0, 0, 1, 2}, 1, 4));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"group", "strides", "dilations", "kernel_shape"})
    void convolutionsWithoutSizesAreRefused(String key) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, 1, 3, 8, 8));
        Expr weights = b.constant(Tensor.of(new float[2 * 3 * 9], 2, 3, 3, 3));
        Attribute zero = key.equals("group") ? Attribute.of(0L) : Attribute.of(new long[] {0, 0});
        Graph graph = b.build(Map.of("y", x.emit("Conv", Map.of(key, zero), null, weights)));

        LimpidException e = catchThrowableOfType(LimpidException.class, () -> ENGINE.compile(graph));
        assertThat(e.kind()).isEqualTo(Kind.BAD_INPUT);
        assertThat(e).hasMessage("Conv node 'conv_1': " + key + " is 0, which is not positive");
    }

    /**
     * A loop over a rectifier, as exporters write it: {@code x: float[N,4]} to {@code y}. The condition may read {@code
     * x_rounds}, which depends on x.
     */
    private static Graph loop(long rounds, Node condition) {
        Graph body = new Graph(
                List.of(
                        new Value("round", TensorType.of(ElementType.INT64, new long[0])),
                        new Value("on", TensorType.of(ElementType.BOOL, new long[0])),
                        new Value("v", new TensorType(ElementType.FLOAT, null))),
                List.of("goes_on", "w"),
                Map.of(
                        "last", Tensor.scalar(ElementType.INT64, 1),
                        "never", Tensor.scalar(ElementType.INT64, 1L << 62)),
                List.of(condition, Node.of("Relu", List.of("v"), List.of("w"), Map.of())),
                Map.of(),
                condition.inputs().contains("x_rounds") ? Set.of("x_rounds") : Set.of(),
                HEADER);
        Node peak = Node.of("ReduceMax", List.of("x"), List.of("peak"), Map.of("keepdims", Attribute.of(0L)));
        Node whole = Node.of("Cast", List.of("peak"), List.of("x_rounds"), Map.of("to", Attribute.of(7L)));
        Node loop = new Node(
                Op.of("Loop"),
                "loop",
                List.of("rounds", "", "x"),
                List.of("y"),
                Map.of("body", new Attribute.Body(body)));
        return new Graph(
                List.of(new Value("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(4)))),
                List.of("y"),
                Map.of("rounds", Tensor.of(new long[] {rounds}, 1)),
                List.of(peak, whole, loop),
                Map.of(),
                Set.of(),
                HEADER);
    }
}
