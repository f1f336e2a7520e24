package dev.limpid.concepts;

import dev.limpid.concepts.ConceptResult.Judged;
import dev.limpid.data.Concept;
import dev.limpid.data.ConceptMasks;
import dev.limpid.inside.Batch;
import dev.limpid.inside.Mergeable;
import dev.limpid.inside.Sweep;
import dev.limpid.inside.concept.Completeness;
import dev.limpid.inside.concept.ConceptGraphs;
import dev.limpid.inside.concept.LayerTail;
import dev.limpid.inside.concept.Nmf;
import dev.limpid.inside.concept.PatchReadings;
import dev.limpid.inside.concept.Patches;
import dev.limpid.inside.concept.Recovery;
import dev.limpid.inside.concept.Span;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;

/**
 * Judges concepts: how much of the predictions they explain, and how well they show the true parts. For each true part the best
 * concept is chosen on every other picture and judged on the rest, so that many concepts have no advantage by chance.
 */
final class Judgement {
    private static final int PICTURES = 200;
    private static final int LEAST = 6;
    private static final String CATEGORY = "part";

    private final Source source;
    private final List<Integer> chosen;
    private final List<Concept> parts = new ArrayList<>();
    private final Map<Integer, ConceptMasks> masks = new HashMap<>();

    /**
     * Concepts that are judged.
     *
     * @param method whose
     * @param count how many
     * @param maps the value of each concept at each place, {@code [concepts][places]}, from the layer's rows
     * @param rebuilt the layer's rows from the concepts alone
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Candidate(String method, int count, UnaryOperator<double[][]> maps, UnaryOperator<double[][]> rebuilt) {
        /** Concepts that are directions of channels. */
        static Candidate of(String method, double[] mean, double[][] directions) {
            return new Candidate(
                    method, directions.length, rows -> along(rows, directions), Span.of(mean, directions)::project);
        }

        private static double[][] along(double[][] rows, double[][] directions) {
            double[][] maps = new double[directions.length][rows.length];
            for (int k = 0; k < directions.length; k++) {
                for (int p = 0; p < rows.length; p++) {
                    for (int c = 0; c < directions[k].length; c++) {
                        maps[k][p] += rows[p][c] * directions[k][c];
                    }
                }
            }
            return maps;
        }

        /** Concepts that are non-negative parts. */
        static Candidate of(String method, Nmf bank) {
            int count = bank.parts().length;
            return new Candidate(
                    method, count, rows -> turned(bank.code(rows), count), rows -> bank.decode(bank.code(rows)));
        }

        private static double[][] turned(double[][] codes, int count) {
            double[][] maps = new double[count][codes.length];
            for (int p = 0; p < codes.length; p++) {
                for (int k = 0; k < count; k++) {
                    maps[k][p] = codes[p][k];
                }
            }
            return maps;
        }
    }

    /** Sums of all candidates. */
    private final class Sums implements Mergeable<Sums> {
        private final Completeness completeness;
        private final List<Recovery> choosing = new ArrayList<>();
        private final List<Recovery> judging = new ArrayList<>();

        Sums(List<Candidate> candidates) {
            completeness = new Completeness(candidates.size() + 1);
            for (Candidate each : candidates) {
                choosing.add(new Recovery(each.count(), parts.size()));
                judging.add(new Recovery(each.count(), parts.size()));
            }
        }

        @Override
        public void merge(Sums other) {
            completeness.merge(other.completeness);
            for (int i = 0; i < choosing.size(); i++) {
                choosing.get(i).merge(other.choosing.get(i));
                judging.get(i).merge(other.judging.get(i));
            }
        }

        @Override
        public void writeTo(DataOutput out) throws IOException {
            completeness.writeTo(out);
            for (int i = 0; i < choosing.size(); i++) {
                choosing.get(i).writeTo(out);
                judging.get(i).writeTo(out);
            }
        }

        @Override
        public void readFrom(DataInput in) throws IOException {
            completeness.readFrom(in);
            for (int i = 0; i < choosing.size(); i++) {
                choosing.get(i).readFrom(in);
                judging.get(i).readFrom(in);
            }
        }

        /** The mean over the true parts that enough pictures show, of the concept that was chosen for each. */
        OptionalDouble recovered(int candidate, boolean isOverlap) {
            Recovery chooser = choosing.get(candidate);
            Recovery judge = judging.get(candidate);
            List<Double> values = new ArrayList<>();
            for (int t = 0; t < parts.size(); t++) {
                if (chooser.count(t) >= LEAST && judge.count(t) >= LEAST) {
                    int best = chooser.best(t);
                    values.add(isOverlap ? judge.overlap(best, t) : judge.auc(best, t));
                }
            }
            return values.stream().mapToDouble(Double::doubleValue).average();
        }
    }

    Judgement(Source source, Truth truth) {
        this.source = source;
        this.chosen = source.chosen(PICTURES);
        boolean isGrid = source.graphs().isPicture();
        if (isGrid) {
            truth.concepts().stream().filter(c -> c.category().equals(CATEGORY)).forEach(parts::add);
        }
        if (!parts.isEmpty()) {
            chosen.forEach(i -> truth.masks(i).ifPresent(m -> masks.put(i, m)));
        }
    }

    /** Whether the true parts are known. */
    boolean hasTruth() {
        return !masks.isEmpty();
    }

    /** The mean row of a network of the same form over the pictures. */
    double[] mean(ConceptGraphs graphs) {
        Patches whole = Patches.crops(source.samples(chosen), graphs.model(), 1, 1);
        return mean(List.of(
                PatchReadings.of(graphs, whole, source.model().engine(), source.progress("reading the random network"))
                        .pooled()));
    }

    static double[] mean(List<double[]> rows) {
        double[] mean = new double[rows.get(0).length];
        for (double[] row : rows) {
            for (int c = 0; c < mean.length; c++) {
                mean[c] += row[c] / rows.size();
            }
        }
        return mean;
    }

    /** Judges concepts of a network. */
    List<Judged> judge(ConceptGraphs graphs, String network, double[] mean, List<Candidate> candidates) {
        List<UnaryOperator<double[][]>> rebuilt = new ArrayList<>();
        rebuilt.add(Span.of(mean, new double[0][])::project);
        candidates.forEach(c -> rebuilt.add(c.rebuilt()));
        try (LayerTail tail = new LayerTail(
                        graphs.model(), graphs.layer(), source.model().engine());
                Sweep sweep = Sweep.of(source.model().engine(), tail.front(), graphs.chunk(4))) {
            Sums sums = sweep.gather(
                            source.samples(chosen),
                            () -> new Sums(candidates),
                            batch -> sums(tail, batch, candidates, rebuilt),
                            Optional.empty(),
                            source.progress("judging concepts"))
                    .statistic();
            List<Judged> judged = new ArrayList<>();
            for (int i = 0; i < candidates.size(); i++) {
                judged.add(new Judged(
                        candidates.get(i).method(),
                        network,
                        candidates.get(i).count(),
                        sums.completeness.kept(i + 1),
                        sums.completeness.score(i + 1),
                        sums.completeness.explained(i + 1),
                        sums.recovered(i, false),
                        sums.recovered(i, true)));
            }
            return judged;
        }
    }

    private Sums sums(
            LayerTail tail, Batch batch, List<Candidate> candidates, List<UnaryOperator<double[][]>> rebuilt) {
        Sums sums = new Sums(candidates);
        for (int n = 0; n < batch.size(); n++) {
            sums.completeness.add(tail, batch, n, rebuilt);
            int sample = batch.indices().get(n);
            ConceptMasks known = masks.get(chosen.get(sample));
            if (known == null) {
                continue;
            }
            Map<Integer, double[]> covered = new HashMap<>();
            for (int t = 0; t < parts.size(); t++) {
                BitSet mask = known.masks().get(parts.get(t).number());
                if (mask != null) {
                    covered.put(t, Truth.covered(known, mask, source.graphs().layer()));
                }
            }
            double[][] rows = tail.rows(batch, n);
            for (int i = 0; i < candidates.size(); i++) {
                Recovery recovery = (sample % 2 == 0 ? sums.choosing : sums.judging).get(i);
                recovery.add(candidates.get(i).maps().apply(rows), covered);
            }
        }
        return sums;
    }
}
