package dev.limpid.model;

import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import org.jspecify.annotations.Nullable;

/** Extracts red, green and blue from decoded images of any kind, without colour management, as PIL does. */
final class Pixels {
    private Pixels() {}

    /** {@code 3 * width * height} bytes. */
    static byte[] rgb(BufferedImage image) {
        int width = image.getWidth();
        int height = image.getHeight();
        byte[] rgb = new byte[Math.multiplyExact(3, Math.multiplyExact(width, height))];
        Raster raster = image.getRaster();
        if (image.getType() == BufferedImage.TYPE_3BYTE_BGR
                && raster.getDataBuffer() instanceof DataBufferByte buffer
                && buffer.getData().length == rgb.length) {
            byte[] bgr = buffer.getData();
            for (int i = 0; i < rgb.length; i += 3) {
                rgb[i] = bgr[i + 2];
                rgb[i + 1] = bgr[i + 1];
                rgb[i + 2] = bgr[i];
            }
            return rgb;
        }
        ColorModel colors = image.getColorModel();
        int type = raster.getTransferType();
        boolean samples = !(colors instanceof IndexColorModel)
                && (type == DataBuffer.TYPE_BYTE || type == DataBuffer.TYPE_USHORT || type == DataBuffer.TYPE_INT)
                && (colors.getNumColorComponents() == 1 || colors.getNumColorComponents() == 3);
        if (samples && !isPremultiplied(colors)) {
            fromSamples(raster, colors, rgb);
        } else {
            fromColors(image, rgb);
        }
        return rgb;
    }

    /** {@code width * height} bytes, the opacity of each pixel; null if all of them are opaque. */
    static byte @Nullable [] alpha(BufferedImage image) {
        if (!image.getColorModel().hasAlpha()) {
            return null;
        }
        int width = image.getWidth();
        byte[] alpha = new byte[Math.multiplyExact(width, image.getHeight())];
        int[] row = new int[width];
        boolean isOpaque = true;
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int x = 0; x < width; x++) {
                alpha[y * width + x] = (byte) (row[x] >>> 24);
                isOpaque &= row[x] >>> 24 == 255;
            }
        }
        return isOpaque ? null : alpha;
    }

    private static boolean isPremultiplied(ColorModel colors) {
        return colors.hasAlpha() && colors.isAlphaPremultiplied();
    }

    /** Samples without conversion, scaled to 8 bits. */
    private static void fromSamples(Raster raster, ColorModel colors, byte[] rgb) {
        int width = raster.getWidth();
        int bands = raster.getNumBands();
        boolean grey = colors.getNumColorComponents() == 1;
        int[] row = new int[width * bands];
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < 3; c++) {
                    int band = grey ? 0 : c;
                    rgb[3 * (y * width + x) + c] = to8(row[x * bands + band], colors.getComponentSize(band));
                }
            }
        }
    }

    private static byte to8(int sample, int bits) {
        return (byte) (bits > 8 ? sample >> (bits - 8) : bits == 8 ? sample : sample * 255 / ((1 << bits) - 1));
    }

    private static void fromColors(BufferedImage image, byte[] rgb) {
        int width = image.getWidth();
        int[] row = new int[width];
        for (int y = 0; y < image.getHeight(); y++) {
            image.getRGB(0, y, width, 1, row, 0, width);
            for (int x = 0; x < width; x++) {
                int at = 3 * (y * width + x);
                rgb[at] = (byte) (row[x] >> 16);
                rgb[at + 1] = (byte) (row[x] >> 8);
                rgb[at + 2] = (byte) row[x];
            }
        }
    }
}
