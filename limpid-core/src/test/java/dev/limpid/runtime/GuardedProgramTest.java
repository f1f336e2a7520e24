package dev.limpid.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.runtime.EngineOptions.Optimization;
import dev.limpid.testkit.NodeCase;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class GuardedProgramTest {
    private static final EngineOptions OPTIONS = EngineOptions.DEFAULT.withThreads(1);
    private static final OnnxRuntime ENGINE = OnnxRuntime.create(OPTIONS);
    private static final OnnxRuntime PLAIN = OnnxRuntime.create(OPTIONS.withOptimization(Optimization.NONE));
    private static final TensorType ANY = new TensorType(ElementType.FLOAT, null);
    private static final Tensor X = NodeCase.normal(new Random(1), 1, 4, 6, 3);

    private interface Middle {
        Expr of(Expr x, GraphBuilder b);
    }

    /** Something between two Transposes: NHWC outside, NCHW inside. */
    private static Graph between(Middle middle) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", X.type());
        return b.build(Map.of("y", middle.of(x.transpose(0, 3, 1, 2), b).transpose(0, 2, 3, 1)));
    }

    private static double[] run(Program program) {
        return Objects.requireNonNull(program.run(Map.of("x", X)).get("y")).toDoubles();
    }

    private static double[] plain(Graph graph) {
        try (Program program = PLAIN.compile(graph)) {
            return run(program);
        }
    }

    private static void assertSame(double[] found, double[] expected) {
        assertThat(found).containsExactly(expected, within(1e-5));
    }

    @Test
    void padsOfSomeAxesRunWithoutTheTransposeOptimiser() {
        Graph graph = between((x, b) -> x.emit("Pad", Map.of(), ANY, b.list(1, 2), b.none(), b.list(2)));
        assertThatThrownBy(() -> StockRuntime.run(graph, Map.of("x", X)))
                .as("what the guard is for")
                .hasMessageContaining("out of data bounds");
        try (Program program = ENGINE.compile(graph)) {
            assertSame(run(program), plain(graph));
            assertThat(program.findCaution())
                    .contains(
                            "ONNX Runtime's optimisers could misread pads or sizes that are stated for some axes only,"
                                    + " so it runs without its transpose optimiser");
        }
    }

    /** ONNX Runtime moves the Transposes across, but its cubic Resize then does not support the order of the axes. */
    private static Graph cubic(boolean isScaledAtRun) {
        Attribute mode = Attribute.of("cubic");
        Tensor half = Tensor.of(ElementType.FLOAT, new double[] {1, 1, 0.5, 0.5}, 4);
        return between((x, b) -> {
            Expr zero = x.reshape(-1).slice(0, 0, 1, 1).mul(0);
            Expr scales = isScaledAtRun ? b.constant(half).add(zero) : b.constant(half);
            return x.emit("Resize", Map.of("mode", mode), ANY, b.none(), scales);
        });
    }

    @Test
    void aGraphThatIsRefusedWithOptimisationsRunsWithFewer() {
        Graph graph = cubic(false);
        assertThatThrownBy(() -> StockRuntime.run(graph, Map.of("x", X))).hasMessageContaining("Resize");
        try (Program program = ENGINE.compile(graph)) {
            assertSame(run(program), plain(graph));
            assertThat(program.findCaution())
                    .contains("ONNX Runtime's optimisers did not accept the graph, so it runs without its transpose"
                            + " optimiser");
        }
    }

    @Test
    void aGraphThatFailsWithOptimisationsRunsWithFewer() {
        Graph graph = cubic(true);
        assertThatThrownBy(() -> StockRuntime.run(graph, Map.of("x", X))).hasMessageContaining("Resize");
        double[] expected = plain(graph);
        try (Program program = ENGINE.compile(graph)) {
            for (int run = 0; run < 3; run++) {
                assertSame(run(program), expected);
            }
            assertThat(program.findCaution())
                    .contains(
                            "ONNX Runtime's optimisers made the graph fail, so it runs without its transpose optimiser");
        }
    }

    @Test
    void manyThreadsGetTheRightResultsOfTheFirstRuns() throws Exception {
        Graph graph = cubic(true);
        double[] expected = plain(graph);
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (Program program = ENGINE.compile(graph)) {
            for (Future<double[]> each : threads.invokeAll(IntStream.range(0, 12)
                    .<java.util.concurrent.Callable<double[]>>mapToObj(i -> () -> run(program))
                    .toList())) {
                assertSame(each.get(), expected);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void aGraphThatFailsByItselfKeepsItsMessage() {
        Graph graph = between((x, b) -> {
            Expr beyond = x.reshape(-1).slice(0, 0, 1, 1).mul(0).add(7).cast(ElementType.INT64);
            return x.emit("Gather", Map.of("axis", Attribute.of(1L)), ANY, beyond);
        });
        try (Program program = ENGINE.compile(graph)) {
            for (int run = 0; run < 2; run++) {
                assertThatThrownBy(() -> run(program))
                        .isInstanceOf(LimpidException.class)
                        .hasMessageContaining("idx=7");
            }
            assertThat(program.findCaution()).isEmpty();
        }
    }

    @Test
    void aGraphThatOptimisationsLeaveRightHasNoCaution() {
        Graph graph = between((x, b) -> x.slice(2, 1, 3, 1).relu());
        try (Program program = ENGINE.compile(graph)) {
            assertSame(run(program), plain(graph));
            assertThat(program.findCaution()).isEmpty();
        }
    }

    /** Opens the wrong graph up to a level of trust, as an optimiser that changes the results does. */
    private static Program changed(Graph right, Graph wrong, Trust upTo) {
        return GuardedProgram.of(
                right, trust -> OnnxRuntime.open(trust.compareTo(upTo) <= 0 ? wrong : right, OPTIONS, trust), true);
    }

    @Test
    void aGraphWhoseResultsAreChangedRunsWithFewerOptimisations() {
        Graph right = between((x, b) -> x.mul(2));
        Graph wrong = between((x, b) -> x.add(2));
        double[] expected = plain(right);
        try (Program program = changed(right, wrong, Trust.ALL)) {
            assertSame(run(program), expected);
            assertSame(run(program), expected);
            assertThat(program.findCaution().orElseThrow())
                    .isEqualTo("ONNX Runtime's optimisers changed the results of the graph, so it runs without its"
                            + " transpose optimiser");
        }
        try (Program program = changed(right, wrong, Trust.ALL_BUT_TRANSPOSES)) {
            assertSame(run(program), expected);
            assertSame(run(program), expected);
            assertThat(program.findCaution().orElseThrow()).endsWith("so it runs without optimisations");
        }
    }

    @Test
    void onlyGraphsWithTransposesAndWithoutRandomNumbersAreComparedAndNoneThatAreLarge() {
        assertThat(Comparison.isWorthwhile(between((x, b) -> x.relu()))).isTrue();
        GraphBuilder without = GraphBuilder.ofOpset(18);
        assertThat(Comparison.isWorthwhile(
                        without.build(Map.of("y", without.input("x", X.type()).relu()))))
                .isFalse();
        assertThat(Comparison.isWorthwhile(between((x, b) -> x.emit("RandomNormalLike", Map.of(), ANY))))
                .isFalse();
        GraphBuilder large = GraphBuilder.ofOpset(18);
        Expr wide = large.input("x", TensorType.of(ElementType.FLOAT, 1, 3, 4000, 4000));
        assertThat(Comparison.isWorthwhile(large.build(Map.of("y", wide.transpose(0, 2, 3, 1)))))
                .isFalse();
    }

    @Test
    void roundingAndSingleTiesAreNoDifference() {
        double[] plain = NodeCase.normal(new Random(2), 1000).toDoubles();
        double[] rounded = Arrays.stream(plain).map(d -> d * (1 + 1e-5)).toArray();
        rounded[3] = 0;
        double[] other = plain.clone();
        Arrays.sort(other);
        double[] poisoned = plain.clone();
        Arrays.fill(poisoned, 0, 100, Double.NaN);
        assertThat(differs(rounded, plain)).isFalse();
        assertThat(differs(other, plain)).isTrue();
        assertThat(differs(poisoned, plain)).isTrue();
        assertThat(differs(poisoned, poisoned)).isFalse();
    }

    private static boolean differs(double[] optimised, double[] plain) {
        return Comparison.differs(Map.of("y", reals(optimised)), Map.of("y", reals(plain)));
    }

    private static Tensor reals(double[] numbers) {
        return Tensor.of(ElementType.FLOAT, numbers, numbers.length);
    }
}
