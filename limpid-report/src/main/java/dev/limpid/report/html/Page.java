package dev.limpid.report.html;

import java.util.List;
import java.util.Optional;

/**
 * All that stands on the page, as its template takes it.
 *
 * @param head title, summary, command and provenance
 * @param findings what came out
 * @param comparison methods that are judged, if they are
 * @param sections one for each picture
 * @param families the families of the methods, in the order in which they first occur
 * @param methods what the methods mean
 * @param style the style sheet
 * @param script the program that adds comfort
 * @param policy what the browser may load and run: nothing else
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
    /** Whether some picture comes with what is known to matter. */
    public boolean isTruthKnown() {
        return sections.stream().anyMatch(Section::isTruthKnown);
    }
}
