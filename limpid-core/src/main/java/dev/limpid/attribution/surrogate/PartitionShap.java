package dev.limpid.attribution.surrogate;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.AttributionExpr;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.ParameterException;
import dev.limpid.attribution.formula.Samples;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.attribution.region.CoalitionMethod;
import dev.limpid.attribution.region.Coalitions;
import dev.limpid.attribution.region.Outcome;
import dev.limpid.attribution.region.Segments;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Partition SHAP: Owen values of segments in a hierarchy. The effect of a group of segments is divided between its
 * halves as between two players, with the neighbouring groups once hidden and once shown, down to single segments.
 *
 * <p>Scores {@code float[N,H,W]}, signed, in target units, at all positions of a segment; {@code values: float[N,D]}
 * sum to {@code S(x) - S(all hidden)}. The hierarchy halves the picture across its longer side, then the halves, by the
 * middles of the segments. All groups are evaluated (about {@code 2/3 segments^2} coalitions), so the values are exact.
 *
 * <p>Ref.: Owen, Values of Games with a Priori Unions, 1977, doi 10.1007/978-3-642-45494-3_7; Lundberg and Lee, A
 * Unified Approach to Interpreting Model Predictions, 2017, arXiv 1705.07874 (the package shap's PartitionExplainer).
 */
public final class PartitionShap implements CoalitionMethod {
    private static final int MOST = 256;

    @Override
    public MethodInfo info() {
        MethodInfo info = MethodInfo.of("partition-shap", Family.SURROGATE)
                .unit("target")
                .meaning("Splits the segments into halves repeatedly and divides the effect of each group between its"
                        + " halves by Shapley values. The values sum to the total effect, and neighbouring segments are"
                        + " compared with each other first.")
                .formula("the effect of each group divided between its halves, averaged over the others hidden and"
                        + " shown")
                .cost("about 2/3 segments^2 forward, 2 forward")
                .laws(Law.COMPLETENESS, Law.LINEARITY, Law.IMPLEMENTATION_INVARIANCE, Law.BATCH_EQUIVARIANCE)
                .reference("Owen, Values of Games with a Priori Unions, 1977, doi 10.1007/978-3-642-45494-3_7")
                .witness("shap 0.51.0 PartitionExplainer");
        return Coalitions.described(info, "slic:32", "blur", "logit");
    }

    /** The coefficient of each coalition's output in each segment's value. */
    private static final class Owen {
        private final int[] order;
        private final int count;
        private final Map<BitSet, Integer> rows = new LinkedHashMap<>();
        private final Map<Long, Double> shares = new LinkedHashMap<>();

        /** @param order the segments in an order in which the halves of a range are groups of the hierarchy */
        Owen(int[] order) {
            this.order = order;
            this.count = order.length;
            share(0, count, new BitSet(count), 1);
        }

        /** Divides the gain of a range of segments, with some other segments shown, among their values. */
        private void share(int from, int to, BitSet beside, double weight) {
            if (to - from == 1) {
                BitSet with = (BitSet) beside.clone();
                with.set(from);
                add(with, from, weight);
                add(beside, from, -weight);
                return;
            }
            int middle = (from + to + 1) / 2;
            BitSet left = (BitSet) beside.clone();
            left.set(from, middle);
            BitSet right = (BitSet) beside.clone();
            right.set(middle, to);
            share(from, middle, beside, weight / 2);
            share(from, middle, right, weight / 2);
            share(middle, to, beside, weight / 2);
            share(middle, to, left, weight / 2);
        }

        private void add(BitSet coalition, int segment, double weight) {
            int row = rows.computeIfAbsent(coalition, c -> rows.size());
            shares.merge((long) row * count + order[segment], weight, Double::sum);
        }

        Tensor coalitions() {
            double[] shown = new double[rows.size() * count];
            rows.forEach((coalition, row) -> coalition.stream().forEach(k -> shown[row * count + order[k]] = 1));
            return Tensor.of(ElementType.FLOAT, shown, rows.size(), count);
        }

        Tensor shares() {
            double[] all = new double[rows.size() * count];
            shares.forEach((at, share) -> all[Math.toIntExact(at)] = share);
            return Tensor.of(ElementType.FLOAT, all, rows.size(), count);
        }
    }

    private static Owen owen(Classifier model, Settings settings) {
        Segments segments = Coalitions.of(model, settings).segments();
        int count = segments.count();
        if (count > MOST) {
            throw new ParameterException("partition-shap evaluates about 2/3 segments^2 coalitions and takes at most "
                    + MOST + " segments, not " + count);
        }
        return new Owen(segments.halvingOrder());
    }

    @Override
    public Samples samples(Classifier model, Settings settings) {
        return Samples.even(owen(model, settings).coalitions());
    }

    @Override
    public Map<String, Expr> context(ForwardPass f) {
        return coalitions(f).contextWithEnds(f);
    }

    @Override
    public AttributionExpr finish(ForwardPass f, Map<String, Expr> sums) {
        Expr shares = f.input().builder().constant(owen(f.model(), f.settings()).shares());
        Expr gains = Coalitions.answers(sums).sub(Outcome.column(Coalitions.empty(f)));
        return coalitions(f)
                .answer(f, gains.matMul(shares))
                .summingTo(Coalitions.full(f).sub(Coalitions.empty(f)));
    }
}
