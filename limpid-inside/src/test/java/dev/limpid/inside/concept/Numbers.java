package dev.limpid.inside.concept;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import dev.limpid.inside.Samples;
import dev.limpid.model.Npy;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Objects;

/** The numbers of {@code tools/references/concepts.py}. */
final class Numbers {
    static final int INPUTS = 24;

    private Numbers() {}

    /** A file of this package. */
    static Path file(String name) {
        try {
            return Path.of(Objects.requireNonNull(Numbers.class.getResource(name), name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(name, e);
        }
    }

    /** An array of the script. */
    static double[] array(String name) {
        return Npy.read(file(name + ".npy")).toDoubles();
    }

    /** -0.5 to 0.5, as in the script. */
    static double[] drawn(int count, int salt) {
        double[] numbers = new double[count];
        for (long i = 0; i < count; i++) {
            numbers[(int) i] = ((i * i * 31 + i * 7 + salt * 977L) % 1013) / 1013.0 - 0.5;
        }
        return numbers;
    }

    /** Numbers row by row. */
    static double[][] rows(double[] numbers, int columns) {
        double[][] rows = new double[numbers.length / columns][columns];
        for (int i = 0; i < numbers.length; i++) {
            rows[i / columns][i % columns] = numbers[i];
        }
        return rows;
    }

    /** The inputs of the network {@code plain}. */
    static Samples inputs(int count) {
        int size = 3 * 32 * 32;
        double[] all = drawn(INPUTS * size, 6);
        double[] shift = drawn(INPUTS * 3, 7);
        return new Samples() {
            @Override
            public int size() {
                return count;
            }

            @Override
            public Tensor input(int index) {
                if (index >= INPUTS) {
                    throw LimpidException.badInput("there is no input " + index);
                }
                float[] one = new float[size];
                for (int i = 0; i < size; i++) {
                    one[i] = (float) (all[index * size + i] + 6 * shift[index * 3 + i / 1024]);
                }
                return Tensor.of(one, 1, 3, 32, 32);
            }

            @Override
            public String name(int index) {
                return "input " + index;
            }
        };
    }
}
