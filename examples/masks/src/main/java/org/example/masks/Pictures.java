package org.example.masks;

import dev.limpid.ExplainRequest;
import dev.limpid.Image;
import dev.limpid.Model;
import dev.limpid.metrics.Mask;
import dev.limpid.report.ScoreMap;
import dev.limpid.world.Sample;
import dev.limpid.world.World;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Drawn pictures of a few species, with what belongs to the creature.
 *
 * @param pixels red, green and blue of each picture, plane by plane, 0 to 1
 * @param labels the species of each
 * @param creature the pixels of the creature in each
 */
record Pictures(float[][] pixels, int[] labels, Mask[] creature) {
    static final int SIDE = 48;
    static final int CLASSES = 6;
    private static final int PLACES = SIDE * SIDE;

    /** Pictures of the seeds from a first one on, the species in turn. */
    static Pictures drawn(long first, int count) {
        float[][] pixels = new float[count][];
        int[] labels = new int[count];
        Mask[] creature = new Mask[count];
        for (int i = 0; i < count; i++) {
            labels[i] = i % CLASSES;
            Sample sample = World.standard().sample(first + i, labels[i]);
            pixels[i] = planes(sample.scene().draw(SIDE).pixels());
            creature[i] = sample.scene().masks(SIDE).background().not();
        }
        return new Pictures(pixels, labels, creature);
    }

    private static float[] planes(int[] rgb) {
        float[] planes = new float[3 * rgb.length];
        for (int i = 0; i < rgb.length; i++) {
            for (int c = 0; c < 3; c++) {
                planes[c * rgb.length + i] = (rgb[i] >> (16 - 8 * c) & 255) / 255f;
            }
        }
        return planes;
    }

    /** A picture for Limpid. */
    Image image(int index) {
        int[] rgb = new int[PLACES];
        for (int i = 0; i < 3 * PLACES; i++) {
            rgb[i % PLACES] |= Math.round(255 * pixels[index][i]) << (16 - 8 * (i / PLACES));
        }
        return Image.of(SIDE, SIDE, rgb);
    }

    /**
     * Masks by the explanations of a network: the best places of the map of each picture.
     *
     * @param share of the places that a mask keeps
     */
    Mask[] explained(Model teacher, String method, double share) {
        Mask[] masks = new Mask[labels.length];
        for (int i = 0; i < masks.length; i++) {
            ScoreMap map = teacher.explain(image(i), ExplainRequest.of(method)).of(method).map();
            float[] scores = new float[PLACES];
            for (int p = 0; p < PLACES; p++) {
                scores[p] = map.at(p % SIDE * map.width() / SIDE, p / SIDE * map.height() / SIDE);
            }
            float[] sorted = scores.clone();
            Arrays.sort(sorted);
            float least = sorted[(int) ((1 - share) * PLACES)];
            masks[i] = Mask.where(SIDE, SIDE, p -> scores[p] >= least);
        }
        return masks;
    }

    /** The picture with everything outside its mask taken from another picture. */
    float[] elsewhere(int index, Mask mask, Random random) {
        float[] other = pixels[random.nextInt(pixels.length)];
        float[] mixed = pixels[index].clone();
        for (int i = 0; i < mixed.length; i++) {
            mixed[i] = mask.contains(i % PLACES) ? mixed[i] : other[i];
        }
        return mixed;
    }

    /** The share of these pictures for which the best place of the map lies on the creature, and the share predicted rightly. */
    double[] judged(Model student, String method) {
        int pointing = 0;
        int right = 0;
        for (int i = 0; i < labels.length; i++) {
            var explanations = student.explain(image(i), ExplainRequest.of(method));
            ScoreMap map = explanations.of(method).map();
            int best = IntStream.range(0, PLACES)
                    .reduce((a, b) -> at(map, b) > at(map, a) ? b : a)
                    .orElseThrow();
            pointing += creature[i].contains(best) ? 1 : 0;
            right += explanations.prediction().index() == labels[i] ? 1 : 0;
        }
        return new double[] {(double) right / labels.length, (double) pointing / labels.length};
    }

    private static float at(ScoreMap map, int place) {
        return map.at(place % SIDE * map.width() / SIDE, place / SIDE * map.height() / SIDE);
    }
}
