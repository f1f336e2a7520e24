package dev.limpid.report.study;

import dev.limpid.report.Picture;
import java.util.Arrays;

/** Draws points as discs in the colours of their parts, wrong ones with a dark ring. */
final class ScatterPicture {
    private static final int WHITE = 0xFFFFFF;
    private static final int INK = 0x1A1D21;
    private static final double OPACITY = 0.8;

    private final int width;
    private final int height;
    private final int[] rgb;

    private ScatterPicture(int width, int height) {
        this.width = width;
        this.height = height;
        this.rgb = new int[width * height];
        Arrays.fill(rgb, WHITE);
    }

    /**
     * A picture.
     *
     * @param fitted places within 0 to 65,535
     * @param parts the part of each point
     */
    static Picture of(int width, int height, char[] fitted, int[] parts, boolean[] wrong) {
        ScatterPicture drawing = new ScatterPicture(width, height);
        int count = parts.length;
        double radius = count > 20_000 ? 1.2 : count > 3000 ? 2 : 3.6;
        double side = 0.95 * Math.min(width, height);
        for (int turn = 0; turn < 2; turn++) {
            for (int i = 0; i < count; i++) {
                double x = width / 2.0 + side * (fitted[2 * i] / 65_535.0 - 0.5);
                double y = height / 2.0 + side * (fitted[2 * i + 1] / 65_535.0 - 0.5);
                if (turn == 0) {
                    drawing.disc(x, y, 0, radius, ScatterColours.rgb(parts[i]), OPACITY);
                } else if (wrong[i]) {
                    drawing.disc(x, y, radius, radius + 1.3, INK, 0.9);
                }
            }
        }
        return Picture.of(width, height, drawing.rgb);
    }

    /** A ring with soft edges; a disc if its inner radius is 0. */
    private void disc(double x, double y, double inner, double outer, int colour, double opacity) {
        for (int row = (int) Math.floor(y - outer); row <= y + outer + 1; row++) {
            for (int column = (int) Math.floor(x - outer); column <= x + outer + 1; column++) {
                if (row >= 0 && column >= 0 && row < height && column < width) {
                    double distance = Math.hypot(column + 0.5 - x, row + 0.5 - y);
                    double edge = Math.max(0, Math.min(1, outer + 0.5 - distance));
                    double hole = inner > 0 ? Math.max(0, Math.min(1, distance - inner + 0.5)) : 1;
                    blend(row * width + column, colour, opacity * edge * hole);
                }
            }
        }
    }

    private void blend(int at, int colour, double share) {
        int mixed = 0;
        for (int shift = 16; shift >= 0; shift -= 8) {
            double under = rgb[at] >> shift & 0xFF;
            double over = colour >> shift & 0xFF;
            mixed |= (int) Math.round(under + share * (over - under)) << shift;
        }
        rgb[at] = mixed;
    }
}
