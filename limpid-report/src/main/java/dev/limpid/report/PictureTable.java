package dev.limpid.report;

import java.util.ArrayList;
import java.util.List;

/** Pictures of one size in rows and columns, with a word before each row and above each column. */
public final class PictureTable {
    private static final int BACKGROUND = 0xFFFFFF;
    private static final int INK = 0x1B1F24;
    private static final int FAINT = 0x6A737D;
    private static final int MARGIN = 20;
    private static final int GAP = 4;
    private static final Lettering TITLE = new Lettering(12, true);
    private static final Lettering TEXT = new Lettering(9.5, false);

    private final String title;
    private final int cell;
    private final List<String> heads;
    private final List<String> labels = new ArrayList<>();
    private final List<List<Picture>> rows = new ArrayList<>();

    /**
     * A table without rows.
     *
     * @param cell pixels of a picture's longer side, at least
     * @param heads a word above each column
     */
    public PictureTable(String title, int cell, List<String> heads) {
        this.title = title;
        this.cell = cell;
        this.heads = List.copyOf(heads);
    }

    /** Adds a row of as many pictures as there are columns, all of the same size. */
    public void add(String label, List<Picture> pictures) {
        if (pictures.size() != heads.size()) {
            throw new IllegalArgumentException(pictures.size() + " pictures for " + heads.size() + " columns");
        }
        labels.add(label);
        rows.add(pictures.stream().map(p -> p.between(cell, cell)).toList());
    }

    /** Draws the table. */
    public Picture draw() {
        int wide = size(true);
        int tall = size(false);
        int before =
                (int) Math.ceil(labels.stream().mapToDouble(TEXT::width).max().orElse(0)) + (2 * GAP);
        int top = MARGIN + TITLE.lineHeight() + GAP + TEXT.lineHeight();
        int width = (2 * MARGIN) + before + (heads.size() * (wide + GAP));
        Canvas canvas = new Canvas(width, top + (rows.size() * (tall + GAP)) + MARGIN, BACKGROUND);
        TITLE.draw(canvas, TITLE.fitted(title, width - (2 * MARGIN), false), MARGIN, MARGIN + TITLE.capital(), INK);
        for (int c = 0; c < heads.size(); c++) {
            String head = TEXT.fitted(heads.get(c), wide, false);
            double left = MARGIN + before + (c * (wide + GAP)) + ((wide - TEXT.width(head)) / 2);
            TEXT.draw(canvas, head, left, top - (2.0 * GAP), FAINT);
        }
        for (int r = 0; r < rows.size(); r++) {
            int y = top + (r * (tall + GAP));
            TEXT.draw(canvas, labels.get(r), MARGIN, y + ((tall + TEXT.capital()) / 2), INK);
            for (int c = 0; c < heads.size(); c++) {
                canvas.put(rows.get(r).get(c), MARGIN + before + (c * (wide + GAP)), y);
            }
        }
        return canvas.picture();
    }

    private int size(boolean isWidth) {
        return rows.stream()
                .flatMap(List::stream)
                .mapToInt(p -> isWidth ? p.width() : p.height())
                .max()
                .orElse(cell);
    }
}
