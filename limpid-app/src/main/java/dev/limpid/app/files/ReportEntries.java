package dev.limpid.app.files;

import dev.limpid.Explanation;
import dev.limpid.MethodResult;
import dev.limpid.attribution.formula.AttributionExpr;
import dev.limpid.graph.Tensor;
import dev.limpid.report.ScoreGrid;
import dev.limpid.report.ScoreMap;
import dev.limpid.report.html.Explained;
import dev.limpid.report.html.Fact;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** Results of methods as entries of a report. */
public final class ReportEntries {
    private ReportEntries() {}

    /** The result of a method. */
    public static Explained of(MethodResult result) {
        return result.explanation()
                .map(ReportEntries::of)
                .orElseGet(() -> Explained.failed(
                        result.info(),
                        result.provenance(),
                        result.failure().orElseThrow().getMessage()));
    }

    private static Explained of(Explanation explanation) {
        Optional<String> problem = explanation.findProblem();
        if (problem.isPresent()) {
            return Explained.failed(explanation.info(), explanation.provenance(), problem.get());
        }
        boolean isSingle = explanation.scores().size(0) == 1;
        OptionalDouble gap = isSingle ? explanation.completenessGap() : OptionalDouble.empty();
        ScoreGrid grid = explanation.grid();
        return Explained.of(
                explanation.info(),
                explanation.provenance(),
                new Explained.Result(
                        explanation.drawing(),
                        grid,
                        explanation.unit(),
                        sum(explanation, grid.map()),
                        gap,
                        explanation.seconds(),
                        facts(explanation)));
    }

    private static double sum(Explanation explanation, ScoreMap map) {
        Tensor values = explanation.extraOutputs().get(AttributionExpr.VALUES);
        if (values != null) {
            int each = Math.toIntExact(values.elementCount() / values.size(0));
            return Arrays.stream(values.toDoubles()).limit(each).sum();
        }
        double sum = 0;
        for (int y = 0; y < map.height(); y++) {
            for (int x = 0; x < map.width(); x++) {
                sum += map.at(x, y);
            }
        }
        return sum;
    }

    /** Warnings, and single numbers; longer results are in the JSON and the raw numbers. */
    private static List<Fact> facts(Explanation explanation) {
        List<Fact> facts = new ArrayList<>();
        explanation.warnings().forEach(w -> facts.add(new Fact("Warning", w)));
        explanation.extraOutputs().forEach((name, result) -> {
            if (result.elementCount() == 1) {
                facts.add(Fact.of(name.replace('_', ' '), result.toDoubles()[0]));
            }
        });
        return facts;
    }
}
