package dev.limpid.trust;

import dev.limpid.error.LimpidException;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;

/** What hidden pixels are replaced by. All metrics share these; each is one implementation. */
public interface Replacement {
    /** A replacement for one input. Safe for many threads. */
    @FunctionalInterface
    interface Filler {
        /**
         * Replaces pixels in place.
         *
         * @param picture {@code float[C*P]}: the input
         * @param hidden the pixels to replace
         * @param index the number of this picture, from which random values are drawn
         */
        void fill(float[] picture, BitSet hidden, int index);
    }

    /** Its name, such as {@code blur:4}. */
    String name();

    /**
     * Prepares for an input.
     *
     * @throws LimpidException if the input has no such replacement
     */
    Filler filler(MetricInput in);

    /** Whether its name, the input and the seed say what pixels become. */
    default boolean isOfInput() {
        return true;
    }

    /** The input entirely replaced: {@code float[C*P]}. */
    default float[] everywhere(MetricInput in) {
        float[] picture = in.input().clone();
        BitSet all = new BitSet();
        all.set(0, in.shape().pixels());
        filler(in).fill(picture, all, 0);
        return picture;
    }

    /** A number in the network's units. */
    static Replacement constant(float value) {
        return fixed(Float.toString(value), in -> {
            float[] picture = new float[in.shape().elements()];
            java.util.Arrays.fill(picture, value);
            return picture;
        });
    }

    /** Black. */
    static Replacement black() {
        return fixed("black", in -> byChannel(in.shape(), in.network().black()));
    }

    /** The mean of each channel of the input. */
    static Replacement mean() {
        return fixed("mean", in -> byChannel(in.shape(), means(in)));
    }

    private static float[] means(MetricInput in) {
        float[] means = new float[in.shape().channels()];
        int pixels = in.shape().pixels();
        for (int c = 0; c < means.length; c++) {
            double sum = 0;
            for (int p = 0; p < pixels; p++) {
                sum += in.input()[c * pixels + p];
            }
            means[c] = (float) (sum / pixels);
        }
        return means;
    }

    private static float[] byChannel(InputShape shape, float[] values) {
        float[] picture = new float[shape.elements()];
        for (int c = 0; c < values.length; c++) {
            java.util.Arrays.fill(picture, c * shape.pixels(), (c + 1) * shape.pixels(), values[c]);
        }
        return picture;
    }

    /** A Gaussian blur of the input whose standard deviation is a share of the longer side. */
    static Replacement blur(double share) {
        return fixed("blur:" + share, in -> in.once(new Blur.Of(share), () -> Blur.of(in.input(), in.shape(), share)));
    }

    /** Another picture: {@code float[C*P]}. */
    static Replacement picture(float[] other) {
        return fixed("picture", false, in -> {
            if (other.length != in.shape().elements()) {
                throw LimpidException.badInput(
                        "the replacement has " + other.length + " values, but the network takes " + in.shape());
            }
            return other;
        });
    }

    /** The mean picture of the class that is nearest to the input, other than the explained one. */
    static Replacement nearestClassMean(List<float[]> meanOfClass) {
        return fixed("nearest-class-mean", false, in -> {
            float[] nearest = new float[0];
            double least = Double.POSITIVE_INFINITY;
            for (int k = 0; k < meanOfClass.size(); k++) {
                double distance = Numbers.length(Numbers.minus(in.input(), meanOfClass.get(k)));
                if (k != in.target() && distance < least) {
                    nearest = meanOfClass.get(k);
                    least = distance;
                }
            }
            if (nearest.length == 0) {
                throw LimpidException.badInput("there is no class other than the explained one");
            }
            return nearest;
        });
    }

    /** Uniform noise between the lowest and the highest value of each channel, drawn anew for each picture. */
    static Replacement noise() {
        return new Replacement() {
            @Override
            public String name() {
                return "noise";
            }

            @Override
            public Filler filler(MetricInput in) {
                float[][] range = Blur.ranges(in.input(), in.shape());
                int pixels = in.shape().pixels();
                return (picture, hidden, index) -> {
                    SplittableRandom random = new SplittableRandom(in.seed() * 31 + index);
                    for (int p = hidden.nextSetBit(0); p >= 0; p = hidden.nextSetBit(p + 1)) {
                        for (int c = 0; c < range.length; c++) {
                            picture[c * pixels + p] =
                                    range[c][0] + (range[c][1] - range[c][0]) * (float) random.nextDouble();
                        }
                    }
                };
            }
        };
    }

    /** {@link LinearInpainting} with Gaussian noise of this standard deviation. */
    static Replacement inpaint(double noise) {
        return new LinearInpainting(noise);
    }

    /** Makes the picture that replaces an input. */
    @FunctionalInterface
    interface Picture {
        /** The picture: {@code float[C*P]}. */
        float[] of(MetricInput in);
    }

    /** A replacement by a picture that does not depend on what is hidden. */
    static Replacement fixed(String name, Picture made) {
        return fixed(name, true, made);
    }

    private static Replacement fixed(String name, boolean isOfInput, Picture made) {
        return new Replacement() {
            @Override
            public boolean isOfInput() {
                return isOfInput;
            }

            @Override
            public String name() {
                return name;
            }

            @Override
            public Filler filler(MetricInput in) {
                float[] other = made.of(in);
                int pixels = in.shape().pixels();
                return (picture, hidden, index) -> {
                    for (int from = hidden.nextSetBit(0); from >= 0; ) {
                        int to = hidden.nextClearBit(from);
                        for (int at = 0; at < other.length; at += pixels) {
                            System.arraycopy(other, at + from, picture, at + from, to - from);
                        }
                        from = hidden.nextSetBit(to);
                    }
                };
            }
        };
    }
}
