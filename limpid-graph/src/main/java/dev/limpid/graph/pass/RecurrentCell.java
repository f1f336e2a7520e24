package dev.limpid.graph.pass;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Node;
import dev.limpid.graph.TensorType;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One direction of a recurrent node: how a step computes the next state. States are {@code [1,N,H]}; null is zero. */
abstract class RecurrentCell {
    private final float clip;
    final RecurrentWeights weights;
    final List<CellActivation> f;

    /**
     * A state.
     *
     * @param h the hidden state
     * @param c the cell state of an LSTM
     */
    record State(@Nullable Expr h, @Nullable Expr c) {}

    RecurrentCell(Node node, RecurrentWeights weights, List<CellActivation> f) {
        this.clip = node.realAttribute("clip", 0);
        this.weights = weights;
        this.f = f;
    }

    /** The products of the inputs with the input weights, with the biases: {@code [T,N,gates * H]}. */
    Expr projected(Expr x) {
        return plus(x.matMul(weights.ofInput()), bias());
    }

    /** The bias that is added to the products of the inputs. */
    abstract @Nullable Expr bias();

    /**
     * The next state.
     *
     * @param x the projected input of this step: {@code [1,N,gates * H]}
     */
    abstract State next(Expr x, State before);

    /** The function of a gate, after clipping. */
    final Expr activated(int k, Expr x) {
        return f.get(k)
                .of(clip > 0 ? x.emit("Clip", Map.of(), x.findType().orElse(null), x.like(-clip), x.like(clip)) : x);
    }

    static Expr plus(Expr a, @Nullable Expr b) {
        return b == null ? a : a.add(b).shapedLike(a);
    }

    /** {@code a * b}, null if b is. */
    static @Nullable Expr times(@Nullable Expr a, @Nullable Expr b) {
        return a == null || b == null ? null : a.mul(b);
    }

    /** Equal parts along an axis. */
    static List<Expr> split(Expr e, int axis, int count) {
        if (count == 1) {
            return List.of(e);
        }
        Dim part = Dim.of(e.shape().size(axis) / count);
        TensorType type = new TensorType(e.elementType(), e.shape().with(axis, part));
        return e.builder()
                .emitAll(
                        "Split",
                        List.of(e),
                        Map.of("axis", Attribute.of((long) axis), "num_outputs", Attribute.of((long) count)),
                        Collections.nCopies(count, type));
    }

    /** {@code h = f(W x + R h + b)}. */
    static final class Simple extends RecurrentCell {
        Simple(Node node, RecurrentWeights weights, List<CellActivation> f) {
            super(node, weights, f);
        }

        @Override
        @Nullable
        Expr bias() {
            return weights.bias(1);
        }

        @Override
        State next(Expr x, State before) {
            @Nullable Expr h = before.h();
            return new State(activated(0, h == null ? x : x.add(h.matMul(weights.ofState(0, 1)))), null);
        }
    }

    /**
     * {@code z = f(...)}, {@code r = f(...)}, {@code n = g(W x + R (r h) + b)} and {@code h' = (1 - z) n + z h}; with
     * {@code linear_before_reset}, {@code n = g(W x + r (R h + b_R) + b_W)}.
     */
    static final class Gated extends RecurrentCell {
        private final boolean isLinearFirst;

        Gated(Node node, RecurrentWeights weights, List<CellActivation> f) {
            super(node, weights, f);
            this.isLinearFirst = node.intAttribute("linear_before_reset", 0) != 0;
        }

        @Override
        @Nullable
        Expr bias() {
            return weights.bias(isLinearFirst ? 2 : 3);
        }

        @Override
        State next(Expr x, State before) {
            @Nullable Expr h = before.h();
            List<Expr> own = split(x, 2, 3);
            List<@Nullable Expr> fed = h == null
                    ? Collections.nCopies(3, null)
                    : Collections.unmodifiableList(
                            split(h.matMul(weights.ofState(0, isLinearFirst ? 3 : 2)), 2, isLinearFirst ? 3 : 2));
            Expr z = activated(0, plus(own.get(0), fed.get(0)));
            Expr r = activated(0, plus(own.get(1), fed.get(1)));
            @Nullable Expr reset = isLinearFirst ? times(r, biased(fed.get(2))) : fromState(times(r, h));
            Expr n = activated(1, plus(own.get(2), reset));
            Expr fresh = z.like(1).sub(z).shapedLike(z).mul(n);
            return new State(plus(fresh, times(z, h)), null);
        }

        private @Nullable Expr fromState(@Nullable Expr h) {
            return h == null ? null : h.matMul(weights.ofState(2, 3));
        }

        private @Nullable Expr biased(@Nullable Expr fed) {
            @Nullable Expr bias = weights.stateBias(2);
            return fed == null ? bias : plus(fed, bias);
        }
    }

    /** Gates {@code i}, {@code o}, {@code f}, {@code c' = f c + i g(...)} and {@code h' = o h(c')}. */
    static final class LongShortTerm extends RecurrentCell {
        private final boolean isCoupled;

        LongShortTerm(Node node, RecurrentWeights weights, List<CellActivation> f) {
            super(node, weights, f);
            this.isCoupled = node.intAttribute("input_forget", 0) != 0;
        }

        @Override
        @Nullable
        Expr bias() {
            return weights.bias(4);
        }

        @Override
        State next(Expr x, State before) {
            @Nullable Expr h = before.h();
            @Nullable Expr c = before.c();
            List<Expr> gates = split(h == null ? x : x.add(h.matMul(weights.ofState(0, 4))), 2, 4);
            Expr i = activated(0, plus(gates.get(0), times(c, weights.peephole(0))));
            Expr forget = isCoupled
                    ? i.like(1).sub(i).shapedLike(i)
                    : activated(0, plus(gates.get(2), times(c, weights.peephole(2))));
            Expr fresh = i.mul(activated(1, gates.get(3)));
            Expr cell = plus(fresh, times(forget, c));
            Expr o = activated(0, plus(gates.get(1), times(cell, weights.peephole(1))));
            return new State(o.mul(f.get(2).of(cell)), cell);
        }
    }
}
