package dev.limpid.contrast.counterfactual;

import dev.limpid.attribution.Progress;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.attribution.region.Segments;
import dev.limpid.graph.Tensor;
import dev.limpid.runtime.Program;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;

/**
 * The smallest set of regions whose removal changes the prediction to the wanted class, by best-first search; a region is removed by
 * blurring it until nothing is left to recognise. No region of an answer is superfluous: without one of them the prediction stays.
 *
 * <p>Ref. Martens and Provost, Explaining Data-Driven Document Classifications, 2014, doi 10.25300/MISQ/2014/38.1.04; Vermeire et al.,
 * Explainable image classification with evidence counterfactual, 2022, doi 10.1007/s10044-021-01055-y.
 *
 * @param segments the regions, as in {@link Segments#MEANING}
 * @param expansions how many sets are extended by each further region, at most
 */
record EvidenceRemoval(String segments, int expansions) implements CounterfactualMethod {
    /** At most this share of the picture is removed. */
    private static final double MOST = 0.5;

    /** A small picture has regions of at least so many places. */
    private static final int PLACES = 8;

    EvidenceRemoval(int regions, int expansions) {
        this("slic:" + regions, expansions);
    }

    @Override
    public String name() {
        return "sedc";
    }

    @Override
    public String meaning() {
        return "The fewest regions whose removal (by a strong blur) changes the prediction; best-first search over superpixels.";
    }

    @Override
    public String reference() {
        return "Vermeire et al., Explainable image classification with evidence counterfactual, 2022, doi"
                + " 10.1007/s10044-021-01055-y";
    }

    @Override
    public Proposed propose(ContrastNetwork network, Contrast contrast, Progress progress) {
        Search search = new Search(network, contrast, division(network), progress);
        List<BitSet> sets = search.run(expansions);
        List<float[]> pictures = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (BitSet set : sets) {
            pictures.add(search.without(set));
            notes.add("without " + set.cardinality() + (set.cardinality() == 1 ? " region of " : " regions of ")
                    + search.count);
        }
        String reason = "no set of regions that covers at most half of the picture was found whose removal changes the"
                + " prediction to the class that is asked for";
        return new Proposed(pictures, notes, reason, search.passes);
    }

    private Segments division(ContrastNetwork network) {
        int most = Math.max(2, network.grid().count() / PLACES);
        String[] parts = segments.split(":", -1);
        boolean isMany = parts[1].matches("\\d+") && Integer.parseInt(parts[1]) > most;
        String text = isMany ? parts[0] + ":" + most : segments;
        return Segments.of(network.model(), new Settings(Optional.empty(), Map.of("segments", text), 0));
    }

    /** The search for one picture. */
    private static final class Search {
        private final ContrastNetwork network;
        private final Contrast contrast;
        private final Progress progress;
        private final Tensor labels;
        private final double[] shares;
        private final int count;
        private final Set<BitSet> seen = new HashSet<>();
        private int passes;

        Search(ContrastNetwork network, Contrast contrast, Segments segments, Progress progress) {
            this.network = network;
            this.contrast = contrast;
            this.progress = progress;
            this.count = segments.count();
            long[] index = segments.of(contrast.input()).toLongs();
            this.labels = Tensor.list(index);
            this.shares = new double[count];
            for (long each : index) {
                shares[(int) each] += 1.0 / index.length;
            }
        }

        private record State(BitSet removed, double margin) {}

        /** The irreducible sets, those that cover least first. */
        List<BitSet> run(int expansions) {
            PriorityQueue<State> open = new PriorityQueue<>(Comparator.comparingDouble((State s) -> -s.margin())
                    .thenComparingInt(s -> s.removed().cardinality()));
            open.add(new State(new BitSet(count), Double.NEGATIVE_INFINITY));
            Set<BitSet> found = new HashSet<>();
            for (int i = 0; i < expansions && !open.isEmpty() && found.size() < contrast.count(); i++) {
                List<BitSet> next = extended(open.remove().removed());
                double[] margins = margins(next);
                for (int k = 0; k < margins.length; k++) {
                    open.add(new State(next.get(k), margins[k]));
                }
                List<BitSet> holding = new ArrayList<>();
                for (int k = 0; k < margins.length; k++) {
                    if (margins[k] > 0) {
                        holding.add(next.get(k));
                    }
                }
                holding.sort(Comparator.comparingDouble(this::share));
                open.removeIf(s -> s.margin() > 0);
                holding.stream().limit(contrast.count()).map(this::irreducible).forEach(found::add);
            }
            return found.stream()
                    .sorted(Comparator.comparingDouble(this::share).thenComparing(BitSet::toString))
                    .toList();
        }

        private double share(BitSet set) {
            return set.stream().mapToDouble(k -> shares[k]).sum();
        }

        private List<BitSet> extended(BitSet removed) {
            List<BitSet> next = new ArrayList<>();
            for (int k = 0; k < count; k++) {
                BitSet more = (BitSet) removed.clone();
                more.set(k);
                if (!removed.get(k) && share(more) <= MOST && seen.add(more)) {
                    next.add(more);
                }
            }
            return next;
        }

        /** The set without the regions that it does not need, the largest first. */
        private BitSet irreducible(BitSet set) {
            BitSet needed = (BitSet) set.clone();
            boolean isSmaller = true;
            while (isSmaller && needed.cardinality() > 1) {
                isSmaller = false;
                List<BitSet> fewer = needed.stream()
                        .boxed()
                        .sorted(Comparator.comparingDouble(k -> -shares[k]))
                        .map(k -> {
                            BitSet less = (BitSet) needed.clone();
                            less.clear(k);
                            return less;
                        })
                        .toList();
                double[] margins = margins(fewer);
                for (int k = 0; k < margins.length && !isSmaller; k++) {
                    if (margins[k] > 0) {
                        needed.and(fewer.get(k));
                        isSmaller = true;
                    }
                }
            }
            return needed;
        }

        private double[] margins(List<BitSet> sets) {
            double[] margins = new double[sets.size()];
            int chunk = network.chunk();
            for (int from = 0; from < margins.length; from += chunk) {
                List<BitSet> some = sets.subList(from, Math.min(margins.length, from + chunk));
                float[] logits = Objects.requireNonNull(
                                run(some, List.of(RemovalGraph.LOGITS)).get(RemovalGraph.LOGITS))
                        .toFloats();
                int width = network.decision().scores();
                for (int r = 0; r < some.size(); r++) {
                    float[] row = Arrays.copyOfRange(logits, r * width, (r + 1) * width);
                    boolean holds = network.decision().holds(row, contrast.target());
                    double margin = network.margin(row, contrast.target());
                    margins[from + r] = holds ? Math.max(margin, Double.MIN_VALUE) : Math.min(margin, 0);
                }
            }
            passes += margins.length;
            return margins;
        }

        private Map<String, Tensor> run(List<BitSet> sets, List<String> wanted) {
            float[] kept = new float[sets.size() * count];
            for (int r = 0; r < sets.size(); r++) {
                for (int k = 0; k < count; k++) {
                    kept[r * count + k] = sets.get(r).get(k) ? 0 : 1;
                }
            }
            Program program = network.program("removal", () -> RemovalGraph.of(network));
            return program.run(
                    Map.of(
                            RemovalGraph.PICTURE, Tensor.of(network.picture(contrast.input()), network.shape(1)),
                            RemovalGraph.LABELS, labels,
                            RemovalGraph.KEPT, ContrastNetwork.floats(kept, sets.size(), count)),
                    wanted,
                    progress::isCancelled);
        }

        float[] without(BitSet set) {
            return Objects.requireNonNull(
                            run(List.of(set), List.of(RemovalGraph.CHANGED)).get(RemovalGraph.CHANGED))
                    .toFloats();
        }
    }
}
