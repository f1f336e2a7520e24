package dev.limpid.similar;

import dev.limpid.cases.CaseIndex;
import dev.limpid.cases.Usual;
import dev.limpid.inside.EvenSpread;
import dev.limpid.metrics.Vectors;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Looks up cases of the same class and of others.
 *
 * @param base the cases
 * @param index of what is compared
 * @param compared features or contributions
 * @param types the classes of the cases
 * @param same how near cases are to the nearest of their class
 * @param other how near they are to the nearest of another
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record CaseSearch(CaseBase base, CaseIndex index, Vectors compared, int[] types, Usual same, Usual other) {
    private static final int VOTERS = 10;
    private static final int SAMPLED = 1000;

    /**
     * What was found.
     *
     * @param votes the share of the nearest that are of the class
     * @param note what is missing and why
     */
    record Found(
            List<CaseIndex.Hit> same,
            List<CaseIndex.Hit> other,
            Optional<CaseIndex.Hit> even,
            double votes,
            Optional<String> note) {}

    static CaseSearch of(CaseBase base, CaseIndex index, Vectors compared) {
        int[] types = base.types();
        return new CaseSearch(
                base,
                index,
                compared,
                types,
                Usual.of(index, i -> j -> types[j] == types[i]),
                Usual.of(index, i -> j -> types[j] != types[i]));
    }

    Found of(float[] asked, int type, String name, CaseRequest request) {
        IntPredicate isElse = i -> !base.name(i).equals(name);
        IntPredicate isSame = i -> types[i] == type && isElse.test(i);
        List<CaseIndex.Hit> own = index.nearest(asked, request.count(), isSame);
        List<CaseIndex.Hit> others = index.nearest(asked, request.count(), i -> types[i] != type && isElse.test(i));
        List<CaseIndex.Hit> near = index.nearest(asked, VOTERS, isElse);
        double votes =
                (double) near.stream().filter(h -> types[h.number()] == type).count() / Math.max(1, near.size());
        Optional<CaseIndex.Hit> even = others.isEmpty()
                ? Optional.empty()
                : request.semiFactual().find(index, compared, asked, others.get(0), isSame);
        String missing = others.isEmpty()
                ? "there is no case of another class in the data"
                : "there is no semi-factual: no case of the class is nearer to the input than the nearest miss";
        return new Found(own, others, even, votes, even.isPresent() ? Optional.empty() : Optional.of(missing));
    }

    CaseSummary summary(String layer) {
        int[] some = EvenSpread.of(index.size(), SAMPLED);
        long agreeing = Arrays.stream(some)
                .parallel()
                .filter(i -> index.nearest(i, 1, j -> true).stream().anyMatch(h -> types[h.number()] == types[i]))
                .count();
        double chance = 0;
        int most = IntStream.of(types).max().orElse(0) + 1;
        long[] sizes = new long[most];
        for (int type : types) {
            sizes[type]++;
        }
        for (long size : sizes) {
            chance += (double) size / types.length * Math.max(0, size - 1) / Math.max(1, types.length - 1);
        }
        return new CaseSummary(
                layer,
                index.size(),
                compared.width(),
                (double) agreeing / some.length,
                chance,
                same.median(),
                same.limit(),
                other.median(),
                index.isApproximate());
    }
}
