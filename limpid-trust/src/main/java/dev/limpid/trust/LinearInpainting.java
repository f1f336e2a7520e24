package dev.limpid.trust;

import java.util.Arrays;
import java.util.BitSet;
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

    /** What the values of the hidden pixels without noise are shared by. */
    private record Key(BitSet hidden, double accuracy) {}

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
            boolean isAll = hidden.cardinality() == shape.pixels();
            SplittableRandom random = new SplittableRandom(in.seed() * 31 + index);
            // The visible pixels are those of the input, whatever the picture held where it is hidden.
            float[] found = isAll
                    ? whole
                    : in.once(
                            new Key((BitSet) hidden.clone(), accuracy),
                            () -> new Equations(shape, hidden).solved(in.input(), whole, accuracy));
            for (int at = 0; at < found.length; at += shape.pixels()) {
                for (int p = hidden.nextSetBit(0); p >= 0; p = hidden.nextSetBit(p + 1)) {
                    double value = found[at + p];
                    picture[at + p] = (float) (noise == 0 ? value : value + noise * random.nextGaussian());
                }
            }
        };
    }

    /** One equation per hidden pixel; the matrix is symmetric and positive definite. */
    private static final class Equations {
        private static final int TOGETHER = Multigrid.TOGETHER;
        private static final int[] ACROSS = {-1, 0, 1, -1, 1, -1, 0, 1};
        private static final int[] DOWN = {-1, -1, -1, 0, 0, 1, 1, 1};
        private static final double[] WEIGHT = {
            1 / 12.0, 1 / 6.0, 1 / 12.0, 1 / 6.0, 1 / 6.0, 1 / 12.0, 1 / 6.0, 1 / 12.0
        };

        private final InputShape shape;
        private final int[] pixels;
        /** The visible neighbours of pixel i from {@code bounds[i]}. */
        private final int[] bounds;

        private final int[] visible;
        private final double[] shares;
        private final GridEquations matrix;
        private final Multigrid inverse;

        Equations(InputShape shape, BitSet hidden) {
            this.shape = shape;
            pixels = hidden.stream().toArray();
            int[] number = new int[shape.pixels()];
            Arrays.fill(number, -1);
            for (int i = 0; i < pixels.length; i++) {
                number[pixels[i]] = i;
            }
            int[] starts = new int[pixels.length + 1];
            int[] hiddenOnes = new int[pixels.length * WEIGHT.length];
            double[] weights = new double[hiddenOnes.length];
            double[] diagonal = new double[pixels.length];
            bounds = new int[pixels.length + 1];
            visible = new int[hiddenOnes.length];
            shares = new double[hiddenOnes.length];
            int next = 0;
            int other = 0;
            for (int i = 0; i < pixels.length; i++) {
                int column = pixels[i] % shape.width();
                int row = pixels[i] / shape.width();
                for (int n = 0; n < WEIGHT.length; n++) {
                    int x = column + ACROSS[n];
                    int y = row + DOWN[n];
                    if (x < 0 || x >= shape.width() || y < 0 || y >= shape.height()) {
                        continue;
                    }
                    int place = y * shape.width() + x;
                    diagonal[i] += WEIGHT[n];
                    if (number[place] >= 0) {
                        hiddenOnes[next] = number[place];
                        weights[next++] = WEIGHT[n];
                    } else {
                        visible[other] = place;
                        shares[other++] = WEIGHT[n];
                    }
                }
                starts[i + 1] = next;
                bounds[i + 1] = other;
            }
            matrix = new GridEquations(starts, hiddenOnes, weights, diagonal);
            inverse = new Multigrid(pixels, shape.width(), matrix);
        }

        /** The values of the hidden pixels, {@code float[C*P]}, each channel until it is accurate enough; the others are 0. */
        float[] solved(float[] picture, float[] start, double accuracy) {
            float[] values = new float[picture.length];
            for (int first = 0; first < shape.channels(); first += TOGETHER) {
                int count = Math.min(TOGETHER, shape.channels() - first);
                double[] x = new double[TOGETHER * pixels.length];
                double[] residual = new double[x.length];
                double[] enough = new double[TOGETHER];
                for (int c = 0; c < count; c++) {
                    int at = (first + c) * shape.pixels();
                    enough[c] = accuracy * accuracy * begin(picture, at, start[at], c, x, residual);
                }
                descend(x, residual, enough);
                for (int c = 0; c < count; c++) {
                    int at = (first + c) * shape.pixels();
                    for (int i = 0; i < pixels.length; i++) {
                        values[at + pixels[i]] = (float) x[TOGETHER * i + c];
                    }
                }
            }
            return values;
        }

        /** Sets the start and what is left of the right side. @return the squared length of the right side */
        private double begin(float[] picture, int at, double start, int c, double[] x, double[] residual) {
            double scale = 0;
            for (int i = 0; i < pixels.length; i++) {
                double right = 0;
                double weight = 0;
                for (int n = bounds[i]; n < bounds[i + 1]; n++) {
                    right += shares[n] * picture[at + visible[n]];
                    weight += shares[n];
                }
                x[TOGETHER * i + c] = start;
                // The start is the same everywhere, so that hidden neighbours cancel out.
                residual[TOGETHER * i + c] = right - weight * start;
                scale += right * right;
            }
            return Math.max(scale, Float.MIN_NORMAL);
        }

        private void descend(double[] x, double[] residual, double[] enough) {
            double[] direction = new double[x.length];
            double[] product = new double[x.length];
            double[] conditioned = new double[x.length];
            double[] before = new double[TOGETHER];
            double[] left = dots(residual, residual);
            for (int step = 0; step < MOST_STEPS && isAbove(left, enough); step++) {
                inverse.solve(residual, conditioned);
                double[] now = dots(residual, conditioned);
                double[] share = new double[TOGETHER];
                for (int c = 0; c < TOGETHER; c++) {
                    share[c] = step == 0 || before[c] == 0 ? 0 : now[c] / before[c];
                }
                for (int i = 0; i < x.length; i += TOGETHER) {
                    for (int c = 0; c < TOGETHER; c++) {
                        direction[i + c] = conditioned[i + c] + share[c] * direction[i + c];
                    }
                }
                matrix.times(direction, product);
                double[] length = dots(direction, product);
                for (int c = 0; c < TOGETHER; c++) {
                    // A channel that is accurate enough stays as it is.
                    length[c] = left[c] <= enough[c] ? 0 : now[c] / length[c];
                }
                for (int i = 0; i < x.length; i += TOGETHER) {
                    for (int c = 0; c < TOGETHER; c++) {
                        x[i + c] += length[c] * direction[i + c];
                        residual[i + c] -= length[c] * product[i + c];
                    }
                }
                left = dots(residual, residual);
                before = now;
            }
        }

        private static boolean isAbove(double[] left, double[] enough) {
            boolean isAbove = false;
            for (int c = 0; c < left.length; c++) {
                isAbove |= left[c] > enough[c];
            }
            return isAbove;
        }

        private static double[] dots(double[] a, double[] b) {
            double first = 0;
            double second = 0;
            double third = 0;
            for (int i = 0; i < a.length; i += TOGETHER) {
                first += a[i] * b[i];
                second += a[i + 1] * b[i + 1];
                third += a[i + 2] * b[i + 2];
            }
            return new double[] {first, second, third};
        }
    }
}
