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
 * Tests by annotated pictures whether units of a name may be called by it. How active units are in a picture is their largest activation
 * in multiples of the threshold of their unit. On every second picture the least level is chosen above which so many pictures as are asked for show
 * the concept; the name passes if this also holds on the others.
 */
final class NameTest {
    private static final int CHUNK = 16;

    /** Pictures above the level, of those that choose it and of those that test it. */
    private static final int LEAST = 4;

    private NameTest() {}

    /** A unit of a named group and from where on it counts as active. */
    record Member(int unit, float threshold) {}

    /** How active members are in one sample. */
    static double strength(Probe probe, float[] maps, int sample, List<Member> members) {
        double most = 0;
        for (Member each : members) {
            for (float value : probe.map(maps, sample, each.unit())) {
                most = Math.max(most, value / each.threshold());
            }
        }
        return most;
    }

    /**
     * The level of each group above which its name may be used; empty where the name fails the test.
     *
     * @param groups the members of each group
     * @param concepts the number of the concept that each group is named after
     * @param trust the share of pictures that must show it
     */
    static List<OptionalDouble> levels(
            Model model,
            DataSet data,
            Probe probe,
            List<List<Member>> groups,
            List<Integer> concepts,
            double trust,
            Progress progress) {
        List<Integer> inputs = new ArrayList<>();
        List<double[]> strengths = new ArrayList<>();
        Samples samples = data.samples(model);
        try (Sweep sweep = Sweep.of(
                model.engine(),
                model.classifier().graph().withOutputs(List.of(probe.value())).pruned(),
                model.classifier().isBatched() ? CHUNK : 1)) {
            sweep.run(
                    samples,
                    0,
                    batch -> batch,
                    (done, batch) -> {
                        inputs.addAll(batch.indices());
                        strengths.addAll(strengths(probe, batch, groups));
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
        for (int g = 0; g < groups.size(); g++) {
            int group = g;
            String category = data.concepts().get(concepts.get(g)).category();
            int[] known = IntStream.range(0, inputs.size())
                    .filter(i -> data.annotated(inputs.get(i)).contains(category))
                    .toArray();
            double[] own = Arrays.stream(known)
                    .mapToDouble(i -> strengths.get(i)[group])
                    .toArray();
            boolean[] isShown = new boolean[known.length];
            for (int i = 0; i < known.length; i++) {
                isShown[i] = shown.get(known[i]).contains(concepts.get(g));
            }
            levels.add(level(own, isShown, trust));
        }
        return levels;
    }

    private static List<double[]> strengths(Probe probe, Batch batch, List<List<Member>> groups) {
        List<double[]> all = new ArrayList<>();
        if (batch.size() == 0) {
            return all;
        }
        float[] maps = batch.value(probe.value()).toFloats();
        for (int i = 0; i < batch.size(); i++) {
            int sample = i;
            all.add(groups.stream()
                    .mapToDouble(members -> strength(probe, maps, sample, members))
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
        return above.length >= LEAST && held >= trust * above.length ? level : OptionalDouble.empty();
    }
}
