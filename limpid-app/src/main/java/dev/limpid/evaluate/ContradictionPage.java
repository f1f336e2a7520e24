package dev.limpid.evaluate;

import dev.limpid.report.html.Numbers;
import dev.limpid.report.study.Block;
import dev.limpid.report.study.StudySection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The explanations that contradict the prediction, as a section of a page. */
final class ContradictionPage {
    private static final int MOST = 200;

    private ContradictionPage() {}

    /** The section; empty if there is no contradiction. */
    static Optional<StudySection> of(EvaluateJob job, Leaderboard board) {
        List<Contradiction> all = Contradiction.of(board);
        if (all.isEmpty()) {
            return Optional.empty();
        }
        List<List<Block.Cell>> rows = new ArrayList<>();
        for (Contradiction each : all.subList(0, Math.min(MOST, all.size()))) {
            rows.add(List.of(
                    Block.Cell.of(DuelPages.shortName(each.name())),
                    Block.Cell.of(job.pictures().labels().name(each.target())),
                    Block.Cell.of(each.method()),
                    Block.Cell.of(String.join("; ", each.sentences()))));
        }
        String shown = all.size() > rows.size() ? " The first " + rows.size() + " are shown." : "";
        return Optional.of(new StudySection(
                "Explanations that contradict the prediction",
                "An explanation must let one infer the prediction: from the explained region alone, from what happens without it, and"
                        + " from the map alone. All contradictions are in contradictions.csv." + shown,
                List.of(new Block.Table(
                        Numbers.count(all.size(), "explanation") + " from which the prediction cannot be inferred.",
                        List.of("picture", "prediction", "method", "contradiction"),
                        rows))));
    }
}
