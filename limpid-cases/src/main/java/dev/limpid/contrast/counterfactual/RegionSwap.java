package dev.limpid.contrast.counterfactual;

import dev.limpid.attribution.Progress;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import dev.limpid.model.FeatureMap;
import dev.limpid.runtime.Program;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Cells of the picture are replaced by cells of another picture, which is predicted as the wanted class, until the prediction changes.
 * Which cells: the gradient at the last feature map proposes pairs among all cells of both pictures, the part of the network behind that
 * layer computes the best of them exactly, all in one batch, and the best of these are pasted into the picture and tried by the whole
 * network.
 *
 * <p>Ref. Goyal et al., Counterfactual Visual Explanations, 2019, arXiv 1904.07451, where cells are exchanged in the feature map only;
 * here each step continues from the pasted picture, so that the answer is a picture for which the prediction holds.
 *
 * @param tried pairs that are pasted and tried by the whole network at each step
 */
record RegionSwap(int tried) implements CounterfactualMethod {
    private static final int PAIRS = 192;
    private static final int DISTRACTORS = 3;
    private static final int MOST_CELLS = 1600;

    /** At most this share of the cells is replaced. */
    private static final double MOST = 0.4;

    @Override
    public String name() {
        return "region-swap";
    }

    @Override
    public String meaning() {
        return "Replaces cells of the picture by cells of a similar picture of the other class, one after another, until the prediction"
                + " changes.";
    }

    @Override
    public String reference() {
        return "Goyal et al., Counterfactual Visual Explanations, 2019, arXiv 1904.07451";
    }

    @Override
    public Need need() {
        return Need.EXAMPLES;
    }

    @Override
    public Proposed propose(ContrastNetwork network, Contrast contrast, Progress progress) {
        FeatureMap map = network.model().defaultLayer();
        if (map.places().size() != 2) {
            throw LimpidException.unsupported(
                    "layer '" + map.value() + "' has no rows and columns of cells to exchange");
        }
        if (map.count() > MOST_CELLS) {
            String reason = "layer '" + map.value() + "' has " + map.height() + " x " + map.width()
                    + " cells, too many to compare each with each of another picture";
            return new Proposed(List.of(), List.of(), reason, 0);
        }
        Examples examples = contrast.examples().orElseThrow();
        float[] features = Trial.features(network, examples.layer(), contrast.input(), progress);
        int[] near = examples.nearest(features, contrast.target());
        int most = Math.max(DISTRACTORS, contrast.count());
        List<Swapped> found = new ArrayList<>();
        int passes = 0;
        for (int i = 0; i < Math.min(most, near.length); i++) {
            Swapping swapping =
                    new Swapping(network, contrast, map, examples.inputs().apply(near[i]), progress);
            if (swapping.run(tried)) {
                found.add(new Swapped(
                        swapping.picture,
                        swapping.pasted.size(),
                        examples.names().get(near[i])));
            }
            passes += swapping.passes;
        }
        found.sort((a, b) -> Integer.compare(a.cells(), b.cells()));
        String reason = near.length == 0
                ? "no picture of the data is predicted as the class that is asked for"
                : "no exchange of at most 40 % of the cells with a similar picture of the class that is asked for changes"
                        + " the prediction to it";
        return new Proposed(
                found.stream().map(Swapped::picture).toList(),
                found.stream()
                        .map(s -> s.cells() + (s.cells() == 1 ? " cell of " : " cells of ") + map.count() + " from "
                                + s.from())
                        .toList(),
                reason,
                passes);
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Swapped(float[] picture, int cells, String from) {}

    /** The exchange with one other picture. */
    private static final class Swapping {
        private final ContrastNetwork network;
        private final Contrast contrast;
        private final FeatureMap map;
        private final Progress progress;
        private final float[] other;
        private final Map<String, Tensor> otherValues;
        private final Cells cells;
        private final Set<Integer> pasted = new HashSet<>();
        private float[] picture;
        private int passes;

        Swapping(ContrastNetwork network, Contrast contrast, FeatureMap map, Tensor other, Progress progress) {
            this.network = network;
            this.contrast = contrast;
            this.map = map;
            this.progress = progress;
            this.picture = network.picture(contrast.input());
            this.other = network.picture(other);
            this.otherValues = front(this.other);
            this.cells = new Cells(network, map);
        }

        /** Whether the prediction changes. */
        boolean run(int tried) {
            float[] first = picture;
            int most = (int) Math.max(1, Math.floor(MOST * map.count()));
            double reached = Double.NEGATIVE_INFINITY;
            for (int step = 0; step < most; step++) {
                int[][] pairs = exact(promising());
                List<float[]> variants = new ArrayList<>();
                for (int k = 0; k < Math.min(tried, pairs.length); k++) {
                    variants.add(cells.pasted(picture, pairs[k][0], other, pairs[k][1]));
                }
                float[][] logits = network.logits(rounded(first, variants), progress);
                passes += variants.size();
                int best = -1;
                double furthest = Double.NEGATIVE_INFINITY;
                for (int k = 0; k < logits.length; k++) {
                    double margin = network.margin(logits[k], contrast.target());
                    if (margin > furthest) {
                        furthest = margin;
                        best = k;
                    }
                }
                if (best < 0 || (furthest <= reached && step > 2)) {
                    return false;
                }
                reached = furthest;
                pasted.add(pairs[best][0]);
                picture = variants.get(best);
                if (network.decision().holds(logits[best], contrast.target())) {
                    return true;
                }
            }
            return false;
        }

        private static List<float[]> rounded(float[] first, List<float[]> pictures) {
            return pictures.stream()
                    .map(p -> ContrastNetwork.inLevels(ContrastNetwork.rounded(first, p)))
                    .toList();
        }

        private Map<String, Tensor> front(float[] one) {
            Program program = network.program("front", () -> SwapGraph.front(network, map));
            passes++;
            return program.run(
                    Map.of(network.model().input().name(), network.input(one)),
                    program.outputs(),
                    progress::isCancelled);
        }

        private Map<String, Tensor> own = Map.of();

        /** The pairs of cells that the gradient finds most promising. */
        private int[][] promising() {
            own = front(picture);
            Map<String, Tensor> feeds = feeds(1);
            feeds.put(SwapGraph.OWN, Margin.own(network.decision(), contrast.target()));
            float[] promise = Objects.requireNonNull(network.program("promise", () -> SwapGraph.promise(network, map))
                            .run(feeds, List.of(SwapGraph.PROMISE), progress::isCancelled)
                            .get(SwapGraph.PROMISE))
                    .toFloats();
            int count = map.count();
            return best(promise, i -> !pasted.contains(i / count)).stream()
                    .map(i -> new int[] {i / count, i % count})
                    .toArray(int[][]::new);
        }

        /** The numbers of the largest promises, the largest first; of equal ones the first. */
        private static List<Integer> best(float[] promise, IntPredicate isOpen) {
            Comparator<Integer> worstFirst = Comparator.comparingDouble((Integer i) -> promise[i])
                    .thenComparing(Comparator.<Integer>naturalOrder().reversed());
            PriorityQueue<Integer> best = new PriorityQueue<>(worstFirst);
            for (int i = 0; i < promise.length; i++) {
                boolean isAmong = best.size() < PAIRS || promise[i] > promise[best.element()];
                if (isAmong && isOpen.test(i)) {
                    best.add(i);
                    if (best.size() > PAIRS) {
                        best.remove();
                    }
                }
            }
            List<Integer> sorted = new ArrayList<>(best);
            sorted.sort(worstFirst.reversed());
            return sorted;
        }

        /** The same pairs in the order of what the part of the network behind the layer says of each. */
        private int[][] exact(int[][] pairs) {
            int rows = network.model().isBatched() ? PAIRS : 1;
            double[] margins = new double[pairs.length];
            for (int from = 0; from < pairs.length; from += rows) {
                int some = Math.min(rows, pairs.length - from);
                float[] where = new float[rows * map.count()];
                float[] which = new float[rows * map.count()];
                for (int r = 0; r < some; r++) {
                    where[r * map.count() + pairs[from + r][0]] = 1;
                    which[r * map.count() + pairs[from + r][1]] = 1;
                }
                Map<String, Tensor> feeds = feeds(rows);
                feeds.put(SwapGraph.WHERE, Tensor.of(where, rows, map.count()));
                feeds.put(SwapGraph.WHICH, Tensor.of(which, rows, map.count()));
                float[] logits = Objects.requireNonNull(
                                network.program("swap", () -> SwapGraph.swap(network, map, rows))
                                        .run(feeds, List.of(network.model().logits()), progress::isCancelled)
                                        .get(network.model().logits()))
                        .toFloats();
                int width = network.decision().scores();
                for (int r = 0; r < some; r++) {
                    margins[from + r] =
                            network.margin(Arrays.copyOfRange(logits, r * width, (r + 1) * width), contrast.target());
                }
            }
            passes += pairs.length;
            return IntStream.range(0, pairs.length)
                    .boxed()
                    .sorted((a, b) -> Double.compare(margins[b], margins[a]))
                    .map(i -> pairs[i])
                    .toArray(int[][]::new);
        }

        private Map<String, Tensor> feeds(int rows) {
            Map<String, Tensor> feeds = new HashMap<>();
            feeds.put(SwapGraph.MINE, Objects.requireNonNull(own.get(map.value())));
            feeds.put(SwapGraph.OTHER, Objects.requireNonNull(otherValues.get(map.value())));
            SwapGraph.besides(network, map)
                    .forEach(name -> feeds.put(name, SwapGraph.repeated(Objects.requireNonNull(own.get(name)), rows)));
            return feeds;
        }
    }
}
