package dev.limpid.report.study;

import java.util.List;

/**
 * A section of a page.
 *
 * @param title its heading
 * @param text what it shows and how to read it, in a few sentences; may be empty
 * @param blocks its parts
 */
public record StudySection(String title, String text, List<Block> blocks) {
    public StudySection {
        blocks = List.copyOf(blocks);
    }
}
