package dev.limpid.report.study;

import java.util.List;

/**
 * A section of a page.
 *
 * @param title its heading
 * @param text what it shows and how to read it, in a few sentences; may be empty
 * @param blocks its parts
 * @param isChapter whether the sections after it belong to it, up to the next chapter
 */
public record StudySection(String title, String text, List<Block> blocks, boolean isChapter) {
    public StudySection {
        blocks = List.copyOf(blocks);
    }

    /** A section within a chapter, or of a page without chapters. */
    public StudySection(String title, String text, List<Block> blocks) {
        this(title, text, blocks, false);
    }

    /** The head of a chapter. */
    public static StudySection chapter(String title, String text, List<Block> blocks) {
        return new StudySection(title, text, blocks, true);
    }
}
