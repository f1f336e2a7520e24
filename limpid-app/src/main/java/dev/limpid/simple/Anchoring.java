package dev.limpid.simple;

import dev.limpid.Model;
import dev.limpid.attribution.Progress;
import dev.limpid.distill.Condition;
import dev.limpid.distill.TableAnchors;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.InputKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * Anchors of a network over tables or over the units of a layer. The network itself is asked about rows that are drawn anew: a drawn row of
 * units has the map of each unit from another input, and the part of the network behind the layer says what it makes of them.
 */
final class Anchoring {
    private static final double PRECISION = 0.9;
    private static final int CONDITIONS = 4;
    private static final int BUDGET = 4000;
    private static final int SEARCHED = 30;

    /** Of units: each draw runs a part of the network. */
    private static final int UNITS_SEARCHED = 6;

    private static final int CHOSEN = 8;
    private static final int FRESH = 1000;

    private Anchoring() {}

    /**
     * The anchors that cover most.
     *
     * @param features units that anchors may have conditions on, for the whole search would take long
     * @param notes takes a sentence if anchors are asked for and there are none
     * @return empty unless the features are the values of a table, or units of a layer with places and anchors are asked for
     */
    static List<DistillResult.GlobalAnchor> of(
            Model model,
            Question question,
            FeatureReader reader,
            NamedFeatures all,
            Division division,
            DistillRequest request,
            int[] features,
            List<String> notes,
            Progress progress) {
        boolean isTable = request.features() == FeatureKind.INPUTS
                && model.classifier().form().kind() == InputKind.TABLE;
        if (isTable) {
            TableAnchors anchors = new TableAnchors(
                    all.table(), rows -> predict(model, question, rows), PRECISION, CONDITIONS, BUDGET, request.seed());
            return found(
                    anchors,
                    division,
                    SEARCHED,
                    all.table().names(),
                    question.names(),
                    notes,
                    c -> predict(model, question, anchors.draws(c, FRESH, Integer.MAX_VALUE)));
        }
        Optional<FeatureMap> layer = model.classifier().findFeatureMap(reader.value());
        if (!request.isAnchored()) {
            return List.of();
        }
        if (request.features() != FeatureKind.UNITS || layer.isEmpty()) {
            notes.add("Anchors are searched among the units of a layer with places and among the"
                    + " values of a table, so there are none here.");
            return List.of();
        }
        try (MixedUnits mixed = MixedUnits.of(model, layer.get(), reader.samples(), all.inputs(), progress)) {
            TableAnchors.Rows said = sources -> question.of(mixed.said(sources));
            TableAnchors anchors =
                    new TableAnchors(all.table(), features, PRECISION, CONDITIONS, BUDGET, request.seed(), said);
            return found(
                    anchors,
                    division,
                    UNITS_SEARCHED,
                    all.table().names(),
                    question.names(),
                    notes,
                    c -> said.said(anchors.sources(c, FRESH, Integer.MAX_VALUE)));
        }
    }

    private static List<DistillResult.GlobalAnchor> found(
            TableAnchors anchors,
            Division division,
            int most,
            List<String> names,
            List<String> classes,
            List<String> notes,
            Function<List<Condition>, int[]> fresh) {
        int[] searched = Arrays.copyOf(division.held(), Math.min(most, division.held().length));
        List<DistillResult.GlobalAnchor> found = new ArrayList<>();
        TableAnchors.Global global = anchors.global(searched, CHOSEN);
        for (TableAnchors.Anchor each : global.chosen()) {
            int[] said = fresh.apply(each.rule().conditions());
            long kept =
                    Arrays.stream(said).filter(s -> s == each.rule().label()).count();
            found.add(new DistillResult.GlobalAnchor(each.rule(), each.lower(), (double) kept / FRESH));
        }
        global.closest()
                .map(TableAnchors.Anchor::rule)
                .ifPresent(closest -> notes.add(String.format(
                        Locale.ROOT,
                        "None of the %d judged inputs that were searched has an anchor of at most %d conditions that keeps"
                                + " what the network says in %.0f %% of the draws. The closest keeps \"%s\" in %.1f %% of"
                                + " 1,000 draws: %s.",
                        searched.length,
                        CONDITIONS,
                        100 * PRECISION,
                        classes.get(closest.label()),
                        100 * closest.precision(),
                        closest.conditions().isEmpty() ? "no condition" : closest.text(names))));
        return found;
    }

    private static int[] predict(Model model, Question question, double[][] rows) {
        int[] said = new int[rows.length];
        boolean isBatched = model.classifier().isBatched();
        ElementType type = model.classifier().input().type().element();
        int step = isBatched ? rows.length : 1;
        for (int start = 0; start < rows.length; start += step) {
            int count = Math.min(step, rows.length - start);
            double[] values = new double[count * rows[start].length];
            for (int i = 0; i < count; i++) {
                System.arraycopy(rows[start + i], 0, values, i * rows[start].length, rows[start].length);
            }
            Tensor logits = model.logits(Tensor.of(type, values, count, rows[start].length));
            for (int i = 0; i < count; i++) {
                said[start + i] = question.of(model.classifier().decision(logits, i));
            }
        }
        return said;
    }
}
