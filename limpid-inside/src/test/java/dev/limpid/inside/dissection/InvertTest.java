package dev.limpid.inside.dissection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.hipparchus.stat.inference.MannWhitneyUTest;
import org.junit.jupiter.api.Test;

class InvertTest {
    private static BitSet random(Random random, int size, double share) {
        BitSet set = new BitSet();
        for (int i = 0; i < size; i++) {
            set.set(i, random.nextDouble() < share);
        }
        return set;
    }

    @Test
    void aucIsTheShareOfPairsThatAreInOrder() {
        Random random = new Random(1);
        float[] values = new float[60];
        for (int i = 0; i < values.length; i++) {
            values[i] = random.nextInt(12);
        }
        BitSet shown = random(random, values.length, 0.3);
        double pairs = 0;
        double inOrder = 0;
        for (int i = 0; i < values.length; i++) {
            for (int j = 0; j < values.length; j++) {
                if (shown.get(i) && !shown.get(j)) {
                    pairs++;
                    inOrder += values[i] > values[j] ? 1 : values[i] == values[j] ? 0.5 : 0;
                }
            }
        }
        assertEquals(inOrder / pairs, Invert.auc(values, shown), 1e-12);
    }

    /** Hipparchus has no correction for ties, so there are none here. */
    @Test
    void pIsThatOfTheMannWhitneyTest() {
        Random random = new Random(2);
        float[] values = new float[80];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        BitSet shown = random(random, values.length, 0.4);
        List<Double> with = new ArrayList<>();
        List<Double> without = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            (shown.get(i) ? with : without).add((double) values[i]);
        }
        double twoSided = new MannWhitneyUTest()
                .mannWhitneyUTest(
                        with.stream().mapToDouble(d -> d).toArray(),
                        without.stream().mapToDouble(d -> d).toArray(),
                        false);
        double p = Invert.p(values, shown);
        // Hipparchus corrects for continuity, which moves p a little at this size.
        assertEquals(twoSided, 2 * Math.min(p, 1 - p), 0.01);
    }

    @Test
    void equalActivationsTellNothingApart() {
        float[] values = new float[20];
        BitSet shown = new BitSet();
        shown.set(0, 7);
        assertEquals(0.5, Invert.auc(values, shown));
        assertEquals(1, Invert.p(values, shown));
    }

    @Test
    void findsAPlantedCombination() {
        Random random = new Random(3);
        int samples = 400;
        List<BitSet> concepts = new ArrayList<>();
        for (int c = 0; c < 8; c++) {
            concepts.add(random(random, samples, 0.4));
        }
        Formula planted = Formula.of(2).with(Formula.Join.OR, 5).with(Formula.Join.AND_NOT, 1);
        BitSet where = planted.where(concepts::get, samples);
        float[] values = new float[samples];
        for (int i = 0; i < samples; i++) {
            values[i] = (where.get(i) ? 10 : 0) + random.nextFloat();
        }
        List<Invert.Found> found = new Invert(concepts, samples, 0.01).best(values, 3);
        assertEquals(3, found.size());
        assertEquals(1, found.get(2).auc());
        assertEquals(where, found.get(2).formula().where(concepts::get, samples));
        assertTrue(found.get(2).p() < 1e-20);
    }

    @Test
    void aConceptThatNoSampleShowsIsNoName() {
        assertEquals(List.of(), new Invert(List.of(new BitSet()), 30, 0.01).best(new float[30], 3));
    }
}
