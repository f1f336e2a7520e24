package dev.limpid.testkit.kernel;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Attention and rotary embedding. */
public final class Transformer {
    private Transformer() {}

    /** The operators of this family. */
    public static Map<String, Kernel> kernels() {
        Map<String, Kernel> k = new HashMap<>();
        k.put("Attention", Transformer::attention);
        k.put("RotaryEmbedding", Transformer::rotaryEmbedding);
        return k;
    }

    /** {@code [batch, length, heads * size]} as {@code [batch, heads, length, size]}. */
    private static NdArray heads(NdArray x, int heads) {
        return x.rank() == 4
                ? x
                : x.reshaped(x.size(0), x.size(1), heads, x.size(2) / heads).transposed(0, 2, 1, 3);
    }

    private static NdArray likeInput(NdArray y, NdArray x) {
        return x.rank() == 4 ? y : y.transposed(0, 2, 1, 3).reshaped(y.size(0), y.size(2), y.size(1) * y.size(3));
    }

    private static List<NdArray> attention(Call c) {
        NdArray q = heads(c.in(0), c.whole("q_num_heads", 1));
        NdArray key = after(c, 4, heads(c.in(1), c.whole("kv_num_heads", 1)));
        NdArray value = after(c, 5, heads(c.in(2), c.whole("kv_num_heads", 1)));
        double scale = c.real("scale", 1 / Math.sqrt(q.size(3)));
        int repeats = q.size(1) / key.size(1);
        NdArray raw =
                Linear.matMul(q, repeated(key, repeats).transposed(0, 1, 3, 2)).map(d -> d * scale);
        double cap = c.real("softcap", 0);
        NdArray capped = cap > 0 ? raw.map(d -> cap * Math.tanh(d / cap)) : raw;
        NdArray masked = Elementwise.combine(capped, bias(c, raw), Double::sum, Long::sum);
        NdArray weights = Reduction.rows(masked, 3, Reduction::softmax);
        NdArray y = Linear.matMul(weights, repeated(value, repeats));
        List<NdArray> shown = List.of(raw, capped, masked, weights);
        return List.of(likeInput(y, c.in(0)), key, value, shown.get(c.whole("qk_matmul_output_mode", 0)));
    }

    /** The past values, followed by the current ones. */
    private static NdArray after(Call c, int past, NdArray now) {
        return c.has(past) ? Movement.concat(2, List.of(c.in(past), now)) : now;
    }

    /** Repeats each head several times. */
    private static NdArray repeated(NdArray x, int times) {
        return Movement.along(
                x, 1, IntStream.range(0, x.size(1) * times).map(i -> i / times).toArray());
    }

    private static NdArray bias(Call c, NdArray scores) {
        int queries = scores.size(2);
        int keys = scores.size(3);
        int past = c.has(4) ? c.in(4).size(2) : 0;
        boolean causal = c.flag("is_causal", false);
        double[] bias = new double[scores.count()];
        for (int i = 0; i < bias.length; i++) {
            bias[i] = causal && i % keys > i / keys % queries + past ? Double.NEGATIVE_INFINITY : 0;
        }
        if (c.has(3)) {
            NdArray mask = full(c.in(3), keys).expandedTo(scores.shape());
            for (int i = 0; i < bias.length; i++) {
                bias[i] += mask.isReal() ? mask.real(i) : mask.integer(i) != 0 ? 0 : Double.NEGATIVE_INFINITY;
            }
        }
        return NdArray.of(scores.type(), bias, scores.shape());
    }

    /** A mask for fewer keys hides the remaining ones. */
    private static NdArray full(NdArray mask, int keys) {
        int missing = keys - mask.size(-1);
        if (missing == 0) {
            return mask;
        }
        int[] shape = Indices.with(mask.shape(), mask.rank() - 1, missing);
        double[] hidden = new double[Indices.count(shape)];
        java.util.Arrays.fill(hidden, mask.isReal() ? Double.NEGATIVE_INFINITY : 0);
        return Movement.concat(mask.rank() - 1, List.of(mask, NdArray.of(mask.type(), hidden, shape)));
    }

    private static List<NdArray> rotaryEmbedding(Call c) {
        NdArray x = heads(c.x(), c.whole("num_heads", 1));
        int size = x.size(3);
        int given = c.whole("rotary_embedding_dim", 0);
        int rotated = given == 0 ? size : given;
        int half = rotated / 2;
        boolean interleaved = c.flag("interleaved", false);
        double[] y = x.toDoubles().clone();
        for (int row = 0; row < x.count() / size; row++) {
            int position = row / (x.size(2) * x.size(1)) * x.size(2) + row % x.size(2);
            int at = c.has(3) ? (int) c.in(3).integer(position) : position;
            for (int j = 0; j < half; j++) {
                int a = row * size + (interleaved ? 2 * j : j);
                int b = row * size + (interleaved ? 2 * j + 1 : half + j);
                double cos = c.in(1).real(at * half + j);
                double sin = c.in(2).real(at * half + j);
                y[a] = x.real(a) * cos - x.real(b) * sin;
                y[b] = x.real(a) * sin + x.real(b) * cos;
            }
        }
        return List.of(likeInput(NdArray.of(x.type(), y, x.shape()), c.x()));
    }
}
