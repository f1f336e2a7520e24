package dev.limpid.simple;

import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import dev.limpid.inside.Samples;
import java.util.Arrays;
import java.util.SplittableRandom;

/** Inputs off the data manifold: noisy, partly hidden, or the mean of two. The values are those that the network is fed. */
enum Perturbed {
    /** Each value is moved by half the deviation of the input's values on average. */
    NOISY("with noise"),
    /** A block of half the values in their order takes the mean of the input. */
    HIDDEN("half hidden"),
    /** The mean of an input and the next one. */
    MIXED("mixed with another");

    private final String words;

    Perturbed(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    Samples of(Samples samples, long seed) {
        return new Samples() {
            @Override
            public int size() {
                return samples.size();
            }

            @Override
            public Tensor input(int index) {
                Tensor input = samples.input(index);
                double[] values = input.toDoubles();
                changed(values, samples, index, new SplittableRandom(seed * 1_000_003L + index));
                return Tensor.of(input.elementType(), rounded(values, input.elementType()), input.shape());
            }

            @Override
            public String name(int index) {
                return samples.name(index) + ", " + words;
            }
        };
    }

    private static double[] rounded(double[] values, ElementType type) {
        return type.isFloating()
                ? values
                : Arrays.stream(values).map(Math::rint).toArray();
    }

    private void changed(double[] values, Samples samples, int index, SplittableRandom random) {
        double mean = Arrays.stream(values).average().orElse(0);
        switch (this) {
            case NOISY -> {
                double deviation = Math.sqrt(Arrays.stream(values)
                        .map(v -> (v - mean) * (v - mean))
                        .average()
                        .orElse(0));
                for (int i = 0; i < values.length; i++) {
                    values[i] += 0.5 * deviation * random.nextGaussian();
                }
            }
            case HIDDEN -> {
                int start = random.nextInt(values.length);
                for (int i = 0; i < values.length / 2; i++) {
                    values[(start + i) % values.length] = mean;
                }
            }
            case MIXED -> {
                double[] other = samples.input((index + 1) % samples.size()).toDoubles();
                for (int i = 0; i < values.length; i++) {
                    values[i] = (values[i] + other[i]) / 2;
                }
            }
        }
    }
}
