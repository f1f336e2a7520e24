package dev.limpid.trust.complexity;

import dev.limpid.metrics.SpatialComplexity;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Proof;
import java.util.OptionalDouble;

/**
 * The length of the shortest tree that connects the pixels of the largest 5 % of the magnitudes, relative to that of one patch.
 *
 * <p>Ref.: Prim, Shortest connection networks and some generalizations, 1957, doi:10.1002/j.1538-7305.1957.tb01515.x.
 */
public record SpanningTree() implements ExplanationMetric {
    /** With the usual settings. */
    public static final SpanningTree STANDARD = new SpanningTree();

    @Override
    public MetricInfo info() {
        return MetricInfo.of("spanning-tree", Family.COMPLEXITY)
                .lowerIsBetter()
                .range(1, Double.POSITIVE_INFINITY)
                .needs(Need.MAP)
                .meaning("1 where the largest magnitudes are one patch, more where they are scattered.")
                .order("magnitudes; no normalisation")
                .reference(
                        "Prim, Shortest connection networks and some generalizations, 1957, doi:10.1002/j.1538-7305.1957.tb01515.x")
                .proved(new Proof.Verified("scipy 1.17, minimum_spanning_tree", 1e-4, ""));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        return SpatialComplexity.SPANNING_TREE.of(in.attributionMap());
    }
}
