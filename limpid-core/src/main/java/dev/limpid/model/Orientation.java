package dev.limpid.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * Reads the EXIF orientation tag from the file formats that have one.
 *
 * <p>Ref. CIPA DC-008, "Exchangeable image file format for digital still cameras: Exif 2.32".
 */
final class Orientation {
    private static final int TAG = 0x0112;

    private Orientation() {}

    /** The orientation, 1 to 8; 1 is upright, also if the tag is missing or the metadata is damaged. */
    static int of(byte[] file, ImageFormat format) {
        int at = switch (format) {
            case JPEG -> JpegMarkers.exif(file);
            case PNG -> pngChunk(file);
            case WEBP -> webpChunk(file);
            case TIFF_LITTLE, TIFF_BIG -> 0;
            case GIF, BMP -> -1;
        };
        return at < 0 || at + 8 > file.length
                ? 1
                : inTiff(ByteBuffer.wrap(file, at, file.length - at).slice());
    }

    private static int inTiff(ByteBuffer tiff) {
        int value = TiffTags.find(tiff, TAG).orElse(1);
        return value >= 1 && value <= 8 ? value : 1;
    }

    private static int pngChunk(byte[] file) {
        ByteBuffer png = ByteBuffer.wrap(file);
        for (long at = 8; at + 12 <= file.length; at += 12 + Integer.toUnsignedLong(png.getInt((int) at))) {
            if (is(file, (int) at + 4, "eXIf")) {
                return (int) at + 8;
            }
            if (is(file, (int) at + 4, "IDAT")) {
                return -1;
            }
        }
        return -1;
    }

    private static int webpChunk(byte[] file) {
        ByteBuffer webp = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        long at = 12;
        while (at + 8 <= file.length) {
            long length = Integer.toUnsignedLong(webp.getInt((int) at + 4));
            if (is(file, (int) at, "EXIF")) {
                // Some writers keep JPEG's prefix.
                return (int) at + (is(file, (int) at + 8, "Exif") ? 14 : 8);
            }
            at += 8 + length + length % 2;
        }
        return -1;
    }

    static boolean is(byte[] file, int at, String text) {
        byte[] expected = text.getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < expected.length; i++) {
            if (at + i >= file.length || file[at + i] != expected[i]) {
                return false;
            }
        }
        return true;
    }
}
