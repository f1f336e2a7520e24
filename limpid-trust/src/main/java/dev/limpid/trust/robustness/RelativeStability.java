package dev.limpid.trust.robustness;

import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Neighbours;
import dev.limpid.trust.Normalisation;
import dev.limpid.trust.Passes;
import dev.limpid.trust.Proof;
import java.util.OptionalDouble;

/**
 * The largest relative change of the map over the change of something else, over inputs near by.
 *
 * <p>Ref.: Agarwal, Johnson, Pawelczyk, Krishna, Saxena, Zitnik and Lakkaraju, Rethinking Stability for Attribution-based Explanations, 2022, arXiv 2203.06877.
 *
 * @param to what the change is relative to
 * @param neighbours the inputs near by
 * @param normalisation how maps are brought to a common scale
 */
public record RelativeStability(To to, Neighbours neighbours, Normalisation normalisation)
        implements ExplanationMetric {
    /** What the change of a map is compared with. */
    public enum To {
        /** The relative change of the input. */
        INPUT("relative-input-stability", "the input", "RelativeInputStability"),
        /** The change of the scores. */
        OUTPUT("relative-output-stability", "the scores", "RelativeOutputStability"),
        /** The relative change of the values of a layer. */
        REPRESENTATION("relative-representation-stability", "the values of a layer", "RelativeRepresentationStability");

        private final String label;
        private final String words;
        private final String witness;

        To(String label, String words, String witness) {
            this.label = label;
            this.words = words;
            this.witness = witness;
        }
    }

    private static final double SMALLEST = 1e-6;

    /** Relative to the input, with the usual settings. */
    public static final RelativeStability INPUT = usual(To.INPUT);

    /** Relative to the scores, with the usual settings. */
    public static final RelativeStability OUTPUT = usual(To.OUTPUT);

    /** Relative to the values of a layer, with the usual settings. */
    public static final RelativeStability REPRESENTATION = usual(To.REPRESENTATION);

    private static RelativeStability usual(To to) {
        return new RelativeStability(to, Neighbours.uniform(10, 0.05), Normalisation.BY_MAGNITUDE);
    }

    @Override
    public MetricInfo info() {
        MetricInfo.Builder info = MetricInfo.of(to.label, Family.ROBUSTNESS)
                .lowerIsBetter()
                .range(0, Double.POSITIVE_INFINITY)
                .meaning("How many times more the explanation changes than " + to.words + ".")
                .order("signed scores, divided by the largest magnitude")
                .reference(
                        "Agarwal, Johnson, Pawelczyk, Krishna, Saxena, Zitnik and Lakkaraju, Rethinking Stability for Attribution-based Explanations, 2022, arXiv 2203.06877");
        boolean isOfLayer = to == To.REPRESENTATION;
        return (isOfLayer
                        ? info.needs(Need.INPUT, Need.NETWORK, Need.EXPLAINER, Need.REPRESENTATION)
                        : info.needs(Need.INPUT, Need.NETWORK, Need.EXPLAINER))
                .cost(
                        isOfLayer
                                ? "2 (neighbours + 1) network passes, neighbours + 1 explanations"
                                : "neighbours + 1 network passes, neighbours + 1 explanations")
                .proved(new Proof.Verified(
                        "quantus 0.6.0, " + to.witness,
                        1e-4,
                        "neighbours whose prediction is another one are left out; a score of 0 is taken for 1e-6"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        Changes changes = Changes.of(in, neighbours, normalisation);
        float[] layer = to == To.REPRESENTATION ? in.representation().apply(in.input()) : new float[0];
        return changes.neighbours().stream()
                .mapToDouble(n -> Changes.relative(changes.map(), n.map(), SMALLEST)
                        / Math.max(SMALLEST, change(in, changes, n, layer)))
                .max();
    }

    private double change(MetricInput in, Changes changes, Changes.Neighbour near, float[] layer) {
        return switch (to) {
            case INPUT -> Changes.relative(in.input(), near.input(), SMALLEST);
            case OUTPUT -> distance(changes.scores(), near.scores());
            case REPRESENTATION -> Changes.relative(layer, in.representation().apply(near.input()), SMALLEST);
        };
    }

    private static double distance(double[] one, double[] other) {
        double sum = 0;
        for (int i = 0; i < one.length; i++) {
            sum += (one[i] - other[i]) * (one[i] - other[i]);
        }
        return Math.sqrt(sum);
    }

    @Override
    public Passes passes(InputShape shape) {
        long count = neighbours.count() + 1L;
        return new Passes(to == To.REPRESENTATION ? 2 * count : count, count);
    }
}
