package dev.limpid.runtime;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Header;
import dev.limpid.graph.Node;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Value;
import dev.limpid.graph.op.Trait;
import dev.limpid.graph.pass.Normalize;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Compares unrolled recurrent nodes with ONNX Runtime's own kernels. */
class RecurrenceTest {
    private static final OnnxRuntime ENGINE = OnnxRuntime.create(EngineOptions.DEFAULT.withThreads(1));
    private static final int STEPS = 5;
    private static final int FEATURES = 3;
    private static final int HIDDEN = 4;
    private static final int BATCH = 2;

    /** A recurrent node with random weights as a builder. */
    private static final class Case {
        private final String op;
        private final Map<String, Attribute> attributes = new LinkedHashMap<>();
        private final Map<String, Tensor> constants = new LinkedHashMap<>();
        private final List<Value> inputs = new ArrayList<>();
        private final Map<String, Tensor> feeds = new LinkedHashMap<>();
        private final Random random = new Random(5);
        private boolean hasBias = true;
        private boolean hasStates;
        private boolean hasLengths;
        private boolean hasPeepholes;

        Case(String op) {
            this.op = op;
            attributes.put("hidden_size", Attribute.of((long) HIDDEN));
        }

        Case set(String key, Attribute value) {
            attributes.put(key, value);
            return this;
        }

        Case direction(String name) {
            return set("direction", Attribute.of(name));
        }

        Case activations(String... names) {
            return set("activations", new Attribute.Texts(List.of(names)));
        }

        Case withoutBias() {
            hasBias = false;
            return this;
        }

        Case states() {
            hasStates = true;
            return this;
        }

        Case lengths() {
            hasLengths = true;
            return this;
        }

        Case peepholes() {
            hasPeepholes = true;
            return this;
        }

        private Tensor random(long... shape) {
            double[] numbers = random.doubles(Tensor.elementCount(shape), -1, 1).toArray();
            return Tensor.of(ElementType.FLOAT, numbers, shape);
        }

        private String constant(String name, long... shape) {
            constants.put(name, random(shape));
            return name;
        }

        private String input(String name, Tensor value, TensorType type) {
            inputs.add(new Value(name, type));
            feeds.put(name, value);
            return name;
        }

        private String state(String name, long directions) {
            Tensor value = random(directions, BATCH, HIDDEN);
            return input(name, value, value.type());
        }

        Graph graph() {
            long d = attributes.containsValue(Attribute.of("bidirectional")) ? 2 : 1;
            long gates = op.equals("LSTM") ? 4 : op.equals("GRU") ? 3 : 1;
            Dim batch = hasStates || hasLengths ? Dim.of(BATCH) : Dim.symbol("N");
            TensorType type = TensorType.of(ElementType.FLOAT, batch, Dim.of(STEPS), Dim.of(FEATURES));
            input("samples", random(BATCH, STEPS, FEATURES), type);
            List<String> names = new ArrayList<>(List.of(
                    "x",
                    constant("w", d, gates * HIDDEN, FEATURES),
                    constant("r", d, gates * HIDDEN, HIDDEN),
                    hasBias ? constant("b", d, 2 * gates * HIDDEN) : "",
                    hasLengths
                            ? input(
                                    "n",
                                    Tensor.of(ElementType.INT32, new double[] {3, 5}, 2),
                                    TensorType.of(ElementType.INT32, 2))
                            : "",
                    hasStates ? state("h", d) : "",
                    hasStates && gates == 4 ? state("c", d) : "",
                    hasPeepholes ? constant("p", d, 3 * HIDDEN) : ""));
            while (names.get(names.size() - 1).isEmpty()) {
                names.remove(names.size() - 1);
            }
            List<String> outputs = gates == 4 ? List.of("y", "y_h", "y_c") : List.of("y", "y_h");
            Node turn = Node.of(
                    "Transpose", List.of("samples"), List.of("x"), Map.of("perm", Attribute.of(new long[] {1, 0, 2})));
            Node node = Node.of(op, names, outputs, attributes);
            return new Graph(inputs, outputs, constants, List.of(turn, node), Map.of(), Set.of(), Header.ofOpset(18));
        }

        @Override
        public String toString() {
            return op + " " + attributes + (hasBias ? "" : " without bias") + (hasStates ? " with states" : "")
                    + (hasLengths ? " with lengths" : "") + (hasPeepholes ? " with peepholes" : "");
        }
    }

    private static Attribute reals(Float... values) {
        return new Attribute.Reals(List.of(values));
    }

    static Stream<Case> cells() {
        return Stream.of("LSTM", "GRU", "RNN")
                .flatMap(op -> Stream.of("forward", "reverse", "bidirectional")
                        .flatMap(d -> Stream.of(
                                new Case(op).direction(d),
                                new Case(op).direction(d).withoutBias(),
                                new Case(op).direction(d).states(),
                                new Case(op).direction(d).states().lengths(),
                                new Case(op).direction(d).lengths(),
                                new Case(op).direction(d).set("clip", Attribute.of(0.3f)))));
    }

    static Stream<Case> settings() {
        return Stream.of(
                new Case("LSTM").peepholes(),
                new Case("LSTM").peepholes().states().direction("bidirectional"),
                new Case("LSTM").set("input_forget", Attribute.of(1L)).states(),
                new Case("LSTM").activations("HardSigmoid", "Relu", "Softsign"),
                new Case("LSTM")
                        .activations("Sigmoid", "Tanh", "Affine", "HardSigmoid", "LeakyRelu", "ScaledTanh")
                        .direction("bidirectional")
                        .set("activation_alpha", reals(0.7f, 0.25f, 0.1f, 0.8f))
                        .set("activation_beta", reals(0.1f, 0.4f, 0.9f)),
                new Case("GRU").set("linear_before_reset", Attribute.of(1L)),
                new Case("GRU")
                        .set("linear_before_reset", Attribute.of(1L))
                        .withoutBias()
                        .states(),
                new Case("GRU")
                        .set("linear_before_reset", Attribute.of(1L))
                        .direction("bidirectional")
                        .states()
                        .lengths(),
                new Case("GRU").activations("Sigmoid", "Softplus"),
                new Case("RNN").activations("Relu"),
                new Case("RNN").activations("ThresholdedRelu").set("activation_alpha", reals(0.2f)),
                new Case("RNN").activations("Elu").set("activation_alpha", reals(0.5f)));
    }

    static Stream<Case> all() {
        return Stream.concat(cells(), settings());
    }

    @ParameterizedTest
    @MethodSource("all")
    void unrolledNodesGiveWhatTheRuntimeGives(Case test) {
        Graph graph = test.graph();
        Graph unrolled = Specialize.apply(ENGINE, graph.apply(new Normalize()));
        assertThat(unrolled.nodes()).noneMatch(n -> n.has(Trait.RECURRENT));
        Map<String, Tensor> expected = run(graph, test.feeds);
        Map<String, Tensor> found = run(unrolled, test.feeds);
        expected.forEach((name, tensor) -> {
            assertThat(requireNonNull(found.get(name)).shape()).as(name).isEqualTo(tensor.shape());
            assertThat(requireNonNull(found.get(name)).toDoubles())
                    .as(name)
                    .containsExactly(tensor.toDoubles(), within(2e-6));
        });
    }

    private static Map<String, Tensor> run(Graph graph, Map<String, Tensor> feeds) {
        try (Program program = ENGINE.compile(graph)) {
            return program.run(feeds);
        }
    }
}
