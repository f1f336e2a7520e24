package dev.limpid.report.html;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.report.PictureDrawing;
import dev.limpid.report.ScoreMap;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;

/**
 * The displayed result of one method for one image.
 *
 * @param id its anchor
 * @param method the method's name
 * @param note the anchor of the method's note
 * @param family the method's family
 * @param meaning what the method computes, in two sentences
 * @param body how the scores are shown; empty picture if there are none
 * @param alt the heat map's text alternative
 * @param scale the labels of the colour scale
 * @param share share of the evidence that supports the target, in percent
 * @param numbers facts that are always shown
 * @param details facts that are shown on request
 * @param problem why there is no result; empty if there is one
 */
public record Card(
        String id,
        String method,
        String note,
        String family,
        String meaning,
        Body body,
        String alt,
        Scale scale,
        double share,
        List<Fact> numbers,
        List<Fact> details,
        String problem) {
    private static final Body NOTHING = new Body.Layers("");

    /**
     * The labels of a map's colour scale.
     *
     * @param isSigned whether there is evidence against
     * @param low the number at the lower end
     * @param middle the number in the middle; empty if it needs none
     * @param high the number at the upper end
     * @param unit their unit
     */
    public record Scale(boolean isSigned, String low, String middle, String high, String unit) {
        private static final Scale NONE = new Scale(false, "", "", "", "");

        static Scale of(ScoreMap map, String unit) {
            String end = Numbers.text(map.scale());
            // The scale ends at a percentile: numbers beyond it have the same colour.
            String high = (map.largest() > map.scale() ? "\u2265 " : "") + end;
            return map.isSigned()
                    ? new Scale(
                            true,
                            (map.least() < -map.scale() ? "\u2264 " : "") + Numbers.text(-map.scale()),
                            "0",
                            high,
                            unit)
                    : new Scale(false, Numbers.text(map.floor()), "", high, unit);
        }
    }

    /** Copies the lists. */
    public Card {
        numbers = List.copyOf(numbers);
        details = List.copyOf(details);
    }

    /** Whether there is a heat map to show. */
    public boolean isShown() {
        return problem.isEmpty();
    }

    /** Whether the colour scale is shown below; a drawing holds its own. */
    public boolean hasScale() {
        return !(body instanceof Body.Figure);
    }

    /** The style class of the colour scale; words have other colours than maps over photographs. */
    public String ramp() {
        return scale.isSigned() ? "tide" : body instanceof Body.Words ? "dusk" : "ember";
    }

    /** Whether it takes a row of its own. */
    public boolean isWide() {
        return isShown() && body.isWide();
    }

    static Card of(Explained explained, Subject.Shown shown, String name, String id, String note, Rules rules) {
        String method = explained.info().name();
        String family = MethodNote.family(explained.info());
        String meaning = explained.info().meaning();
        List<Fact> details = new ArrayList<>();
        if (explained.result().isEmpty()) {
            details.addAll(settings(explained));
            return new Card(
                    id,
                    method,
                    note,
                    family,
                    meaning,
                    NOTHING,
                    "",
                    Scale.NONE,
                    0,
                    List.of(),
                    details,
                    explained.problem());
        }
        Explained.Result result = explained.result().get();
        if (result.gap().isEmpty()) {
            details.add(Fact.of("Sum of scores", result.sum()));
        }
        details.addAll(result.further());
        details.addAll(settings(explained));
        boolean isOfSubject = shown.drawing() instanceof PictureDrawing
                && shown.drawing().sizes().equals(result.drawing().sizes());
        Body body = Bodies.of(result.drawing(), result.scores(), id, isOfSubject, rules);
        Evidence evidence = Evidence.of(result.map());
        double share = evidence.amount() > 0 ? 100 * evidence.positive() / evidence.amount() : 0;
        return new Card(
                id,
                method,
                note,
                family,
                meaning,
                body,
                "Heat map of " + method + " over " + name + ". " + MapWords.of(result.drawing(), result.scores()),
                Scale.of(result.map(), result.unit()),
                share,
                numbers(explained, result, evidence),
                details,
                "");
    }

    private static List<Fact> numbers(Explained explained, Explained.Result result, Evidence evidence) {
        List<Fact> numbers = new ArrayList<>();
        if (evidence.negative() < 0) {
            double share = evidence.positive() / evidence.amount();
            numbers.add(new Fact("For / against", Numbers.percent(share) + " / " + Numbers.percent(1 - share)));
        }
        OptionalDouble gap = result.gap();
        if (gap.isPresent()) {
            boolean isComplete = explained.info().laws().contains(MethodInfo.Law.COMPLETENESS);
            numbers.add(Fact.of("Sum of scores", result.sum()));
            numbers.add(Fact.of("Expected sum", result.sum() - gap.getAsDouble()));
            numbers.add(new Fact(
                    isComplete ? "Completeness gap" : "Conservation gap", gap(gap.getAsDouble(), result.sum())));
        }
        numbers.add(new Fact(Fact.TIME, Numbers.time(result.seconds())));
        return numbers;
    }

    private static String gap(double gap, double sum) {
        double wanted = Math.abs(sum - gap);
        double share = Math.abs(gap) / wanted;
        String part = share < 0.0005 ? "< 0.1\u00a0%" : Numbers.percent(share);
        return Numbers.text(gap) + (wanted > 0 ? " (" + part + ")" : "");
    }

    private static List<Fact> settings(Explained explained) {
        List<Fact> facts = new ArrayList<>();
        if (!explained.provenance().layer().isEmpty()) {
            facts.add(new Fact("Layer", explained.provenance().layer()));
        }
        facts.add(new Fact("Target", explained.provenance().target()));
        explained
                .provenance()
                .parameters()
                .forEach((key, value) -> facts.add(new Fact(key, value.isEmpty() ? "none" : value)));
        return facts;
    }
}
