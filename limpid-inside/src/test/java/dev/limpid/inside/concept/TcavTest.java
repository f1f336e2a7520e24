package dev.limpid.inside.concept;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Tests of concepts that inputs were given at random, so that hardly any may be certain. */
class TcavTest {
    private static final int CHANNELS = 24;
    private static final int TRIALS = 150;
    private static final int LARGE = 48;
    private static final int SMALL = 6;

    private static double[] noise(SplittableRandom random) {
        double[] numbers = new double[CHANNELS];
        for (int c = 0; c < CHANNELS; c++) {
            numbers[c] = random.nextGaussian();
        }
        return numbers;
    }

    private static List<double[]> activations(SplittableRandom random) {
        List<double[]> all = new ArrayList<>();
        for (int i = 0; i < LARGE + 6 * SMALL; i++) {
            all.add(noise(random));
        }
        return all;
    }

    private static LayerReadings.Row row(SplittableRandom random) {
        float[] slope = new float[CHANNELS];
        double[] numbers = noise(random);
        for (int c = 0; c < CHANNELS; c++) {
            slope[c] = (float) numbers[c];
        }
        return new LayerReadings.Row(0, 0, new float[CHANNELS], slope);
    }

    private static boolean[] from(int first, int count, int all) {
        boolean[] shows = new boolean[all];
        for (int i = first; i < first + count; i++) {
            shows[i] = true;
        }
        return shows;
    }

    /** Sets of very different sizes: one against all others has a shorter random vector than one against the small set. */
    @Test
    void aRelativeConceptIsComparedWithRandomOnesOfBothSizes() {
        SplittableRandom random = new SplittableRandom(11);
        int certain = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            List<double[]> all = activations(random);
            Tcav tcav = new Tcav(all, List.of(row(random)), Cav.Kind.MEAN_DIFFERENCE, trial);
            Cav cav = tcav.relative(from(0, LARGE, all.size()), from(LARGE, SMALL, all.size()));
            certain += tcav.scores(cav, LARGE, SMALL, 1).get(0).state() == SequentialTest.State.CERTAIN ? 1 : 0;
        }
        assertThat((double) certain / TRIALS).isLessThan(0.1);
    }

    @Test
    void aConceptIsComparedWithRandomOnesAgainstAllOthers() {
        SplittableRandom random = new SplittableRandom(12);
        int certain = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            List<double[]> all = activations(random);
            Tcav tcav = new Tcav(all, List.of(row(random)), Cav.Kind.MEAN_DIFFERENCE, trial);
            Cav cav = tcav.vector(from(0, SMALL, all.size()));
            certain += tcav.scores(cav, SMALL, 1).get(0).state() == SequentialTest.State.CERTAIN ? 1 : 0;
        }
        assertThat((double) certain / TRIALS).isLessThan(0.1);
    }
}
