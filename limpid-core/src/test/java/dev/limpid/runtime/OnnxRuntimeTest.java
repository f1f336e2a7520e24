package dev.limpid.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class OnnxRuntimeTest {
    private static final OnnxRuntime ENGINE = OnnxRuntime.create(EngineOptions.DEFAULT.withThreads(1));
    private static final TensorType BATCH_OF_TWO =
            new TensorType(ElementType.FLOAT, Shape.of(Dim.symbol("N"), Dim.of(2)));

    @Test
    void aGraphComputesItsOutputs() {
        try (Program program = ENGINE.compile(affine())) {
            Map<String, Tensor> results = program.run(Map.of("x", Tensor.of(new float[] {1, -2, 3, -4}, 2, 2)));

            assertThat(program.inputs()).containsExactly("x");
            assertThat(results.keySet()).containsExactly("y", "z");
            assertThat(results.get("y")).isEqualTo(Tensor.of(new float[] {3, -3, 7, -7}, 2, 2));
            assertThat(results.get("z")).isEqualTo(Tensor.of(new float[] {3, 0, 7, 0}, 2, 2));
        }
    }

    @Test
    void feedsInsideAndOutsideTheHeapGiveTheSame() {
        ByteBuffer outside = Tensor.allocate(ElementType.FLOAT, 1, 2);
        outside.putFloat(0, 1.5f).putFloat(4, -1.5f);
        try (Program program = ENGINE.compile(affine())) {
            Tensor direct = Tensor.of(ElementType.FLOAT, new long[] {1, 2}, outside);
            Tensor heap = Tensor.of(new float[] {1.5f, -1.5f}, 1, 2);

            assertThat(program.run(Map.of("x", direct))).isEqualTo(program.run(Map.of("x", heap)));
            assertThat(program.run(Map.of("x", heap)).get("y")).isEqualTo(Tensor.of(new float[] {4, -2}, 1, 2));
        }
    }

    @Test
    void aNodeThatWouldCrashTheProcessIsRefused() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, 2));
        Graph noise = b.build(Map.of("y", x.unary("RandomNormalLike", Map.of("scale", Attribute.of(0f)))));

        assertThatThrownBy(() -> ENGINE.compile(noise))
                .isInstanceOf(LimpidException.class)
                .hasMessage("RandomNormalLike node 'randomnormallike_1': a standard deviation of 0.0 is not positive");
    }

    @Test
    void onlyRequestedOutputsAreReturned() {
        try (Program program = ENGINE.compile(affine())) {
            Map<String, Tensor> feeds = Map.of("x", Tensor.of(new float[] {-1, 1}, 1, 2));

            assertThat(program.run(feeds, List.of("z"))).containsOnlyKeys("z");
            assertThat(program.run(feeds, List.of())).isEmpty();
            assertThatThrownBy(() -> program.run(feeds, List.of("w")))
                    .isInstanceOf(LimpidException.class)
                    .hasMessage("'w' is not an output of the graph; the outputs are [y, z]");
        }
    }

    @Test
    void largeConstantsAreUsedInPlace() {
        float[] identity = new float[64 * 64];
        for (int i = 0; i < 64; i++) {
            identity[65 * i] = i;
        }
        ByteBuffer outside = Tensor.allocate(ElementType.FLOAT, 64, 64);
        outside.asFloatBuffer().put(identity);
        for (Tensor weights :
                List.of(Tensor.of(identity, 64, 64), Tensor.of(ElementType.FLOAT, new long[] {64, 64}, outside))) {
            GraphBuilder b = GraphBuilder.ofOpset(18);
            Expr x = b.input("x", TensorType.of(ElementType.FLOAT, 1, 64));
            float[] ones = new float[64];
            Arrays.fill(ones, 1);
            try (Program program = ENGINE.compile(b.build(Map.of("y", x.matMul(b.constant(weights)))))) {
                float[] y = program.run(Map.of("x", Tensor.of(ones, 1, 64)))
                        .values()
                        .iterator()
                        .next()
                        .toFloats();

                assertThat(y[0]).isZero();
                assertThat(y[17]).isEqualTo(17);
                assertThat(y[63]).isEqualTo(63);
            }
        }
    }

    @Test
    void everyElementTypePassesThroughUnchanged() {
        EnumSet<ElementType> types = EnumSet.of(
                ElementType.FLOAT,
                ElementType.DOUBLE,
                ElementType.FLOAT16,
                ElementType.BFLOAT16,
                ElementType.INT64,
                ElementType.INT32,
                ElementType.INT16,
                ElementType.INT8,
                ElementType.UINT8,
                ElementType.BOOL);
        for (ElementType type : types) {
            Tensor x = Tensor.of(type, new double[] {0, 1, 1, 0}, 2, 2);
            assertThat(identity(x)).as("%s", type).isEqualTo(x);
        }
        Tensor texts = Tensor.ofTexts(List.of("a", "", "ä", "日本"), 2, 2);
        assertThat(identity(texts)).isEqualTo(texts);
    }

    @Test
    void resultsMayHaveTypesThatInputsCannot() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.INT64, 2));
        Map<String, Expr> outputs = new LinkedHashMap<>();
        for (ElementType type : List.of(ElementType.UINT16, ElementType.UINT32, ElementType.UINT64)) {
            outputs.put(type.name(), x.cast(type));
        }
        try (Program program = ENGINE.compile(b.build(outputs))) {
            program.run(Map.of("x", Tensor.list(7, 60_000))).forEach((name, tensor) -> {
                assertThat(tensor.elementType().name()).isEqualTo(name);
                assertThat(tensor.toLongs()).containsExactly(7, 60_000);
            });
        }
        assertThatThrownBy(() -> identity(Tensor.of(ElementType.UINT16, new double[] {1}, 1)))
                .isInstanceOf(LimpidException.class)
                .hasMessage("ONNX Runtime's Java interface does not accept inputs of element type UINT16");
    }

    @Test
    void tensorsMayBeEmpty() {
        Tensor none = Tensor.of(new float[0], 0, 2);
        try (Program program = ENGINE.compile(affine())) {
            assertThat(program.run(Map.of("x", none)).get("z")).isEqualTo(none);
        }
    }

    @Test
    void aFeedThatDoesNotFitIsNamed() {
        try (Program program = ENGINE.compile(affine())) {
            assertThatThrownBy(() -> program.run(Map.of()))
                    .isInstanceOf(LimpidException.class)
                    .hasMessage("input 'x' is not fed");
            assertThatThrownBy(() -> program.run(Map.of("x", Tensor.of(new float[3], 1, 3))))
                    .isInstanceOf(LimpidException.class)
                    .hasMessage("input 'x' takes float[N,2], not float[1,3]");
            assertThatThrownBy(() -> program.run(Map.of("x", Tensor.of(new double[2], 1, 2))))
                    .isInstanceOf(LimpidException.class)
                    .hasMessage("input 'x' takes float[N,2], not double[1,2]");
            Tensor x = Tensor.of(new float[2], 1, 2);
            assertThatThrownBy(() -> program.run(Map.of("x", x, "q", x)))
                    .isInstanceOf(LimpidException.class)
                    .hasMessage("'q' is not an input of the graph; the inputs are [x]");
        }
    }

    @Test
    void unsupportedOperatorsGiveOneSentence() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", BATCH_OF_TWO);
        Graph graph = b.build(Map.of("y", x.unary("NoSuchOperator")));

        assertThatThrownBy(() -> ENGINE.compile(graph))
                .isInstanceOf(LimpidException.class)
                .hasMessageStartingWith("ONNX Runtime does not accept the graph: ")
                .hasMessageContaining("NoSuchOperator")
                .hasMessageNotContaining("\n");
    }

    @Test
    void anErrorWhileRunningNamesTheNode() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", BATCH_OF_TWO);
        Graph graph = b.build(Map.of("y", x.reshape(3, -1)));

        try (Program program = ENGINE.compile(graph)) {
            assertThatThrownBy(() -> program.run(Map.of("x", Tensor.of(new float[2], 1, 2))))
                    .isInstanceOf(LimpidException.class)
                    .hasMessageStartingWith("ONNX Runtime cannot run the graph: ")
                    .hasMessageContaining("Reshape")
                    .hasMessageNotContaining("\n")
                    .hasMessageNotContaining(".cc:");
        }
    }

    @Test
    void aMissingDeviceIsNamed() {
        assertThatThrownBy(() -> OnnxRuntime.create(EngineOptions.DEFAULT.withDevice(Device.parse("cuda:1"))))
                .isInstanceOf(LimpidException.class)
                .hasMessageStartingWith("device cuda:1 is not part of this ONNX Runtime; it has [")
                .hasMessageContaining("CPU");
        assertThat(Device.parse("CPU")).isEqualTo(Device.CPU);
        for (String wrong : List.of("", "gpu", "cuda:", "cuda:-1", "cuda:x", "cuda 1")) {
            assertThatThrownBy(() -> Device.parse(wrong))
                    .isInstanceOf(LimpidException.class)
                    .hasMessageContaining("'" + wrong + "' is not a device");
        }
    }

    @Test
    void optionsDoNotChangeTheResults() {
        Map<String, Tensor> feeds = Map.of("x", Tensor.of(new float[] {1, -2}, 1, 2));
        for (EngineOptions.Optimization optimization : EngineOptions.Optimization.values()) {
            EngineOptions options = EngineOptions.DEFAULT
                    .withOptimization(optimization)
                    .withThreads(2)
                    .withSpinning(false)
                    .withArena(false);
            try (Program program = OnnxRuntime.create(options).compile(affine())) {
                assertThat(program.run(feeds).get("z")).isEqualTo(Tensor.of(new float[] {3, 0}, 1, 2));
            }
        }
    }

    /** Far more iterations than any machine completes before the other thread calls. */
    @Test
    void cancelStopsARunButNotTheProgram() {
        try (Program program = ENGINE.compile(countingLoop())) {
            CompletableFuture<Map<String, Tensor>> run =
                    CompletableFuture.supplyAsync(() -> program.run(turns(1 << 27)));
            while (!run.isDone()) {
                program.cancel();
                Thread.onSpinWait();
            }

            assertThatThrownBy(run::join).hasRootCauseMessage("the run was cancelled");
            assertThat(program.run(turns(3)).get("y")).isEqualTo(Tensor.of(new float[] {3, 3}, 2));
        }
    }

    private static Map<String, Tensor> turns(int count) {
        return Map.of("turns", Tensor.scalar(ElementType.INT64, count), "x", Tensor.of(new float[2], 2));
    }

    /** y = x + 1 + 1 ..., as many times as is fed. */
    private static Graph countingLoop() {
        TensorType pair = TensorType.of(ElementType.FLOAT, 2);
        GraphBuilder body = GraphBuilder.ofOpset(18);
        body.input("turn", new TensorType(ElementType.INT64, Shape.SCALAR));
        Expr goOn = body.input("go_on", new TensorType(ElementType.BOOL, Shape.SCALAR));
        Map<String, Expr> outputs = new LinkedHashMap<>();
        outputs.put("still", goOn.emit("Identity", Map.<String, Attribute>of(), null));
        outputs.put("more", body.input("sum", pair).add(1));
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr turns = b.input("turns", new TensorType(ElementType.INT64, Shape.SCALAR));
        Expr x = b.input("x", pair);
        Node loop = Node.of(
                "Loop",
                List.of(turns.name(), "", x.name()),
                List.of(),
                Map.of("body", new Attribute.Body(body.build(outputs))));
        return b.build(Map.of("y", b.emitAll(loop, List.of(pair)).get(0)));
    }

    @Test
    void aClosedProgramDoesNotRun() {
        Program program = ENGINE.compile(affine());
        Map<String, Tensor> feeds = Map.of("x", Tensor.of(new float[] {1, 2}, 1, 2));
        Map<String, Tensor> results = program.run(feeds);
        program.close();
        program.close();

        assertThat(results.get("y")).isEqualTo(Tensor.of(new float[] {3, 5}, 1, 2));
        assertThatThrownBy(() -> program.run(feeds))
                .isInstanceOf(LimpidException.class)
                .hasMessage("the program was closed");
    }

    @Test
    void theDescriptionNamesVersionAndDevice() {
        assertThat(ENGINE.description()).matches("ONNX Runtime 1\\.\\d+\\.\\d+, cpu");
    }

    /** y = 2x + 1, z = relu(y). */
    private static Graph affine() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr y = b.input("x", BATCH_OF_TWO).mul(2).add(1);
        Map<String, Expr> outputs = new LinkedHashMap<>();
        outputs.put("y", y);
        outputs.put("z", y.relu());
        return b.build(outputs);
    }

    private static Tensor identity(Tensor x) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr y = b.input("x", x.type()).emit("Identity", Map.<String, Attribute>of(), x.type());
        try (Program program = ENGINE.compile(b.build(Map.of("y", y)))) {
            return program.run(Map.of("x", x)).values().iterator().next();
        }
    }
}
