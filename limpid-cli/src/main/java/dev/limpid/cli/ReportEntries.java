package dev.limpid.cli;

import dev.limpid.attribution.Attribution;
import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.formula.AttributionExpr;
import dev.limpid.graph.Tensor;
import dev.limpid.report.Provenance;
import dev.limpid.report.ScoreMap;
import dev.limpid.report.html.Explained;
import dev.limpid.report.html.Fact;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** What a method said, as a page shows it. */
final class ReportEntries {
    private ReportEntries() {}

    /**
     * An answer.
     *
     * @param map its scores for the first input of the batch
     * @param unit the unit of what was asked about, in the plural
     */
    static Explained of(
            Method method, Provenance provenance, Attribution answer, ScoreMap map, double seconds, String unit) {
        boolean isSingle = answer.scores().size(0) == 1;
        OptionalDouble gap = isSingle ? answer.completenessGap() : OptionalDouble.empty();
        MethodInfo info = method.info();
        return Explained.of(
                info,
                provenance,
                new Explained.Result(
                        map, unit(info, provenance, unit), sum(answer, map), gap, seconds, further(answer.more())));
    }

    /** What is asked of a network may be asked in probabilities, which some methods let choose. */
    private static String unit(MethodInfo info, Provenance provenance, String target) {
        String output = provenance.parameters().getOrDefault("output", "");
        boolean isAsked = info.unit().equals("target") || info.unit().equals("probability");
        if (isAsked && !output.isEmpty()) {
            return output.equals("probability") ? "probability" : target;
        }
        return info.unitFor(target);
    }

    private static double sum(Attribution answer, ScoreMap map) {
        Tensor values = answer.more().get(AttributionExpr.VALUES);
        if (values != null) {
            int each = Math.toIntExact(values.elementCount() / values.size(0));
            return Arrays.stream(values.toDoubles()).limit(each).sum();
        }
        double sum = 0;
        for (int y = 0; y < map.height(); y++) {
            for (int x = 0; x < map.width(); x++) {
                sum += Float.isNaN(map.at(x, y)) ? 0 : map.at(x, y);
            }
        }
        return sum;
    }

    /** Single numbers; longer results are in the JSON and the raw numbers. */
    private static List<Fact> further(Map<String, Tensor> more) {
        List<Fact> facts = new ArrayList<>();
        more.forEach((name, result) -> {
            if (result.elementCount() == 1) {
                facts.add(Fact.of(name.replace('_', ' '), result.toDoubles()[0]));
            }
        });
        return facts;
    }
}
