package dev.limpid.attribution.relevance;

import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Tensor;
import dev.limpid.model.InputScaling;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The input as the first layer sees it: normalised, whether that happens within the network or before it.
 *
 * <p>Methods whose maps belong to what the first layer sees use it to choose baselines, so that their maps do not depend
 * on who normalises. Without a normalisation within the network both directions change nothing.
 */
final class FirstLayer {
    private final ForwardPass f;
    private final Optional<InputScaling> scaling;

    private FirstLayer(ForwardPass f, Optional<InputScaling> scaling) {
        this.f = f;
        this.scaling = scaling;
    }

    static FirstLayer of(ForwardPass f) {
        return new FirstLayer(f, f.model().scaling());
    }

    /** What the first layer sees of an input: {@code float[N,...]} or a scalar, in the network's shape. */
    Expr seen(Expr input) {
        return scaling.map(s -> input.mul(each(s.scale())).add(each(s.shift()))).orElse(input);
    }

    /**
     * The input of which the first layer sees zero: one number, or one per channel. It is rounded only once, so that a
     * mean that is subtracted leaves exactly zero.
     */
    Expr zero() {
        return scaling.map(s -> {
                    List<Double> numbers = new ArrayList<>();
                    for (int c = 0; c < s.scale().size(); c++) {
                        double scale = s.scale().get(c);
                        numbers.add(scale == 0 ? 0.0 : -s.shift().get(c) / scale);
                    }
                    return each(numbers);
                })
                .orElseGet(() -> f.input().builder().scalar(f.input().elementType(), 0));
    }

    /** The input of which the first layer sees this; 0 in a channel that does not reach it. */
    Expr input(Expr seen) {
        return scaling.map(s -> seen.sub(each(s.shift()))
                        .mul(each(s.scale().stream()
                                .map(a -> a == 0 ? 0.0 : 1 / a)
                                .toList())))
                .orElse(seen);
    }

    private Expr each(List<Double> numbers) {
        Expr x = f.input();
        long[] shape = new long[x.rank()];
        Arrays.fill(shape, 1);
        shape[Math.min(f.inputChannelAxis(), x.rank() - 1)] = numbers.size();
        double[] values = numbers.stream().mapToDouble(Double::doubleValue).toArray();
        return x.builder().constant(Tensor.of(ElementType.FLOAT, values, shape));
    }
}
