package dev.limpid.locate;

import dev.limpid.Model;
import dev.limpid.attribution.Progress;
import dev.limpid.data.DataSet;
import dev.limpid.inside.Batch;
import dev.limpid.inside.Samples;
import dev.limpid.inside.Sweep;
import dev.limpid.inside.dissection.Probe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Tests by annotated pictures whether a unit may be called by its name. How active it is in a picture is its largest activation in multiples of
 * its threshold. On every second picture the least level is chosen above which as many pictures as are asked for show the concept; the name passes
 * if on the others hardly fewer do.
 */
final class NameTest {
    private static final int CHUNK = 16;

    /** Pictures above the level, of those that choose it and of those that test it. */
    private static final int LEAST = 5;

    /** By how much the share may be lower on the pictures that test the level. */
    private static final double SLACK = 0.1;

    private NameTest() {}

    /**
     * A unit.
     *
     * @param threshold from where on it counts as active
     * @param concept the number of the concept that it is named after
     */
    record Member(int unit, float threshold, int concept) {}

    /** How active a unit is in one sample. */
    static double strength(Probe probe, float[] maps, int sample, Member member) {
        double most = 0;
        for (float value : probe.map(maps, sample, member.unit())) {
            most = Math.max(most, value / member.threshold());
        }
        return most;
    }

    /**
     * The level of each unit above which its name may be used; empty where the name fails the test.
     *
     * @param trust the share of pictures that must show it
     */
    static List<OptionalDouble> levels(
            Model model, DataSet data, Probe probe, List<Member> members, double trust, Progress progress) {
        List<Integer> inputs = new ArrayList<>();
        List<double[]> strengths = new ArrayList<>();
        Samples samples = data.samples(model);
        try (Sweep sweep = Sweep.of(
                model.engine(),
                model.classifier().graph().withOutputs(List.of(probe.value())).pruned(),
                CHUNK)) {
            sweep.run(
                    samples,
                    0,
                    batch -> batch,
                    (done, batch) -> {
                        inputs.addAll(batch.indices());
                        strengths.addAll(strengths(probe, batch, members));
                    },
                    progress);
        }
        List<Set<Integer>> shown = inputs.stream()
                .map(i -> data.masks(i)
                        .map(m -> m.masks().keySet())
                        .<Set<Integer>>map(Set::copyOf)
                        .orElse(Set.of()))
                .toList();
        List<OptionalDouble> levels = new ArrayList<>();
        for (int m = 0; m < members.size(); m++) {
            int member = m;
            int concept = members.get(m).concept();
            String category = data.concepts().get(concept).category();
            int[] known = IntStream.range(0, inputs.size())
                    .filter(i -> data.annotated(inputs.get(i)).contains(category))
                    .toArray();
            double[] own = Arrays.stream(known)
                    .mapToDouble(i -> strengths.get(i)[member])
                    .toArray();
            boolean[] isShown = new boolean[known.length];
            for (int i = 0; i < known.length; i++) {
                isShown[i] = shown.get(known[i]).contains(concept);
            }
            levels.add(level(own, isShown, trust));
        }
        return levels;
    }

    private static List<double[]> strengths(Probe probe, Batch batch, List<Member> members) {
        List<double[]> all = new ArrayList<>();
        if (batch.size() == 0) {
            return all;
        }
        float[] maps = batch.value(probe.value()).toFloats();
        for (int i = 0; i < batch.size(); i++) {
            int sample = i;
            all.add(members.stream()
                    .mapToDouble(each -> strength(probe, maps, sample, each))
                    .toArray());
        }
        return all;
    }

    /**
     * The least level above which a share of the pictures shows a concept, chosen on pictures of even number; empty if there is none, or it does not
     * hold on the others.
     *
     * @param strengths how active the units are in each picture
     * @param shows whether it shows the concept
     */
    static OptionalDouble level(double[] strengths, boolean[] shows, double trust) {
        int[] even = IntStream.range(0, strengths.length)
                .filter(i -> i % 2 == 0)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> -strengths[i]))
                .mapToInt(i -> i)
                .toArray();
        int right = 0;
        OptionalDouble level = OptionalDouble.empty();
        for (int n = 1; n <= even.length; n++) {
            right += shows[even[n - 1]] ? 1 : 0;
            boolean isEnd = n == even.length || strengths[even[n]] < strengths[even[n - 1]];
            if (isEnd && n >= LEAST && right >= trust * n && strengths[even[n - 1]] > 0) {
                level = OptionalDouble.of(strengths[even[n - 1]]);
            }
        }
        if (level.isEmpty()) {
            return level;
        }
        double chosen = level.getAsDouble();
        int[] above = IntStream.range(0, strengths.length)
                .filter(i -> i % 2 == 1 && strengths[i] >= chosen)
                .toArray();
        long held = Arrays.stream(above).filter(i -> shows[i]).count();
        return above.length >= LEAST && held >= (trust - SLACK) * above.length ? level : OptionalDouble.empty();
    }
}
