package dev.limpid.trust;

import java.util.SplittableRandom;

/**
 * Noisy linear imputation: each hidden pixel is the weighted mean of its eight neighbours (1/6 beside, 1/12 across), hidden
 * or not, plus noise. The equations of all hidden pixels are solved together, by conjugate gradients. Where everything
 * is hidden it is the mean of each channel.
 *
 * <p>Ref.: Rong, Leemann, Borisov, Kasneci, Kasneci, A consistent and efficient evaluation strategy for attribution methods,
 * 2022, arXiv 2202.00449.
 *
 * @param noise the standard deviation of the noise, in the network's units
 */
record LinearInpainting(double noise) implements Replacement {
    private static final double EXACT = 1e-7;
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
        return (picture, hidden, index) -> {
            int[] pixels = hidden.stream().toArray();
            boolean isAll = pixels.length == shape.pixels();
            SplittableRandom random = new SplittableRandom(in.seed() * 31 + index);
            Equations equations = new Equations(shape, pixels);
            for (int c = 0; c < shape.channels(); c++) {
                int at = c * shape.pixels();
                double[] found = isAll ? new double[pixels.length] : equations.solved(picture, at, whole[at]);
                for (int i = 0; i < pixels.length; i++) {
                    double value = isAll ? whole[at] : found[i];
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

        Equations(InputShape shape, int[] pixels) {
            this.pixels = pixels;
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
        }

        double[] solved(float[] picture, int at, double start) {
            int count = pixels.length;
            double[] x = new double[count];
            java.util.Arrays.fill(x, start);
            double[] residual = new double[count];
            double[] product = times(x);
            double scale = 0;
            for (int i = 0; i < count; i++) {
                double right = 0;
                for (int n = 0; n < WEIGHT.length; n++) {
                    int neighbour = neighbours[i * WEIGHT.length + n];
                    right += neighbour < -1 ? WEIGHT[n] * picture[at - 2 - neighbour] : 0;
                }
                residual[i] = right - product[i];
                scale += right * right;
            }
            descend(x, residual, EXACT * EXACT * Math.max(scale, Float.MIN_NORMAL));
            return x;
        }

        private void descend(double[] x, double[] residual, double enough) {
            int count = x.length;
            double[] direction = new double[count];
            double before = 0;
            for (int step = 0; step < MOST_STEPS && dot(residual, residual) > enough; step++) {
                double now = 0;
                for (int i = 0; i < count; i++) {
                    now += residual[i] * residual[i] / diagonal[i];
                }
                for (int i = 0; i < count; i++) {
                    direction[i] = residual[i] / diagonal[i] + (step == 0 ? 0 : now / before * direction[i]);
                }
                double[] product = times(direction);
                double length = now / dot(direction, product);
                for (int i = 0; i < count; i++) {
                    x[i] += length * direction[i];
                    residual[i] -= length * product[i];
                }
                before = now;
            }
        }

        private double[] times(double[] x) {
            double[] product = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                double sum = diagonal[i] * x[i];
                for (int n = 0; n < WEIGHT.length; n++) {
                    int neighbour = neighbours[i * WEIGHT.length + n];
                    sum -= neighbour >= 0 ? WEIGHT[n] * x[neighbour] : 0;
                }
                product[i] = sum;
            }
            return product;
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
