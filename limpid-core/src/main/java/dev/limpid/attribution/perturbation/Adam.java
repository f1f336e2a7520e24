package dev.limpid.attribution.perturbation;

/**
 * Adam: gradient descent with running means of the gradient and of its square.
 *
 * <p>Ref.: Kingma and Ba, Adam: A Method for Stochastic Optimization, 2014, arXiv 1412.6980.
 */
final class Adam {
    private static final double MEAN_DECAY = 0.9;
    private static final double SQUARE_DECAY = 0.999;
    private static final double LEAST = 1e-8;

    private final double[] mean;
    private final double[] square;
    private final double rate;
    private int steps;

    Adam(int size, double rate) {
        this.mean = new double[size];
        this.square = new double[size];
        this.rate = rate;
    }

    /** One step of gradient descent. */
    void step(double[] at, double[] slope) {
        steps++;
        for (int i = 0; i < at.length; i++) {
            mean[i] = MEAN_DECAY * mean[i] + (1 - MEAN_DECAY) * slope[i];
            square[i] = SQUARE_DECAY * square[i] + (1 - SQUARE_DECAY) * slope[i] * slope[i];
            double unbiased = mean[i] / (1 - Math.pow(MEAN_DECAY, steps));
            double size = Math.sqrt(square[i] / (1 - Math.pow(SQUARE_DECAY, steps)));
            at[i] -= rate * unbiased / (size + LEAST);
        }
    }
}
