package dev.limpid.attribution.cam;

import dev.limpid.attribution.formula.Samples;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Tensor;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.Layout;
import java.util.Arrays;
import java.util.stream.LongStream;

/** Masks over a layer in the layer's layout, one for each of S samples, made from indices {@code float[S]}. */
final class LayerMasks {
    private LayerMasks() {}

    /** The indices from 0, each as a sample of weight 1. */
    static Samples counting(int count) {
        float[] numbers = new float[count];
        float[] ones = new float[count];
        for (int i = 0; i < count; i++) {
            numbers[i] = i;
            ones[i] = 1;
        }
        return new Samples(Tensor.of(numbers, count, 1), Tensor.of(ones, count));
    }

    /** One-hot rows {@code float[S,count]} from indices {@code float[S,1]}. */
    static Expr oneHot(Expr numbers, int count) {
        float[] all = new float[count];
        for (int i = 0; i < count; i++) {
            all[i] = i;
        }
        return numbers.equal(numbers.builder().constant(Tensor.of(all, 1, count)))
                .cast(numbers.elementType());
    }

    /** A factor for each channel {@code float[S,C]} as a factor of the layer: {@code float[S,...]}. */
    static Expr overChannels(FeatureMap layer, Expr factors) {
        if (layer.layout() == Layout.TOKENS) {
            return factors.unsqueeze(1);
        }
        long rank = layer.places().size();
        boolean first = layer.layout() == Layout.NCHW;
        return factors.unsqueeze(
                LongStream.range(0, rank).map(i -> i + (first ? 2 : 1)).toArray());
    }

    /**
     * A factor for each position {@code float[S,P]} as a factor of the layer; tokens without a position have factor 1.
     */
    static Expr overPlaces(FeatureMap layer, Expr factors) {
        if (layer.layout() == Layout.TOKENS) {
            Expr one = factors.slice(1, 0, 1, 1).mul(0).add(1);
            Expr[] parts = new Expr[layer.leadingTokens() + 1 + layer.trailingTokens()];
            Arrays.fill(parts, one);
            parts[layer.leadingTokens()] = factors;
            long tokens = layer.leadingTokens() + (long) layer.count() + layer.trailingTokens();
            Expr all = parts.length == 1 ? factors : Expr.concat(1, parts);
            return all.reshape(factors.shape().size(0), tokens, 1);
        }
        long[] places = layer.places().stream().mapToLong(p -> p).toArray();
        LongStream samples = LongStream.of(factors.shape().size(0));
        LongStream sizes = layer.layout() == Layout.NCHW
                ? LongStream.concat(LongStream.concat(samples, LongStream.of(1)), LongStream.of(places))
                : LongStream.concat(LongStream.concat(samples, LongStream.of(places)), LongStream.of(1));
        return factors.reshape(sizes.toArray());
    }
}
