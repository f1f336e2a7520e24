package dev.limpid.model;

import dev.limpid.error.LimpidException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads masks from pictures: every pixel that is not black belongs to the region. */
final class MaskFile {
    private MaskFile() {}

    /**
     * A mask in the size of a map of scores. Each position of the map uses the pixel at its centre, so the picture may
     * have any size; it is cropped like the network's pictures.
     *
     * @param guess how pictures become the network's input; null if the whole picture is used
     * @return {@code height * width} values row by row
     * @throws LimpidException if the file is not a picture, or the region is empty within the map
     */
    static boolean[] read(Path file, @Nullable PreprocessingGuess guess, int width, int height) {
        Picture picture = Images.read(file);
        Placement seen = guess == null || isWhole(picture, guess.preprocessing(), width, height)
                ? new Placement(0, 0, picture.width(), picture.height())
                : guess.preprocessing().placement(picture.width(), picture.height());
        boolean[] mask = new boolean[width * height];
        boolean any = false;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double atX = seen.left() + ((x + 0.5) / width * seen.width());
                double atY = seen.top() + ((y + 0.5) / height * seen.height());
                if (atX < 0 || atY < 0 || atX >= picture.width() || atY >= picture.height()) {
                    // In the bars beside the picture.
                    continue;
                }
                int fromX = within(atX, picture.width());
                int fromY = within(atY, picture.height());
                int at = 3 * ((fromY * picture.width()) + fromX);
                byte[] rgb = new byte[3];
                picture.pixels().bytes().get(at, rgb);
                mask[(y * width) + x] = (rgb[0] | rgb[1] | rgb[2]) != 0;
                any |= mask[(y * width) + x];
            }
        }
        if (!any) {
            throw LimpidException.badInput(
                    file + ": no pixel that the network sees is marked; a mask is black" + " outside its region");
        }
        return mask;
    }

    private static boolean isWhole(Picture picture, Preprocessing preprocessing, int width, int height) {
        boolean isOfInput = picture.width() == preprocessing.width() && picture.height() == preprocessing.height();
        return isOfInput || (picture.width() == width && picture.height() == height);
    }

    private static int within(double at, int size) {
        return (int) Math.max(0, Math.min(size - 1, Math.floor(at)));
    }
}
