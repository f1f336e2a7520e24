package dev.limpid.attribution.cam;

import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.Samples;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.InputForm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A method that masks the input with each feature map of a layer: the map is enlarged bilinearly, scaled to 0 to 1, and
 * multiplied with the input. It runs the whole network, because it changes the input.
 */
interface MaskedInput extends ByChannel {
    /** Added to the range of a mask, so that a constant mask causes no division by zero. */
    double NEAR_ZERO = 1e-8;

    /** The last step of the paper's algorithm: the softmax over the feature maps. */
    @Override
    default Expr weights(ForwardPass f, Expr scores) {
        return scores.unary("Softmax", Map.of("axis", Attribute.of(-1L)));
    }

    /**
     * The masks of the samples, {@code float[N,S,H,W]}.
     *
     * @param chosen the feature map of each sample: {@code float[N,S,h,w]}
     */
    default Expr masks(ForwardPass f, Expr chosen, Expr drawn) {
        return normalised(f.enlarged(chosen, f.channelsFirst(f.divisibleInput())));
    }

    @Override
    default Expr points(ForwardPass f, Expr x, Expr drawn) {
        FeatureMap layer = f.layer();
        Expr maps = f.asMaps(f.given(LAYER), layer);
        long samples = drawn.shape().size(0);
        Expr numbers = ByChannel.number(drawn).reshape(samples).cast(ElementType.INT64);
        Shape shape = maps.shape().with(1, Dim.of(samples));
        TensorType type = new TensorType(maps.elementType(), shape);
        Expr chosen = maps.emit("Gather", Map.of("axis", Attribute.of(1L)), type, numbers);
        Expr masks = masks(f, chosen, drawn);
        InputForm form = f.model().form();
        return x.mul(form.hasChannels() ? masks.unsqueeze(form.channelAxis() + 1L) : masks);
    }

    /** Scales each mask {@code float[N,S,...]} separately to 0 to 1. */
    static Expr normalised(Expr masks) {
        long[] places = ForwardPass.places(masks);
        Expr least = masks.reduce("ReduceMin", true, places);
        Expr range = masks.reduce("ReduceMax", true, places).sub(least);
        return masks.sub(least).div(range.add(NEAR_ZERO));
    }

    /**
     * Several samples for every feature map, each of weight one over their number.
     *
     * @param more further numbers of the k-th sample for a feature map, {@code float[S,1+more]}
     */
    static Samples repeated(int channels, int times, Numbers more) {
        List<float[]> rows = new ArrayList<>();
        for (int c = 0; c < channels; c++) {
            for (int k = 0; k < times; k++) {
                rows.add(more.of(c, k));
            }
        }
        int width = rows.get(0).length + 1;
        float[] all = new float[rows.size() * width];
        for (int i = 0; i < rows.size(); i++) {
            int channel = i / times;
            all[i * width] = channel;
            System.arraycopy(rows.get(i), 0, all, (i * width) + 1, width - 1);
        }
        float[] weights = new float[rows.size()];
        Arrays.fill(weights, 1f / times);
        return new Samples(Tensor.of(all, rows.size(), width), Tensor.of(weights, rows.size()));
    }

    /** Further numbers of the samples for a feature map. */
    @FunctionalInterface
    interface Numbers {
        /** The numbers of the k-th sample for feature map {@code channel}. */
        float[] of(int channel, int k);
    }
}
