package dev.limpid.dissect;

import dev.limpid.data.Concept;
import dev.limpid.inside.dissection.Compositions;
import dev.limpid.inside.dissection.Invert;
import dev.limpid.inside.dissection.Overlap;
import dev.limpid.inside.dissection.Peak;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * What was found of a unit.
 *
 * @param layer its layer
 * @param unit its number, from 0
 * @param threshold activations from here on count as active; infinite if it is never active
 * @param labels the best concept of each category, in the order of the categories; a category without any is left out
 * @param inverts the best combination by INVERT of each length
 * @param compositions the best combination by IoU of each length; empty without masks
 * @param frequent the concept that its most active patches show most, beyond its share in all pictures
 * @param top the samples in which it is most active
 */
public record UnitFinding(
        String layer,
        int unit,
        float threshold,
        List<Label> labels,
        List<Invert.Found> inverts,
        List<Compositions.Found> compositions,
        Optional<Concept> frequent,
        List<Peak> top) {
    public UnitFinding {
        labels = List.copyOf(labels);
        inverts = List.copyOf(inverts);
        compositions = List.copyOf(compositions);
        top = List.copyOf(top);
    }

    /**
     * A concept with how well a unit detects it.
     *
     * @param concept the concept
     * @param overlap of the areas, over all data
     * @param iouBySplit IoU in each part of the data
     * @param auc the probability that the unit is more active on average in a picture with the concept than in one without
     */
    public record Label(Concept concept, Overlap overlap, List<Double> iouBySplit, double auc) {
        public Label {
            iouBySplit = List.copyOf(iouBySplit);
        }
    }

    /** The label with the largest IoU. */
    public Optional<Label> best() {
        return labels.stream()
                .max(Comparator.comparingDouble((Label l) -> l.overlap().iou()));
    }

    /** The largest IoU; 0 without a label. */
    public double iou() {
        return best().map(l -> l.overlap().iou()).orElse(0.0);
    }

    /** The longest combination by INVERT. */
    public Optional<Invert.Found> invert() {
        return inverts.isEmpty() ? Optional.empty() : Optional.of(inverts.get(inverts.size() - 1));
    }

    /** The longest combination by IoU. */
    public Optional<Compositions.Found> composition() {
        return compositions.isEmpty() ? Optional.empty() : Optional.of(compositions.get(compositions.size() - 1));
    }
}
