package dev.limpid.world.album;

import dev.limpid.graph.AtomicFile;
import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes square pictures as PNG files: colours, or label numbers that are each shown in a different colour. */
final class PngFile {
    private static final IndexColorModel SHOWN = shown();

    private PngFile() {}

    static void colours(Path file, int side, int[] rgb) throws IOException {
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_INT_RGB);
        image.setRGB(0, 0, side, side, rgb, 0, side);
        write(file, image);
    }

    /** The file contains the label numbers as palette indices; a reader that keeps the palette gets them. */
    static void numbers(Path file, int side, byte[] numbers) throws IOException {
        BufferedImage image = new BufferedImage(side, side, BufferedImage.TYPE_BYTE_INDEXED, SHOWN);
        image.getRaster().setDataElements(0, 0, side, side, numbers);
        write(file, image);
    }

    private static void write(Path file, BufferedImage image) throws IOException {
        AtomicFile.write(file, out -> write(out, image));
    }

    private static void write(OutputStream out, BufferedImage image) throws IOException {
        try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
            if (!ImageIO.write(image, "png", stream)) {
                throw new IOException("this Java runtime cannot write PNG files");
            }
        }
    }

    /** Black for 0, then colours far apart: bits of the number go to red, green and blue in turn, highest first. */
    private static IndexColorModel shown() {
        byte[][] channels = new byte[3][256];
        for (int number = 0; number < 256; number++) {
            for (int bit = 0; bit < 8; bit++) {
                if ((number & (1 << bit)) != 0) {
                    channels[bit % 3][number] |= (byte) (1 << (7 - (bit / 3)));
                }
            }
        }
        return new IndexColorModel(8, 256, channels[0], channels[1], channels[2]);
    }
}
