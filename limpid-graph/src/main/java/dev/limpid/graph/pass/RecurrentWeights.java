package dev.limpid.graph.pass;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The constant weights of one direction of a recurrent node, for products with states {@code [1,N,H]}. */
final class RecurrentWeights {
    private static final int INPUT = 1;
    private static final int STATE = 2;
    private static final int BIAS = 3;
    private static final int PEEPHOLES = 7;

    private final GraphBuilder b;
    private final Graph graph;
    private final Node node;
    private final int direction;
    private final int gates;
    private final int hidden;
    private final Map<String, Expr> known = new HashMap<>();

    RecurrentWeights(GraphBuilder b, Graph graph, Node node, int direction, int gates) {
        this.b = b;
        this.graph = graph;
        this.node = node;
        this.direction = direction;
        this.gates = gates;
        this.hidden = Math.toIntExact(tensor(STATE).size(2));
    }

    /** Whether all weights of a node are constant. */
    static boolean areConstant(Node node, Function<String, Optional<Tensor>> constants) {
        return Arrays.stream(new int[] {INPUT, STATE, BIAS, PEEPHOLES})
                .filter(node::hasInput)
                .allMatch(k -> constants.apply(node.input(k)).isPresent());
    }

    private Tensor tensor(int k) {
        return graph.findConstant(node.input(k))
                .orElseThrow(() -> LimpidException.badInput(
                        node.op() + " node '" + node.label() + "' has no constant input " + k));
    }

    /** The input weights of all gates: {@code [I, gates * H]}. */
    Expr ofInput() {
        return matrix(INPUT, 0, gates);
    }

    /** The recurrent weights of some gates: {@code [H, (to - from) * H]}. */
    Expr ofState(int from, int to) {
        return matrix(STATE, from, to);
    }

    /** Rows {@code from * H} to {@code to * H} of a weight matrix of this direction, transposed. */
    private Expr matrix(int k, int from, int to) {
        return once(k + "/" + from + "/" + to, () -> transposed(k, from, to));
    }

    /** A constant that all steps share. */
    private Expr once(String key, Supplier<Tensor> tensor) {
        return known.computeIfAbsent(key, k -> b.constant(tensor.get()));
    }

    private Tensor transposed(int k, int from, int to) {
        Tensor all = tensor(k);
        int rows = (to - from) * hidden;
        int columns = Math.toIntExact(all.size(2));
        int start = (direction * gates * hidden + from * hidden) * columns;
        double[] numbers = all.toDoubles();
        double[] transposed = new double[rows * columns];
        for (int r = 0; r < rows; r++) {
            for (int c = 0; c < columns; c++) {
                transposed[c * rows + r] = numbers[start + r * columns + c];
            }
        }
        return Tensor.of(all.elementType(), transposed, columns, rows);
    }

    /** The sum of both biases, without the state's bias from some gate on; null if there is none. */
    @Nullable
    Expr bias(int stateUpTo) {
        if (!node.hasInput(BIAS)) {
            return null;
        }
        double[] numbers = tensor(BIAS).toDoubles();
        int length = gates * hidden;
        int start = direction * 2 * length;
        double[] sum = Arrays.copyOfRange(numbers, start, start + length);
        for (int i = 0; i < stateUpTo * hidden; i++) {
            sum[i] += numbers[start + length + i];
        }
        return b.constant(Tensor.of(tensor(BIAS).elementType(), sum, length));
    }

    /** The state's bias of one gate; null if there is none. */
    @Nullable
    Expr stateBias(int gate) {
        if (!node.hasInput(BIAS)) {
            return null;
        }
        return once("bias" + gate, () -> row(BIAS, (direction * 2 * gates + gates + gate) * hidden));
    }

    /** The weights from the cell state to the input (0), output (1) or forget (2) gate; null if there are none. */
    @Nullable
    Expr peephole(int gate) {
        if (!node.hasInput(PEEPHOLES)) {
            return null;
        }
        return once("peephole" + gate, () -> row(PEEPHOLES, (direction * 3 + gate) * hidden));
    }

    private Tensor row(int k, int start) {
        double[] numbers = Arrays.copyOfRange(tensor(k).toDoubles(), start, start + hidden);
        return Tensor.of(tensor(k).elementType(), numbers, hidden);
    }
}
