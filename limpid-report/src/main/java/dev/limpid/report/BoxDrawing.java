package dev.limpid.report;

import java.util.List;

/** Boxes with a line of text each, drawn over a photograph. */
public final class BoxDrawing {
    private static final double SHARE_OF_TEXT = 0.016;
    private static final double SMALLEST_TEXT = 7;
    private static final int PAPER = 0xFFFFFF;
    private static final double OPAQUE = 0.8;
    /** Colours that differ for people with and without colour blindness. */
    private static final int[] COLOURS = {
        0xD55E00, 0x0072B2, 0x009E73, 0xCC79A7, 0xE69F00, 0x56B4E9, 0x8B5A2B, 0x6A3D9A, 0x4D4D4D, 0xB2182B
    };

    private BoxDrawing() {}

    /**
     * A box in pixels of the photograph; it may extend beyond the edge.
     *
     * @param left edge
     * @param top edge
     * @param right edge
     * @param bottom edge
     * @param text written at the box
     * @param group boxes of one group have one colour
     */
    public record Box(double left, double top, double right, double bottom, String text, int group) {}

    /** Draws boxes, the first ones on top. */
    public static Picture of(Picture photo, List<Box> boxes) {
        Canvas canvas = new Canvas(photo.width(), photo.height(), 0);
        canvas.put(photo, 0, 0);
        double side = Math.max(photo.width(), photo.height());
        StrokeFont font = new StrokeFont(Math.max(SMALLEST_TEXT, side * SHARE_OF_TEXT), false);
        int pen = (int) Math.max(1, Math.round(side / 400));
        for (int i = boxes.size() - 1; i >= 0; i--) {
            frame(canvas, boxes.get(i), pen);
        }
        for (int i = boxes.size() - 1; i >= 0; i--) {
            text(canvas, boxes.get(i), font);
        }
        return canvas.picture();
    }

    private static int colour(Box box) {
        return COLOURS[Math.floorMod(box.group(), COLOURS.length)];
    }

    private static void frame(Canvas canvas, Box box, int pen) {
        int left = inside(box.left(), canvas.picture().width());
        int right = inside(box.right(), canvas.picture().width());
        int top = inside(box.top(), canvas.picture().height());
        int bottom = inside(box.bottom(), canvas.picture().height());
        int wide = Math.min(pen, right - left + 1);
        int high = Math.min(pen, bottom - top + 1);
        canvas.fill(left, top, right - left + 1, high, colour(box));
        canvas.fill(left, bottom - high + 1, right - left + 1, high, colour(box));
        canvas.fill(left, top, wide, bottom - top + 1, colour(box));
        canvas.fill(right - wide + 1, top, wide, bottom - top + 1, colour(box));
    }

    /** The text, on a ground of the box's colour, above the box or, where there is no room, within it. */
    private static void text(Canvas canvas, Box box, StrokeFont font) {
        int pictureWidth = canvas.picture().width();
        int width = (int) Math.ceil(font.width(box.text()) + font.capital());
        int height = (int) Math.ceil(font.capital() * 1.8);
        int left = Math.max(0, Math.min(inside(box.left(), pictureWidth), pictureWidth - width));
        int above = inside(box.top(), canvas.picture().height()) - height;
        int top = Math.min(above < 0 ? above + height : above, canvas.picture().height() - height);
        for (int y = Math.max(0, top); y < top + height; y++) {
            for (int x = left; x < left + width; x++) {
                canvas.blend(x, y, colour(box), OPAQUE);
            }
        }
        font.draw(canvas, box.text(), left + (font.capital() / 2), top + (font.capital() * 1.4), PAPER);
    }

    private static int inside(double at, int size) {
        return (int) Math.max(0, Math.min(size - 1, Math.round(at)));
    }
}
