package dev.limpid.trust;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * Noisy linear imputation: each hidden pixel is the weighted mean of its eight neighbours (1/6 beside, 1/12 across), hidden
 * or not, plus noise. The equations of all hidden pixels are solved together, by conjugate gradients
 * with a {@link Multigrid} preconditioner. Where everything
 * is hidden it is the mean of each channel.
 *
 * <p>Ref.: Rong, Leemann, Borisov, Kasneci, Kasneci, A consistent and efficient evaluation strategy for attribution methods,
 * 2022, arXiv 2202.00449.
 *
 * @param noise the standard deviation of the noise, in the network's units
 */
record LinearInpainting(double noise) implements Replacement {
    private static final double EXACT = 1e-7;
    private static final double SHARE_OF_NOISE = 1e-3;
    private static final int MOST_STEPS = 2000;
    private static final int[] ACROSS = {-1, 0, 1, -1, 1, -1, 0, 1};
    private static final int[] DOWN = {-1, -1, -1, 0, 0, 1, 1, 1};
    private static final double[] WEIGHT = {1 / 12.0, 1 / 6.0, 1 / 12.0, 1 / 6.0, 1 / 6.0, 1 / 12.0, 1 / 6.0, 1 / 12.0};

    @Override
    public String name() {
        return "inpaint:" + noise;
    }

    @Override
    public Filler filler(MetricInput in) {
        InputShape shape = in.shape();
        float[] whole = Replacement.mean().everywhere(in);
        // What is far below the noise need not be solved.
        double accuracy = Math.max(EXACT, SHARE_OF_NOISE * noise);
        return (picture, hidden, index) -> {
            int[] pixels = hidden.stream().toArray();
            boolean isAll = pixels.length == shape.pixels();
            SplittableRandom random = new SplittableRandom(in.seed() * 31 + index);
            double[][] found = isAll ? new double[0][] : new Equations(shape, pixels).solved(picture, whole, accuracy);
            for (int c = 0; c < shape.channels(); c++) {
                int at = c * shape.pixels();
                for (int i = 0; i < pixels.length; i++) {
                    double value = isAll ? whole[at] : found[c][i];
                    picture[at + pixels[i]] = (float) (noise == 0 ? value : value + noise * random.nextGaussian());
                }
            }
        };
    }

    /** One equation per hidden pixel; the matrix is symmetric and positive definite. */
    private static final class Equations {
        private final int[] pixels;
        /** For each hidden pixel and neighbour: its number if hidden, -1 if outside, -2 minus its place if visible. */
        private final int[] neighbours;

        private final double[] diagonal;
        private final int channels;
        private final int size;
        private final int width;

        /** The hidden neighbours alone: those of pixel i from {@code starts[i]}. */
        private final int[] starts;

        private final int[] hiddenOnes;
        private final double[] weights;

        Equations(InputShape shape, int[] pixels) {
            this.pixels = pixels;
            channels = shape.channels();
            size = shape.pixels();
            width = shape.width();
            int[] number = new int[shape.pixels()];
            for (int i = 0; i < pixels.length; i++) {
                number[pixels[i]] = i + 1;
            }
            neighbours = new int[pixels.length * WEIGHT.length];
            diagonal = new double[pixels.length];
            for (int i = 0; i < pixels.length; i++) {
                for (int n = 0; n < WEIGHT.length; n++) {
                    int x = pixels[i] % shape.width() + ACROSS[n];
                    int y = pixels[i] / shape.width() + DOWN[n];
                    boolean isInside = x >= 0 && x < shape.width() && y >= 0 && y < shape.height();
                    int place = y * shape.width() + x;
                    neighbours[i * WEIGHT.length + n] =
                            !isInside ? -1 : number[place] > 0 ? number[place] - 1 : -2 - place;
                    diagonal[i] += isInside ? WEIGHT[n] : 0;
                }
            }
            starts = new int[pixels.length + 1];
            hiddenOnes = new int[neighbours.length];
            weights = new double[neighbours.length];
            int next = 0;
            for (int n = 0; n < neighbours.length; n++) {
                if (neighbours[n] >= 0) {
                    hiddenOnes[next] = neighbours[n];
                    weights[next++] = WEIGHT[n % WEIGHT.length];
                }
                starts[n / WEIGHT.length + 1] = next;
            }
        }

        /** The preconditioner, which all channels share. */
        private Multigrid multigrid(int width) {
            return new Multigrid(pixels, width, starts, hiddenOnes, weights, diagonal);
        }

        /** The values of each channel. The channels are solved one after the other, each until it is accurate enough. */
        double[][] solved(float[] picture, float[] start, double accuracy) {
            double[][] values = new double[channels][];
            Multigrid inverse = multigrid(width);
            for (int c = 0; c < channels; c++) {
                values[c] = solved(picture, c * size, start[c * size], accuracy, inverse);
            }
            return values;
        }

        private double[] solved(float[] picture, int at, double start, double accuracy, Multigrid inverse) {
            int count = pixels.length;
            double[] x = new double[count];
            Arrays.fill(x, start);
            double[] residual = new double[count];
            times(x, residual);
            double scale = 0;
            for (int i = 0; i < count; i++) {
                double right = 0;
                for (int n = i * WEIGHT.length; n < (i + 1) * WEIGHT.length; n++) {
                    right += neighbours[n] < -1 ? WEIGHT[n % WEIGHT.length] * picture[at - 2 - neighbours[n]] : 0;
                }
                residual[i] = right - residual[i];
                scale += right * right;
            }
            descend(x, residual, accuracy * accuracy * Math.max(scale, Float.MIN_NORMAL), inverse);
            return x;
        }

        private void descend(double[] x, double[] residual, double enough, Multigrid inverse) {
            int count = x.length;
            double[] direction = new double[count];
            double[] product = new double[count];
            double[] conditioned = new double[count];
            double before = 0;
            double left = dot(residual, residual);
            for (int step = 0; step < MOST_STEPS && left > enough; step++) {
                inverse.solve(residual, conditioned);
                double now = dot(residual, conditioned);
                double share = step == 0 ? 0 : now / before;
                for (int i = 0; i < count; i++) {
                    direction[i] = conditioned[i] + share * direction[i];
                }
                times(direction, product);
                double length = now / dot(direction, product);
                left = 0;
                for (int i = 0; i < count; i++) {
                    x[i] += length * direction[i];
                    residual[i] -= length * product[i];
                    left += residual[i] * residual[i];
                }
                before = now;
            }
        }

        private void times(double[] x, double[] product) {
            for (int i = 0; i < x.length; i++) {
                double sum = diagonal[i] * x[i];
                for (int n = starts[i]; n < starts[i + 1]; n++) {
                    sum -= weights[n] * x[hiddenOnes[n]];
                }
                product[i] = sum;
            }
        }

        private static double dot(double[] a, double[] b) {
            double sum = 0;
            for (int i = 0; i < a.length; i++) {
                sum += a[i] * b[i];
            }
            return sum;
        }
    }
}
