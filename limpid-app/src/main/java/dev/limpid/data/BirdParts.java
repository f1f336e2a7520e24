package dev.limpid.data;

import dev.limpid.error.LimpidException;
import dev.limpid.metrics.Mask;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.imageio.ImageIO;

/**
 * Which part of a bird, or which object of the background, each pixel of a picture shows. A pixel whose colour is none of those of the
 * authors, as on smoothed edges, shows nothing.
 */
public final class BirdParts {
    private static final int OBJECT_RED_GREEN = 0xCCCC00;
    private static final int FIRST_OBJECT = 204;

    /** The number of a part in the order of {@link FunnyBirdsData#PARTS}, by its colours. */
    private static final Map<Integer, Integer> COLOURS = Map.of(
            0xFFFF00, 0, 0xFFFFFD, 1, 0xFFFFFE, 1, 0xFF0001, 2, 0xFF0002, 2, 0x0000FF, 3, 0x00FF01, 4, 0x00FF02, 4);

    private final int width;
    private final int height;
    private final int[] colours;

    BirdParts(int width, int height, int[] colours) {
        this.width = width;
        this.height = height;
        this.colours = colours;
    }

    /** @throws LimpidException if the file cannot be read */
    static BirdParts read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw LimpidException.notFound(file + ": the map of parts is missing");
        }
        try {
            BufferedImage image = ImageIO.read(file.toFile());
            if (image == null) {
                throw LimpidException.badInput(file + " is not a picture");
            }
            int[] colours = image.getRGB(
                    0,
                    0,
                    image.getWidth(),
                    image.getHeight(),
                    new int[image.getWidth() * image.getHeight()],
                    0,
                    image.getWidth());
            for (int p = 0; p < colours.length; p++) {
                colours[p] &= 0xFFFFFF;
            }
            return new BirdParts(image.getWidth(), image.getHeight(), colours);
        } catch (IOException e) {
            throw LimpidException.badInput(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** The width, pixels. */
    public int width() {
        return width;
    }

    /** The height, pixels. */
    public int height() {
        return height;
    }

    /** The pixels of a part, by its number. */
    public Mask part(int part) {
        return Mask.where(width, height, p -> COLOURS.getOrDefault(colours[p], -1) == part);
    }

    /** The pixels of an object of the background, from 0. */
    public Mask object(int object) {
        return Mask.where(
                width,
                height,
                p -> (colours[p] & 0xFFFF00) == OBJECT_RED_GREEN
                        && (colours[p] & 0xFF) == ((FIRST_OBJECT + object) & 0xFF));
    }
}
