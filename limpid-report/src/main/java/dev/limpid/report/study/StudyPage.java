package dev.limpid.report.study;

import dev.limpid.report.html.Assets;
import dev.limpid.report.html.Finding;
import dev.limpid.report.html.HtmlReport;
import dev.limpid.report.html.PageWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

/**
 * A page about a network: one HTML file that loads nothing, works without scripts, and escapes every text that comes from
 * outside.
 *
 * <pre>{@code
 * StudyPage page = new StudyPage(head, findings, sections);
 * AtomicFile.write(file, page::writeTo);
 * }</pre>
 *
 * @param head title, summary, command and provenance
 * @param findings what is most worth knowing, above the sections; may be empty
 * @param sections in their order
 * @param language of its headings and buttons
 */
public record StudyPage(
        HtmlReport.Head head, List<Finding> findings, List<StudySection> sections, PageLanguage language) {
    public StudyPage {
        findings = List.copyOf(findings);
        sections = List.copyOf(sections);
    }

    /** A page in English. */
    public StudyPage(HtmlReport.Head head, List<Finding> findings, List<StudySection> sections) {
        this(head, findings, sections, PageLanguage.ENGLISH);
    }

    /** Whether sections are grouped in chapters. */
    public boolean hasChapters() {
        return sections.stream().anyMatch(StudySection::isChapter);
    }

    /** The style sheet. */
    public String style() {
        return Assets.text("page.css") + Assets.text("study.css") + (hasPoints() ? Assets.text("scatter.css") : "");
    }

    /** The script for optional controls. */
    public String script() {
        return Assets.text("base.js") + (hasPoints() ? Assets.text("scatter.js") : "");
    }

    private boolean hasPoints() {
        return sections.stream().flatMap(s -> s.blocks().stream()).anyMatch(b -> b instanceof Block.Points);
    }

    /** The content security policy. */
    public String policy() {
        return Assets.policy(style(), script());
    }

    /** Writes the page in UTF-8. @throws IOException if the stream cannot be written to */
    public void writeTo(OutputStream out) throws IOException {
        PageWriter.write("study/study.jte", this, out);
    }
}
