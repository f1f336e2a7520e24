package dev.limpid.autodiff;

import dev.limpid.autodiff.RuleSet.Entry;
import java.util.List;

/** Gradients of operators that read between the elements of a feature map. */
final class SamplingRules {
    private SamplingRules() {}

    static List<Entry> entries() {
        return List.of(
                Entry.of(Expansion.of(GridSampling::formula), "GridSample")
                        .note("where a coordinate is an element's: the derivative to the right; in mode nearest the"
                                + " grid receives 0"),
                Entry.of(Expansion.of(f -> Deformation.formula(f.node(), f::in)), "DeformConv")
                        .note(
                                "where an offset is a whole number: the derivative to the right; a model's nodes are written"
                                        + " as GridSample and Conv first, which all rule sets support"),
                Entry.of(RegionSampling::gradient, "RoiAlign")
                        .note("the boxes receive nothing; in mode max at ties: all to the first maximum of the cell"),
                Entry.of(GridOfTransforms::gradient, "AffineGrid"),
                Entry.of(PatchSums::gradient, "Col2Im"));
    }
}
