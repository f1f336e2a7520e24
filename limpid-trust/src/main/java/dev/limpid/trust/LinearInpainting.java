package dev.limpid.trust;

import java.util.BitSet;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

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
        Queue<Imputation> spare = new ConcurrentLinkedQueue<>();
        return (picture, hidden, index) -> {
            boolean isAll = hidden.cardinality() == shape.pixels();
            SplittableRandom random = new SplittableRandom(in.seed() * 31 + index);
            // The visible pixels are those of the input, whatever the picture held where it is hidden.
            float[] found = isAll
                    ? whole
                    : in.once(new Key((BitSet) hidden.clone(), accuracy), () -> {
                        @Nullable Imputation free = spare.poll();
                        Imputation imputation = free == null ? new Imputation(shape) : free;
                        float[] solved = imputation.solved(in.input(), hidden, whole, accuracy);
                        spare.add(imputation);
                        return solved;
                    });
            for (int at = 0; at < found.length; at += shape.pixels()) {
                for (int p = hidden.nextSetBit(0); p >= 0; p = hidden.nextSetBit(p + 1)) {
                    double value = found[at + p];
                    picture[at + p] = (float) (noise == 0 ? value : value + noise * random.nextGaussian());
                }
            }
        };
    }
}
