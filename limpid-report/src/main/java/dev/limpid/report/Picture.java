package dev.limpid.report;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import java.util.Arrays;

/**
 * An opaque picture: one colour {@code 0xRRGGBB} per pixel, rows from top to bottom.
 *
 * <p>Stored as plain numbers, not as a {@code BufferedImage}, because loading that class takes longer than drawing.
 */
public final class Picture {
    /** A picture whose sides differ by a larger factor is stretched across where it is to be readable. */
    private static final int SLIMMEST = 8;

    private final int width;
    private final int height;
    private final int[] rgb;

    private Picture(int width, int height, int[] rgb) {
        if (width < 1 || height < 1 || rgb.length != (long) width * height) {
            throw new IllegalArgumentException(width + "x" + height + " pixels do not fit " + rgb.length + " colours");
        }
        this.width = width;
        this.height = height;
        this.rgb = rgb;
    }

    /** A picture that uses this array; it is not copied and must not be changed afterwards. */
    public static Picture of(int width, int height, int[] rgb) {
        return new Picture(width, height, rgb);
    }

    /** A picture with one colour. */
    public static Picture filled(int width, int height, int colour) {
        int[] rgb = new int[Math.multiplyExact(width, height)];
        Arrays.fill(rgb, colour);
        return new Picture(width, height, rgb);
    }

    /** Pictures of the same sizes side by side. */
    public static Picture beside(Picture... pictures) {
        int width = pictures[0].width();
        int height = pictures[0].height();
        int[] rgb = new int[pictures.length * width * height];
        for (int i = 0; i < rgb.length; i++) {
            int x = i % (pictures.length * width);
            rgb[i] = pictures[x / width].rgb(x % width, i / (pictures.length * width));
        }
        return of(pictures.length * width, height, rgb);
    }

    /**
     * A picture of a tensor without a photograph: three channels as colours, any other number of channels
     * as the grey of their mean; the smallest number is black, the largest white.
     *
     * @param tensor {@code float[N,C,H,W]}
     * @param index index in the batch
     * @throws LimpidException if the tensor does not have four dimensions
     */
    public static Picture ofTensor(Tensor tensor, int index) {
        if (tensor.rank() != 4) {
            throw LimpidException.badInput("an input " + tensor.type() + " cannot be shown as a picture");
        }
        int channels = Math.toIntExact(tensor.size(1));
        int height = Math.toIntExact(tensor.size(2));
        int width = Math.toIntExact(tensor.size(3));
        float[] all = tensor.toFloats();
        int plane = width * height;
        int start = index * channels * plane;
        float[][] planes = new float[channels][];
        for (int c = 0; c < channels; c++) {
            planes[c] = Arrays.copyOfRange(all, start + (c * plane), start + ((c + 1) * plane));
        }
        return new Picture(width, height, colours(planes));
    }

    /**
     * A picture of numbers: three channels as colours, any other number of channels as the grey of their mean; the
     * smallest number is black, the largest white.
     *
     * @param channels the numbers of each channel, row by row
     */
    public static Picture of(int width, int height, float[][] channels) {
        return new Picture(width, height, colours(channels));
    }

    /**
     * A picture of shares: 0 is black and 1 white; what is below or above is cut off.
     *
     * @param planes red, green and blue, or grey alone, row by row
     */
    public static Picture ofShares(int width, int height, float[][] planes) {
        int[] rgb = new int[planes[0].length];
        for (int i = 0; i < rgb.length; i++) {
            for (int c = 0; c < 3; c++) {
                rgb[i] = (rgb[i] << 8) | level(planes[Math.min(c, planes.length - 1)][i]);
            }
        }
        return new Picture(width, height, rgb);
    }

    /** The colours of places: of three channels as they are, of others as the grey of their mean. */
    static int[] colours(float[][] channels) {
        float low = Float.POSITIVE_INFINITY;
        float high = Float.NEGATIVE_INFINITY;
        for (float[] channel : channels) {
            for (float number : channel) {
                if (Float.isFinite(number)) {
                    low = Math.min(low, number);
                    high = Math.max(high, number);
                }
            }
        }
        float range = high > low ? high - low : 1;
        int[] rgb = new int[channels[0].length];
        for (int p = 0; p < rgb.length; p++) {
            float sum = 0;
            int colour = 0;
            for (float[] channel : channels) {
                float share = (channel[p] - low) / range;
                sum += share;
                colour = (colour << 8) | level(share);
            }
            rgb[p] = channels.length == 3 ? colour : level(sum / channels.length) * 0x010101;
        }
        return rgb;
    }

    private static int level(float share) {
        return Math.min(255, Math.max(0, Math.round(share * 255)));
    }

    /** Width in pixels. */
    public int width() {
        return width;
    }

    /** Height in pixels. */
    public int height() {
        return height;
    }

    /** The colour {@code 0xRRGGBB} of a pixel. */
    public int rgb(int x, int y) {
        return rgb[(y * width) + x];
    }

    /** The colours row by row, not copied: changes to the array change the picture. */
    int[] pixels() {
        return rgb;
    }

    /** The same picture in another size, filtered against aliasing. */
    public Picture resized(int newWidth, int newHeight) {
        if (newWidth == width && newHeight == height) {
            return this;
        }
        Resampling across = Resampling.smooth(width, newWidth);
        Resampling down = Resampling.smooth(height, newHeight);
        int[] result = new int[Math.multiplyExact(newWidth, newHeight)];
        float[] channel = new float[rgb.length];
        for (int shift = 16; shift >= 0; shift -= 8) {
            for (int i = 0; i < rgb.length; i++) {
                channel[i] = (rgb[i] >> shift) & 0xFF;
            }
            float[] sized = Resampling.apply(channel, width, height, across, down);
            for (int i = 0; i < sized.length; i++) {
                result[i] |= Math.min(255, Math.max(0, Math.round(sized[i]))) << shift;
            }
        }
        return new Picture(newWidth, newHeight, result);
    }

    /** Each pixel as a square of {@code factor} by {@code factor} pixels. */
    public Picture enlarged(int factor) {
        if (factor == 1) {
            return this;
        }
        int wide = Math.multiplyExact(width, factor);
        int[] result = new int[Math.multiplyExact(wide, Math.multiplyExact(height, factor))];
        for (int y = 0; y < height; y++) {
            int row = y * factor * wide;
            for (int x = 0; x < width; x++) {
                Arrays.fill(result, row + (x * factor), row + ((x + 1) * factor), rgb[(y * width) + x]);
            }
            for (int k = 1; k < factor; k++) {
                System.arraycopy(result, row, result, row + (k * wide), wide);
            }
        }
        return new Picture(wide, height * factor, result);
    }

    /**
     * The picture in a readable size: enlarged by an integer factor until the longer side has at least {@code least}
     * pixels, or reduced until it has {@code most}.
     */
    public Picture between(int least, int most) {
        int longer = Math.max(width, height);
        if (longer < least) {
            return enlarged((least + longer - 1) / longer);
        }
        if (longer > most) {
            double factor = (double) most / longer;
            return resized(
                    Math.max(1, (int) Math.round(width * factor)), Math.max(1, (int) Math.round(height * factor)));
        }
        return this;
    }

    /**
     * The picture in a readable size: both sides enlarged by integer factors until the longer has at least {@code least}
     * pixels and the shorter an eighth of that, or reduced until the longer side has {@code most}.
     */
    public Picture readable(int least, int most) {
        Picture sized = between(least, most);
        int shortest = Math.max(sized.width(), sized.height()) / SLIMMEST;
        int across = Math.max(1, (shortest + sized.width() - 1) / sized.width());
        int down = Math.max(1, (shortest + sized.height() - 1) / sized.height());
        return across == 1 && down == 1 ? sized : sized.stretched(across, down);
    }

    private Picture stretched(int across, int down) {
        int wide = Math.multiplyExact(width, across);
        int[] result = new int[Math.multiplyExact(wide, Math.multiplyExact(height, down))];
        for (int i = 0; i < result.length; i++) {
            result[i] = rgb[(i / wide / down * width) + (i % wide / across)];
        }
        return new Picture(wide, height * down, result);
    }

    /** Equal size and colours. */
    @Override
    public boolean equals(Object other) {
        return other instanceof Picture p && p.width == width && Arrays.equals(p.rgb, rgb);
    }

    @Override
    public int hashCode() {
        return (31 * width) + Arrays.hashCode(rgb);
    }

    @Override
    public String toString() {
        return "picture of " + width + "x" + height + " pixels";
    }
}
