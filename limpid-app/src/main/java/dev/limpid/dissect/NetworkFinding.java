package dev.limpid.dissect;

import dev.limpid.inside.Gathered;
import dev.limpid.inside.dissection.Detectors;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;

/**
 * What was found of a network.
 *
 * @param network its name
 * @param layers in the order in which they run
 * @param combinations the best weighted sum of units for each concept, if that was asked
 * @param pictures how many could be read
 * @param failures those that could not
 */
public record NetworkFinding(
        String network,
        List<LayerFinding> layers,
        List<Combination> combinations,
        int pictures,
        List<Gathered.Failure> failures) {
    public NetworkFinding {
        layers = List.copyOf(layers);
        combinations = List.copyOf(combinations);
        failures = List.copyOf(failures);
    }

    /**
     * What was found of a layer.
     *
     * @param layer its name
     * @param isSpatial whether its units have positions; the others have no IoU
     * @param units what was found of each
     * @param detectors how many detect a concept
     * @param rotated the same for random rotations of the layer
     */
    public record LayerFinding(
            String layer, boolean isSpatial, List<UnitFinding> units, Detectors detectors, List<Detectors> rotated) {
        public LayerFinding {
            units = List.copyOf(units);
            rotated = List.copyOf(rotated);
        }

        /**
         * The probability that a random rotation has as many unique detectors: {@code (1 + as many) / (1 + rotations)}.
         *
         * @return empty without rotations
         */
        public OptionalDouble p() {
            long asMany = rotated.stream()
                    .filter(r -> r.unique() >= detectors.unique())
                    .count();
            return rotated.isEmpty()
                    ? OptionalDouble.empty()
                    : OptionalDouble.of((1.0 + asMany) / (1 + rotated.size()));
        }
    }

    /**
     * A concept in the weighted sum of all units that was fitted to it on the first part of the data, and in the best single
     * unit, both measured on the other parts.
     *
     * @param concept its name
     * @param category of the concept
     * @param iou of the weighted sum, whose threshold is at the share of pixels that show the concept
     * @param unit the unit with the largest IoU on the first part
     * @param single its IoU
     */
    public record Combination(String concept, String category, double iou, int unit, double single) {}

    /**
     * The detectors of all layers together: a concept that units of several layers detect counts once.
     *
     * @param iou least IoU
     */
    public Detectors whole(double iou) {
        return Detectors.count(
                layers.stream()
                        .flatMap(l -> l.units().stream())
                        .map(u -> u.labels().stream()
                                .map(b -> new Detectors.Best(
                                        b.concept().category(),
                                        b.concept().name(),
                                        b.overlap().iou()))
                                .toList())
                        .toList(),
                iou);
    }

    /**
     * All units that detect a concept, the best first.
     *
     * @param iou least IoU
     */
    public List<UnitFinding> detectors(double iou) {
        return layers.stream()
                .flatMap(l -> l.units().stream())
                .filter(u -> u.iou() >= iou)
                .sorted(Comparator.comparingDouble((UnitFinding u) -> -u.iou())
                        .thenComparing(UnitFinding::layer)
                        .thenComparingInt(UnitFinding::unit))
                .toList();
    }
}
