package dev.limpid.advise;

import dev.limpid.report.html.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The sentences of advice. */
final class AdviceText {
    private AdviceText() {}

    /** The time that was given. */
    static String seconds(AdviseRequest request) {
        return String.format(Locale.ROOT, "%.0f seconds", request.budget().toMillis() / 1000.0);
    }

    /** Why a candidate is recommended. */
    static String reason(
            Candidate best, FreshComparison comparison, List<Advice.Finalist> finalists, double confidence) {
        List<String> equal = finalists.stream()
                .skip(1)
                .filter(f -> !f.isWorse())
                .map(Advice.Finalist::name)
                .toList();
        double least = finalists.stream()
                .filter(Advice.Finalist::isBaseline)
                .mapToDouble(f -> f.behind().low())
                .min()
                .orElse(0);
        return String.format(
                Locale.ROOT,
                "On %d fresh pictures %s has a mean rank of %.1f of %d and is certainly better than every map that knows nothing of the network"
                        + " (by at least %.2f ranks)%s. It is the best in %.0f %% of resampled lists of pictures.",
                comparison.count(),
                best.name(),
                finalists.get(0).rank().value(),
                finalists.size(),
                least,
                equal.isEmpty() ? "" : "; it is not certainly better than " + String.join(", ", equal),
                100 * confidence);
    }

    /** What else is to be known, one sentence each. */
    static List<String> warnings(AdviseRequest request, boolean hasEvidence, List<Advice.Tried> tried) {
        List<String> warnings = new ArrayList<>();
        long untried = tried.stream()
                .filter(t -> t.note().startsWith("there was no time"))
                .count();
        if (untried > 0) {
            warnings.add(untried + " of " + Numbers.count(request.candidates().size(), "candidate")
                    + " could not be tried within " + seconds(request) + "; more time may find a better one");
        }
        if (!hasEvidence) {
            warnings.add(
                    "It is not known where the evidence is, so only faithfulness decided; masks or boxes would add localisation");
        }
        return warnings;
    }
}
