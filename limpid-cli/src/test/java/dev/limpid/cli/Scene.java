package dev.limpid.cli;

import dev.limpid.report.Picture;
import dev.limpid.report.Png;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A drawn picture: objects on grey ground.
 *
 * @param width columns
 * @param height rows
 * @param objects what is on the ground
 */
record Scene(int width, int height, List<Thing> objects) {
    /** What an object looks like. */
    enum Kind {
        RED_DISC(0xD94033),
        GREEN_SQUARE(0x33B34D),
        BLUE_DIAMOND(0x3359D9);

        private final int colour;

        Kind(int colour) {
            this.colour = colour;
        }
    }

    /** An object that reaches {@code half} pixels from its centre. */
    record Thing(Kind kind, int row, int column, int half) {
        boolean has(int y, int x) {
            int down = y - row;
            int right = x - column;
            return switch (kind) {
                case RED_DISC -> Math.hypot(down, right) <= half;
                case GREEN_SQUARE -> near(y, x, 0);
                case BLUE_DIAMOND -> Math.abs(down) + Math.abs(right) <= half;
            };
        }

        /** Whether a place is within the object's box or at most so far outside of it. */
        boolean near(int y, int x, int margin) {
            return Math.max(Math.abs(y - row), Math.abs(x - column)) <= half + margin;
        }
    }

    static Scene of(int width, int height, Thing... objects) {
        return new Scene(width, height, List.of(objects));
    }

    private Picture picture() {
        Random random = new Random(7);
        int[] rgb = new int[width * height];
        for (int i = 0; i < rgb.length; i++) {
            int y = i / width;
            int x = i % width;
            double wave = 24 * Math.sin(x / 9.0) * Math.cos(y / 7.0);
            int grey = (int) (150 + wave + (5 * random.nextGaussian()));
            rgb[i] = objects.stream()
                    .filter(o -> o.has(y, x))
                    .map(o -> o.kind().colour)
                    .findFirst()
                    .orElse(grey * 0x010101);
        }
        return Picture.of(width, height, rgb);
    }

    /** Writes it as PNG. */
    Path write(Path file) {
        try {
            return Files.write(file, Png.encode(picture(), Map.of()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A weighted sum of red, green and blue, each 0 to 1, for every pixel {@code [row][column]}. */
    double[][] mixture(double[] weights) {
        Picture picture = picture();
        double[][] sums = new double[height][width];
        for (int i = 0; i < width * height; i++) {
            int rgb = picture.rgb(i % width, i / width);
            for (int k = 0; k < 3; k++) {
                sums[i / width][i % width] += weights[k] * (rgb >> (16 - (8 * k)) & 255) / 255.0;
            }
        }
        return sums;
    }
}
