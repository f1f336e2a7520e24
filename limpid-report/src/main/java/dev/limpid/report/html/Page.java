package dev.limpid.report.html;

import java.util.List;
import java.util.Optional;

/**
 * The content of the page, as its template expects it.
 *
 * @param head title, summary, command and provenance
 * @param findings the findings
 * @param comparison the comparison of methods, if there is one
 * @param sections one per image
 * @param families the families of the methods, in order of first occurrence
 * @param methods the notes on the methods
 * @param style the style sheet
 * @param script the script for optional controls
 * @param policy the content security policy: only the page's own style and script are allowed
 */
public record Page(
        HtmlReport.Head head,
        List<Finding> findings,
        Optional<Comparison> comparison,
        List<Section> sections,
        List<String> families,
        List<MethodNote> methods,
        String style,
        String script,
        String policy) {
    /** Whether an image has a ground truth. */
    public boolean isTruthKnown() {
        return sections.stream().anyMatch(Section::isTruthKnown);
    }
}
