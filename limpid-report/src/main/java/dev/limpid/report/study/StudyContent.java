package dev.limpid.report.study;

import dev.limpid.report.html.Finding;
import java.util.List;

/**
 * What a page, or a chapter of a page, shows.
 *
 * @param findings what is most worth knowing
 * @param sections of it
 */
public record StudyContent(List<Finding> findings, List<StudySection> sections) {
    public StudyContent {
        findings = List.copyOf(findings);
        sections = List.copyOf(sections);
    }
}
