package dev.limpid.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.limpid.djl.Operation.Call;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** The supported operations of DJL's arrays, by name. */
final class Operations {
    /**
     * Operations that are recorded directly although DJL implements them with others: with operations that modify an
     * array, or, for {@code split}, with a list of indices that its PyTorch engine interprets differently.
     */
    private static final Set<String> DEFAULTS = Set.of("rsub", "rdiv", "duplicate", "split");

    private static final Map<String, Operation> BY_NAME = new HashMap<>();

    private Operations() {}

    static {
        elementwise();
        reductions();
        arrangements();
        layers();
    }

    /**
     * The operation with this name.
     *
     * @param isDefault whether DJL implements it with other operations, which are recorded instead
     */
    static @Nullable Operation named(String name, boolean isDefault) {
        return isDefault && !DEFAULTS.contains(name) ? null : BY_NAME.get(name);
    }

    private static void one(String name, Function<Call, Expr> made) {
        BY_NAME.put(name, call -> List.of(made.apply(call)));
    }

    private static void unary(String name, UnaryOperator<Expr> made) {
        one(name, c -> made.apply(c.x()));
    }

    private static void binary(String name, BinaryOperator<Expr> made) {
        one(name, c -> made.apply(c.x(), c.value(0)));
    }

    private static void elementwise() {
        binary("add", Expr::add);
        binary("sub", Expr::sub);
        binary("mul", Expr::mul);
        binary("div", Expr::div);
        binary("pow", Expr::pow);
        binary("maximum", Expr::max);
        binary("minimum", Expr::min);
        binary("rsub", (x, y) -> y.sub(x));
        binary("rdiv", (x, y) -> y.div(x));
        unary("neg", Expr::neg);
        unary("abs", Expr::abs);
        unary("exp", Expr::exp);
        unary("log", Expr::log);
        unary("log2", x -> x.log().mul(1 / Math.log(2)));
        unary("log10", x -> x.log().mul(1 / Math.log(10)));
        unary("sqrt", Expr::sqrt);
        unary("square", x -> x.mul(x));
        unary("relu", Expr::relu);
        unary("erf", x -> x.unary("Erf"));
        unary("sigmoid", x -> x.unary("Sigmoid"));
        unary("tanh", x -> x.unary("Tanh"));
        unary("selu", x -> x.unary("Selu"));
        unary("softPlus", x -> x.unary("Softplus"));
        unary("softSign", x -> x.unary("Softsign"));
        one("leakyRelu", c -> c.x().unary("LeakyRelu", Map.of("alpha", Attribute.of((float) c.number(0)))));
        one("elu", c -> c.x().unary("Elu", Map.of("alpha", Attribute.of((float) c.number(0)))));
        unary("gelu", x -> x.mul(x.mul(Math.sqrt(0.5)).unary("Erf").add(1)).mul(0.5));
        one("clip", c -> c.x().max(c.value(0)).min(c.value(1)));
        for (String same : List.of("dropout", "stopGradient", "duplicate")) {
            unary(same, x -> x);
        }
    }

    private static void reductions() {
        Map.of("sum", "ReduceSum", "mean", "ReduceMean", "max", "ReduceMax", "min", "ReduceMin")
                .forEach((name, op) -> one(name, c -> reduced(op, c)));
        one("softmax", c -> c.x().unary("Softmax", Map.of("axis", Attribute.of(c.axis(0)))));
        one("logSoftmax", c -> c.x().unary("LogSoftmax", Map.of("axis", Attribute.of(c.axis(0)))));
    }

    private static Expr reduced(String op, Call c) {
        if (c.count() == 0) {
            throw LimpidException.badInput("a reduction over all axes, including the batch, cannot be exported");
        }
        return c.x().reduce(op, c.count() > 1 && c.isTrue(1), c.axes(0));
    }

    private static void arrangements() {
        for (String name : List.of("reshape", "flatten", "expandDims", "squeeze")) {
            one(name, c -> c.shaped(c.x()));
        }
        one("broadcast", Operations::broadcast);
        one("transpose", Operations::transposed);
        BY_NAME.put("split", Operations::split);
        one("concat", c -> {
            List<Expr> parts = new ArrayList<>(List.of(c.x()));
            c.list(0).forEach(a -> parts.add(c.recorder().value(a)));
            return Expr.concat(c.axis(1), parts.toArray(new Expr[0]));
        });
        for (String name : List.of("matMul", "batchMatMul", "dot")) {
            binary(name, Expr::matMul);
        }
    }

    private static Expr broadcast(Call c) {
        long[] sizes = Recorder.sizes(c.only().getShape());
        // In Expand 1 keeps a size, in Reshape -1 is computed from the others.
        Expr list = c.x().builder()
                .list(LongStream.of(sizes).map(s -> Math.max(s, 1)).toArray());
        return c.x().expand(list, c.type().shape());
    }

    private static Expr transposed(Call c) {
        int rank = c.rank();
        long[] order = c.count() == 0
                ? LongStream.range(0, rank).map(i -> rank - 1 - i).toArray()
                : c.axes(0);
        if (rank > 0 && order[0] != 0 && Recorder.isBatch(c.real().getShape().get(0))) {
            throw LimpidException.badInput("the batch must stay the first axis; moving it cannot be exported");
        }
        return c.x().transpose(order);
    }

    private static List<Expr> split(Call c) {
        NDList parts = (NDList) c.result();
        long axis = c.count() > 1 ? c.axis(1) : 0;
        if (axis == 0) {
            throw LimpidException.badInput("a split of the batch axis cannot be exported");
        }
        List<Expr> values = new ArrayList<>();
        long start = 0;
        for (NDArray part : parts) {
            long end = start + part.getShape().get((int) axis);
            values.add(c.x().slice(axis, start, end, 1));
            start = end;
        }
        return values;
    }

    private static void layers() {
        one("convolution", Layers::convolution);
        one("linear", Layers::linear);
        one("embedding", Layers::embedding);
        one("batchNorm", Layers::batchNorm);
        one("layerNorm", Layers::layerNorm);
        one("maxPool", c -> Layers.pooled("MaxPool", c, Map.of()));
        one(
                "avgPool",
                c -> Layers.pooled("AveragePool", c, Map.of("count_include_pad", Attribute.of(c.isTrue(4) ? 1L : 0L))));
        one("globalMaxPool", c -> c.shaped(Layers.global("GlobalMaxPool", c)));
        one("globalAvgPool", c -> c.shaped(Layers.global("GlobalAveragePool", c)));
    }
}
