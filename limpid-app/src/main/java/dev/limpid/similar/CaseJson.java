package dev.limpid.similar;

import dev.limpid.app.json.Json;
import dev.limpid.data.ClassResults;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Cases as JSON. */
public final class CaseJson {
    private CaseJson() {}

    /**
     * The cases of an input.
     *
     * @param file the picture that was written
     */
    public static Map<String, @Nullable Object> of(FoundCases found, Path file) {
        return Json.object(
                "input", found.name(),
                "label", found.label(),
                "probability", found.probability(),
                "good", found.isGood(),
                "verdict", found.verdict(),
                "votes", found.votes(),
                "same", found.same().stream().map(CaseJson::of).toList(),
                "other", found.other().stream().map(CaseJson::of).toList(),
                "semi_factual", found.even().map(CaseJson::of).orElse(null),
                "notes", found.notes(),
                "file", file.toString());
    }

    private static Map<String, @Nullable Object> of(FoundCases.Case each) {
        return Json.object(
                "case", each.name(),
                "number", each.number(),
                "given", each.given().isEmpty() ? null : each.given(),
                "predicted", each.predicted(),
                "distance", each.distance(),
                "share_of_cases_nearer", each.share(),
                "too_far", each.isTooFar(),
                "explained", each.why().map(FoundCases.Why::explained).orElse(null),
                "regions",
                        each.why()
                                .map(why -> why.pairs().stream()
                                        .map(p -> Json.object(
                                                "share", p.share(),
                                                "input", box(p.rowA(), p.columnA(), p.size()),
                                                "case", box(p.rowB(), p.columnB(), p.size())))
                                        .toList())
                                .orElse(null));
    }

    /** Left, top, right and bottom in shares of what the network sees. */
    private static List<Double> box(int row, int column, int size) {
        double side = MatchDrawing.SIDE;
        return List.of(column / side, row / side, (column + size) / side, (row + size) / side);
    }

    /** The whole document. */
    public static Map<String, @Nullable Object> document(CaseJob job, List<@Nullable Object> inputs, Path page) {
        Map<String, @Nullable Object> document = ClassResults.document(job.model(), job.data());
        CaseSummary summary = job.summary();
        document.put("layer", summary.layer());
        document.put("distance", job.request().distance().label());
        document.put("cases", summary.cases());
        document.put("agreement", summary.agreement());
        document.put("agreement_by_chance", summary.chance());
        document.put("usual_distance", summary.same());
        document.put("limit", summary.sameLimit());
        document.put("approximate", summary.isApproximate());
        document.put("inputs", inputs);
        document.put("page", page.toString());
        return document;
    }
}
