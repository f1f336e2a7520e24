package dev.limpid.counterfactual;

import dev.limpid.metrics.Interval;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * How well the maps of a method point to the parts that make the difference, over all drawn pictures with a question of one level; intervals
 * are 95 %.
 *
 * @param method of attribution
 * @param question of which level, in words
 * @param pictures how many
 * @param strongest the share in which the densest part is the one that does most: the map of the question, that of the predicted class alone,
 *     and a bump in the middle
 * @param differs the share in which the densest part looks different in most of the rivals, in the same order
 * @param correlation the mean rank correlation of density and effect, in the same order
 * @param gain the mean of the correlation of the map of the question less that of the map of the predicted class alone
 * @param strongestByChance the mean of 1 over the number of visible parts
 * @param differsByChance the mean share of the visible parts that look different
 */
public record MapSummary(
        String method,
        String question,
        int pictures,
        List<Interval> strongest,
        List<Interval> differs,
        List<Interval> correlation,
        Interval gain,
        double strongestByChance,
        double differsByChance) {
    private static final List<Function<PartAgreement, PartAgreement.Pointed>> MAPS =
            List.of(PartAgreement::contrast, PartAgreement::plain, PartAgreement::centre);

    /** The summaries of all methods and levels, in the order of their first map. */
    public static List<MapSummary> of(List<PictureAnswers> pictures) {
        Map<List<String>, List<PartAgreement>> all = new LinkedHashMap<>();
        for (PictureAnswers each : pictures) {
            for (PictureAnswers.ContrastMap map : each.maps()) {
                map.parts()
                        .ifPresent(p -> all.computeIfAbsent(List.of(map.method(), map.level()), k -> new ArrayList<>())
                                .add(p));
            }
        }
        return all.entrySet().stream()
                .map(e -> of(e.getKey().get(0), e.getKey().get(1), e.getValue()))
                .toList();
    }

    private static MapSummary of(String method, String question, List<PartAgreement> all) {
        return new MapSummary(
                method,
                question,
                all.size(),
                three(all, p -> p.isStrongest() ? 1 : 0),
                three(all, p -> p.differs() ? 1 : 0),
                three(all, PartAgreement.Pointed::correlation),
                interval(all, a -> a.contrast().correlation() - a.plain().correlation()),
                all.stream().mapToDouble(a -> 1.0 / a.visible()).average().orElse(0),
                all.stream()
                        .mapToDouble(a -> (double) a.differing() / a.visible())
                        .average()
                        .orElse(0));
    }

    private static List<Interval> three(List<PartAgreement> all, ToDoubleFunction<PartAgreement.Pointed> number) {
        return MAPS.stream()
                .map(m -> interval(all, a -> number.applyAsDouble(m.apply(a))))
                .toList();
    }

    private static Interval interval(List<PartAgreement> all, ToDoubleFunction<PartAgreement> number) {
        return Interval.ofMean(all.stream().mapToDouble(number).toArray());
    }
}
