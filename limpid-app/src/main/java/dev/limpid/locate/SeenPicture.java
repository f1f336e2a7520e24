package dev.limpid.locate;

import dev.limpid.Image;
import dev.limpid.Model;
import dev.limpid.ModelInput;
import dev.limpid.error.LimpidException;
import dev.limpid.metrics.Mask;
import dev.limpid.model.InputKind;
import dev.limpid.report.Picture;
import dev.limpid.report.Region;
import java.util.BitSet;

/**
 * A picture with the part of it that a network sees, on a grid of the size of the network's input.
 *
 * @param whole the picture
 * @param region the part that the network sees
 * @param width of the grid
 * @param height of the grid
 */
record SeenPicture(Picture whole, Region region, int width, int height) {
    /** The blurred picture keeps patches of about this share of the side. */
    private static final int PATCHES = 6;

    /** @throws LimpidException if the network takes no pictures, or the picture cannot be read */
    static SeenPicture of(Model model, Image image) {
        if (model.classifier().form().kind() != InputKind.PICTURE) {
            throw LimpidException.unsupported("this needs a network over pictures, and this one takes "
                    + model.classifier().form().kind().words());
        }
        ModelInput input = model.input(image);
        return new SeenPicture(
                input.picture(),
                input.region(),
                model.classifier().preprocessing().width(),
                model.classifier().preprocessing().height());
    }

    /** The number of the grid's pixel that shows a pixel of the picture; -1 if the network does not see it. */
    private int at(int x, int y) {
        int column = (int) Math.floor((x + 0.5 - region.left()) / region.width() * width);
        int row = (int) Math.floor((y + 0.5 - region.top()) / region.height() * height);
        return column < 0 || row < 0 || column >= width || row >= height ? -1 : row * width + column;
    }

    /**
     * The picture with some pixels blurred beyond recognition.
     *
     * @param pixels of the grid
     */
    Image hidden(BitSet pixels, String name) {
        Picture blurred = whole.resized(
                        Math.max(1, Math.min(PATCHES, whole.width())), Math.max(1, Math.min(PATCHES, whole.height())))
                .resized(whole.width(), whole.height());
        int[] rgb = new int[whole.width() * whole.height()];
        for (int i = 0; i < rgb.length; i++) {
            int x = i % whole.width();
            int y = i / whole.width();
            int at = at(x, y);
            rgb[i] = (at >= 0 && pixels.get(at) ? blurred : whole).rgb(x, y);
        }
        return Image.of(whole.width(), whole.height(), rgb).named(name);
    }

    /** A mask of the whole picture, of any size, on the grid. */
    Mask mask(BitSet pixels, int columns, int rows) {
        return Mask.where(width, height, i -> {
            double across = (region.left() + (i % width + 0.5) / width * region.width()) / whole.width();
            double down = (region.top() + (Math.floorDiv(i, width) + 0.5) / height * region.height()) / whole.height();
            int x = (int) Math.floor(across * columns);
            int y = (int) Math.floor(down * rows);
            return x >= 0 && y >= 0 && x < columns && y < rows && pixels.get(y * columns + x);
        });
    }

    /** All pixels of the grid that are not among these. */
    BitSet others(BitSet pixels) {
        BitSet others = (BitSet) pixels.clone();
        others.flip(0, width * height);
        return others;
    }

    /**
     * What the network sees.
     *
     * @param bright pixels of the grid that keep their brightness; the others are darkened
     */
    Picture drawn(BitSet bright) {
        int[] rgb = new int[width * height];
        for (int i = 0; i < rgb.length; i++) {
            int x = (int) (region.left() + (i % width + 0.5) / width * region.width());
            int y = (int) (region.top() + (Math.floorDiv(i, width) + 0.5) / height * region.height());
            boolean isInside = x >= 0 && y >= 0 && x < whole.width() && y < whole.height();
            int own = isInside ? whole.rgb(x, y) : 0x808080;
            rgb[i] = bright.get(i) ? own : isBeside(bright, i) ? 0xFFE14D : dark(own);
        }
        return Picture.of(width, height, rgb);
    }

    private boolean isBeside(BitSet bright, int i) {
        int x = i % width;
        return (x > 0 && bright.get(i - 1))
                || (x < width - 1 && bright.get(i + 1))
                || (i >= width && bright.get(i - width))
                || bright.get(i + width);
    }

    private static int dark(int rgb) {
        return ((((rgb >> 16) & 0xFF) / 3) << 16) | ((((rgb >> 8) & 0xFF) / 3) << 8) | ((rgb & 0xFF) / 3);
    }
}
