package dev.limpid.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A table of equally sized pictures: rows with a label, and columns whose headings are given per section. */
public final class PictureTable {
    private static final int BACKGROUND = 0xFFFFFF;
    private static final int INK = 0x1B1F24;
    private static final int FAINT = 0x6A737D;
    private static final int MARGIN = 20;
    private static final int GAP = 4;
    private static final StrokeFont TITLE = new StrokeFont(12, true);
    private static final StrokeFont TEXT = new StrokeFont(9.5, false);

    private final String title;
    private final int cell;
    private final List<Section> sections = new ArrayList<>();

    private record Row(String label, List<Picture> pictures) {}

    private record Section(List<String> heads, List<Row> rows) {}

    /**
     * A table without sections.
     *
     * @param title above it, in as many lines as it needs
     * @param cell the longer side of a picture, in pixels
     */
    public PictureTable(String title, int cell) {
        this.title = title;
        this.cell = cell;
    }

    /** Starts a section with a heading above each column. */
    public void begin(List<String> heads) {
        sections.add(new Section(List.copyOf(heads), new ArrayList<>()));
    }

    /** Adds a row to the section, with at most one picture per column. */
    public void add(String label, List<Picture> pictures) {
        Section section = sections.get(sections.size() - 1);
        if (pictures.size() > section.heads().size()) {
            throw new IllegalArgumentException(
                    pictures.size() + " pictures for " + section.heads().size() + " columns");
        }
        section.rows()
                .add(new Row(
                        label, pictures.stream().map(p -> p.between(cell, cell)).toList()));
    }

    /** Draws the table. */
    public Picture draw() {
        int before = (int) Math.ceil(
                        rows().mapToDouble(r -> TEXT.width(r.label())).max().orElse(0))
                + (2 * GAP);
        int columns = sections.stream().mapToInt(s -> s.heads().size()).max().orElse(0);
        int head = TEXT.lineHeight() + (2 * GAP);
        int width = (2 * MARGIN) + before + (columns * (cell + GAP));
        List<String> titles = TITLE.lines(title, width - (2 * MARGIN));
        int above = MARGIN + (titles.size() * TITLE.lineHeight());
        int height = above + MARGIN + (sections.size() * head) + ((int) rows().count() * (cell + GAP));
        Canvas canvas = new Canvas(width, height, BACKGROUND);
        for (int line = 0; line < titles.size(); line++) {
            TITLE.draw(canvas, titles.get(line), MARGIN, MARGIN + TITLE.capital() + (line * TITLE.lineHeight()), INK);
        }
        int y = above;
        for (Section section : sections) {
            heads(canvas, section.heads(), MARGIN + before, y + TEXT.lineHeight());
            y += head;
            for (Row row : section.rows()) {
                TEXT.draw(canvas, row.label(), MARGIN, y + ((cell + TEXT.capital()) / 2), INK);
                for (int c = 0; c < row.pictures().size(); c++) {
                    Picture picture = row.pictures().get(c);
                    int left = MARGIN + before + (c * (cell + GAP)) + ((cell - picture.width()) / 2);
                    canvas.put(picture, left, y + ((cell - picture.height()) / 2));
                }
                y += cell + GAP;
            }
        }
        return canvas.picture();
    }

    private Stream<Row> rows() {
        return sections.stream().flatMap(s -> s.rows().stream());
    }

    private void heads(Canvas canvas, List<String> heads, int left, int baseline) {
        for (int c = 0; c < heads.size(); c++) {
            // The end of a heading tells columns apart: the unit of a layer, and what it reaches.
            String head = TEXT.fitted(heads.get(c), cell, true);
            TEXT.draw(canvas, head, left + (c * (cell + GAP)) + ((cell - TEXT.width(head)) / 2), baseline, FAINT);
        }
    }
}
