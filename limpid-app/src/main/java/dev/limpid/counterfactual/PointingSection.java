package dev.limpid.counterfactual;

import dev.limpid.metrics.Interval;
import dev.limpid.report.study.Block;
import dev.limpid.report.study.StudySection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The section about what maps point to.
 *
 * @param maps each method and level of questions
 */
record PointingSection(List<MapSummary> maps) {
    private static final List<String> NAMES = List.of("of the question", "of the class alone", "middle of the picture");

    StudySection section() {
        List<List<Block.Cell>> rows = new ArrayList<>();
        for (MapSummary each : maps) {
            for (int m = 0; m < NAMES.size(); m++) {
                rows.add(List.of(
                        Block.Cell.of(each.method()),
                        Block.Cell.of(each.question()),
                        Block.Cell.of(NAMES.get(m)),
                        Block.Cell.of(CounterfactualPage.interval(
                                Optional.of(each.strongest().get(m)))),
                        Block.Cell.of(CounterfactualPage.interval(
                                Optional.of(each.differs().get(m)))),
                        Block.Cell.of(number(each.correlation().get(m))),
                        Block.Cell.of(m == 0 ? number(each.gain()) : "")));
            }
        }
        return new StudySection(
                "Do the maps point to the parts that make the difference?",
                "Each part of a drawn creature is exchanged for that of the most probable rivals, and what is"
                        + " explained is computed again. Strongest: how often the part on which the map is densest is the"
                        + " one that does most. Differs: how often that part looks different in most of the rivals. Rank:"
                        + " the rank correlation over the parts of density and effect. Gain: by how much it is higher than"
                        + " for the map of the class alone.",
                List.of(new Block.Table(
                        String.format(
                                Locale.ROOT,
                                "Maps over drawn pictures, with 95 %% intervals; by chance %.0f %% strongest, %.0f %%"
                                        + " differ.",
                                100
                                        * maps.stream()
                                                .mapToDouble(MapSummary::strongestByChance)
                                                .average()
                                                .orElse(0),
                                100
                                        * maps.stream()
                                                .mapToDouble(MapSummary::differsByChance)
                                                .average()
                                                .orElse(0)),
                        List.of("method", "question", "map", "strongest", "differs", "rank", "gain"),
                        rows)));
    }

    private static String number(Interval interval) {
        return String.format(Locale.ROOT, "%.2f (%.2f to %.2f)", interval.value(), interval.low(), interval.high());
    }
}
