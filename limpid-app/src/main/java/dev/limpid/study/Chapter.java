package dev.limpid.study;

import dev.limpid.inside.Gathered;
import dev.limpid.report.html.Finding;
import dev.limpid.report.study.Block;
import dev.limpid.report.study.StudySection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an analysis found.
 *
 * @param analysis which
 * @param refusal why it does not apply to the network or the data, in a sentence; empty if it does
 * @param findings what is most worth knowing
 * @param sections of the page
 * @param document the numbers, as JSON has them
 * @param failures inputs that could not be used
 */
public record Chapter(
        Analysis analysis,
        Optional<String> refusal,
        List<Finding> findings,
        List<StudySection> sections,
        Map<String, @Nullable Object> document,
        List<Gathered.Failure> failures) {
    public Chapter {
        findings = List.copyOf(findings);
        sections = List.copyOf(sections);
        failures = List.copyOf(failures);
    }

    /** The chapter of an analysis that does not apply. */
    static Chapter refused(Analysis analysis, String sentence) {
        return new Chapter(analysis, Optional.of(sentence), List.of(), List.of(), Map.of(), List.of());
    }

    /** The head of the chapter and its sections. */
    List<StudySection> toSections() {
        List<Block> blocks = new ArrayList<>();
        refusal.ifPresent(r -> blocks.add(new Block.Prose("This analysis does not apply here: " + r)));
        if (!findings.isEmpty()) {
            blocks.add(new Block.Findings(findings));
        }
        List<StudySection> all = new ArrayList<>();
        all.add(StudySection.chapter(analysis.title(), analysis.lead(), blocks));
        all.addAll(sections);
        return all;
    }
}
