package dev.limpid.report;

import java.util.ArrayList;
import java.util.List;

/**
 * A contact sheet: several inputs, each with its explanations next to it, one row per input if they fit.
 *
 * <p>Each picture has a caption, and the foot shows the colour scales. Long texts are cut with an ellipsis.
 */
public final class ContactSheet {
    private static final int BACKGROUND = 0xFFFFFF;
    private static final int INK = 0x1B1F24;
    private static final int FAINT = 0x6A737D;
    private static final int ALARM = 0xB3261E;
    private static final int MOST_COLUMNS = 10;
    private static final int MARGIN = 20;
    private static final int GAP = 14;
    private static final int PADDING = 10;
    private static final int MOST_WORDS = 200;
    private static final int NOTHING = 0xF1F1F1;
    private static final int BAR_HEIGHT = 10;
    private static final StrokeFont TITLE = new StrokeFont(12, true);
    private static final StrokeFont TEXT = new StrokeFont(9.5, false);
    private static final StrokeFont STRONG = new StrokeFont(9.5, true);

    private final String title;
    private final int cell;
    private final boolean isWide;
    private final List<List<Cell>> rows = new ArrayList<>();

    /**
     * One picture with its caption.
     *
     * @param picture reduced to the cell if it is larger
     * @param heading the first line under it
     * @param caption the second line
     * @param isFailure whether the caption is the reason why there is no picture, shown in its place
     */
    public record Cell(Picture picture, String heading, String caption, boolean isFailure) {
        /** A picture with two lines. */
        public static Cell of(Picture picture, String heading, String caption) {
            return new Cell(picture, heading, caption, false);
        }

        /** A cell that shows the reason of a failure. */
        public static Cell failed(String heading, String reason) {
            return new Cell(Picture.filled(1, 1, NOTHING), heading, reason, true);
        }
    }

    /**
     * An empty sheet.
     *
     * @param cell the longest side of each picture, in pixels
     */
    public ContactSheet(String title, int cell) {
        this(title, cell, false);
    }

    private ContactSheet(String title, int cell, boolean isWide) {
        this.title = title;
        this.cell = cell;
        this.isWide = isWide;
    }

    /**
     * An empty sheet of wide drawings, one below the other, which are not enlarged and have their own colour scales.
     *
     * @param cell the largest width, in pixels
     */
    public static ContactSheet ofWide(String title, int cell) {
        return new ContactSheet(title, cell, true);
    }

    /**
     * Adds an input's pictures: one row, or several if they do not fit. Pictures are reduced to the cell's size
     * immediately, so that large ones are not kept in memory.
     */
    public void add(List<Cell> row) {
        int columns = isWide ? 1 : MOST_COLUMNS;
        for (int from = 0; from < row.size(); from += columns) {
            rows.add(row.subList(from, Math.min(from + columns, row.size())).stream()
                    .map(c -> new Cell(fitted(c.picture()), c.heading(), c.caption(), c.isFailure()))
                    .toList());
        }
    }

    private Picture fitted(Picture picture) {
        if (!isWide) {
            return picture.between(cell, cell);
        }
        int height = Math.max(1, (int) ((long) picture.height() * cell / picture.width()));
        return picture.width() > cell ? picture.resized(cell, height) : picture;
    }

    /** Number of rows so far. */
    public int rows() {
        return rows.size();
    }

    /** Draws the sheet. */
    public Picture draw() {
        int across = rows.stream().mapToInt(List::size).max().orElse(1);
        int caption = 2 * TEXT.lineHeight() + 6;
        int head = TITLE.lineHeight() + GAP;
        int foot = isWide ? 0 : BAR_HEIGHT + TEXT.lineHeight() + GAP;
        int[] heights = rows.stream()
                .mapToInt(row -> pictureHeight(row) + caption + GAP)
                .toArray();
        int height = MARGIN + head + java.util.Arrays.stream(heights).sum() + foot + MARGIN;
        int width = (2 * MARGIN) + (across * cell) + ((across - 1) * GAP);
        Canvas canvas = new Canvas(width, height, BACKGROUND);
        int space = width - (2 * MARGIN);
        TITLE.draw(canvas, TITLE.fitted(title, space, false), MARGIN, MARGIN + TITLE.capital(), INK);
        int top = MARGIN + head;
        for (int r = 0; r < heights.length; r++) {
            int pictures = heights[r] - caption - GAP;
            for (int c = 0; c < rows.get(r).size(); c++) {
                draw(canvas, rows.get(r).get(c), MARGIN + (c * (cell + GAP)), top, pictures);
            }
            top += heights[r];
        }
        if (!isWide) {
            legend(canvas, MARGIN, top, Math.min(space, (2 * cell) + GAP));
        }
        return canvas.picture();
    }

    /** The tallest picture of a row; for failures only, enough for their text. */
    private int pictureHeight(List<Cell> row) {
        return row.stream()
                .filter(c -> !c.isFailure())
                .mapToInt(c -> c.picture().height())
                .max()
                .orElse(isWide ? (PADDING * 2) + (3 * TEXT.lineHeight()) : cell / 2);
    }

    private void draw(Canvas canvas, Cell shown, int left, int top, int height) {
        double first = top + height + 6 + STRONG.capital();
        STRONG.draw(canvas, STRONG.fitted(shown.heading(), cell, true), left, first, INK);
        if (shown.isFailure()) {
            canvas.fill(left, top, cell, height, NOTHING);
            reason(canvas, shown.caption(), left, top, height);
            return;
        }
        Picture picture = shown.picture();
        int beside = isWide ? 0 : (cell - picture.width()) / 2;
        canvas.put(picture, left + beside, top + ((height - picture.height()) / 2));
        TEXT.draw(canvas, TEXT.fitted(shown.caption(), cell, false), left, first + TEXT.lineHeight(), FAINT);
    }

    /** Writes the reason in the picture's place, in as many lines as fit. */
    private void reason(Canvas canvas, String text, int left, int top, int height) {
        int lines = Math.max(1, (height - PADDING) / TEXT.lineHeight());
        double line = top + PADDING + TEXT.capital();
        StringBuilder current = new StringBuilder();
        String[] words = text.split(" ", MOST_WORDS);
        for (String word : words) {
            if (current.length() > 0 && TEXT.width(current + " " + word) > cell - (2 * PADDING) && lines > 1) {
                TEXT.draw(canvas, current.toString(), (double) left + PADDING, line, ALARM);
                line += TEXT.lineHeight();
                lines--;
                current.setLength(0);
            }
            current.append(current.length() == 0 ? "" : " ").append(word);
        }
        String rest = TEXT.fitted(current.toString(), cell - (2 * PADDING), false);
        TEXT.draw(canvas, rest, (double) left + PADDING, line, ALARM);
    }

    /** Two colour scales: for unsigned and for signed maps. */
    private static void legend(Canvas canvas, int left, int top, int width) {
        int half = (width - GAP) / 2;
        bar(canvas, Palette.EMBER, left, top, half);
        bar(canvas, Palette.TIDE, left + half + GAP, top, half);
        double line = top + BAR_HEIGHT + 5 + TEXT.capital();
        labels(canvas, left, half, line, "0 or minimum", "", "for");
        labels(canvas, left + half + GAP, half, line, "against", "0", "for");
    }

    private static void bar(Canvas canvas, Palette palette, int left, int top, int width) {
        for (int x = 0; x < width; x++) {
            double share = (x + 0.5) / width;
            double number = palette.isSigned() ? (2 * share) - 1 : share;
            int colour = Canvas.mix(BACKGROUND, Overlay.colour(palette, number), Overlay.opacity(palette, number));
            canvas.fill(left + x, top, 1, BAR_HEIGHT, colour);
        }
    }

    private static void labels(
            Canvas canvas, int left, int width, double line, String low, String middle, String high) {
        TEXT.draw(canvas, low, left, line, FAINT);
        TEXT.draw(canvas, middle, left + ((width - TEXT.width(middle)) / 2), line, FAINT);
        TEXT.draw(canvas, high, left + width - TEXT.width(high), line, FAINT);
    }
}
