package dev.limpid.model;

import java.io.ByteArrayOutputStream;

/** Reads the marker segments of a JPEG file before its first scan. */
final class JpegMarkers {
    private static final int EXIF = 0xe1;
    private static final int PROFILE = 0xe2;

    private JpegMarkers() {}

    /** The number of colour components, or 0 if no frame header is found. */
    static int components(byte[] jpeg) {
        for (int at = first(jpeg); at >= 0; at = next(jpeg, at)) {
            int marker = marker(jpeg, at);
            if (marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc) {
                return at + 9 < jpeg.length ? jpeg[at + 9] & 0xff : 0;
            }
        }
        return 0;
    }

    /** The offset of the TIFF structure in the EXIF segment, or -1 if there is none. */
    static int exif(byte[] jpeg) {
        for (int at = first(jpeg); at >= 0; at = next(jpeg, at)) {
            if (marker(jpeg, at) == EXIF && Orientation.is(jpeg, at + 4, "Exif")) {
                return at + 10;
            }
        }
        return -1;
    }

    /**
     * The file without its colour profile: the JDK's decoder would convert the pixels by it, and libraries that networks are trained
     * with do not.
     */
    static byte[] withoutProfile(byte[] jpeg) {
        ByteArrayOutputStream kept = new ByteArrayOutputStream(jpeg.length);
        int from = 0;
        for (int at = first(jpeg); at >= 0; at = next(jpeg, at)) {
            if (marker(jpeg, at) == PROFILE && Orientation.is(jpeg, at + 4, "ICC_PROFILE")) {
                kept.write(jpeg, from, at - from);
                from = Math.min(jpeg.length, end(jpeg, at));
            }
        }
        if (from == 0) {
            return jpeg;
        }
        kept.write(jpeg, from, jpeg.length - from);
        return kept.toByteArray();
    }

    private static int first(byte[] jpeg) {
        return segment(jpeg, 2);
    }

    private static int next(byte[] jpeg, int at) {
        return segment(jpeg, end(jpeg, at));
    }

    private static int marker(byte[] jpeg, int at) {
        return jpeg[at + 1] & 0xff;
    }

    /** The offset behind a segment. */
    private static int end(byte[] jpeg, int at) {
        return at + 2 + ((jpeg[at + 2] & 0xff) << 8 | (jpeg[at + 3] & 0xff));
    }

    /** The offset of the segment that begins at a place, behind bytes that fill up; -1 if a scan or the end of the picture does. */
    private static int segment(byte[] jpeg, int place) {
        int at = place;
        while (at + 4 <= jpeg.length && (jpeg[at] & 0xff) == 0xff && marker(jpeg, at) == 0xff) {
            at++;
        }
        boolean isSegment = at + 4 <= jpeg.length && (jpeg[at] & 0xff) == 0xff;
        return !isSegment || marker(jpeg, at) == 0xda || marker(jpeg, at) == 0xd9 ? -1 : at;
    }
}
