package dev.limpid.model;

/** Reads the marker segments of a JPEG file before its first scan. */
final class JpegMarkers {
    private JpegMarkers() {}

    /** The number of colour components, or 0 if no frame header is found. */
    static int components(byte[] jpeg) {
        int frame = find(jpeg, false);
        return frame >= 0 && frame + 9 < jpeg.length ? jpeg[frame + 9] & 0xff : 0;
    }

    /** The offset of the TIFF structure in the EXIF segment, or -1 if there is none. */
    static int exif(byte[] jpeg) {
        int segment = find(jpeg, true);
        return segment < 0 ? -1 : segment + 10;
    }

    /** The offset of the frame header or the EXIF segment, or -1. */
    private static int find(byte[] jpeg, boolean exif) {
        int at = 2;
        while (at + 4 <= jpeg.length && (jpeg[at] & 0xff) == 0xff) {
            int marker = jpeg[at + 1] & 0xff;
            if (marker == 0xff) {
                at++;
                continue;
            }
            if (marker == 0xda || marker == 0xd9) {
                return -1;
            }
            boolean frame = marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
            boolean tagged = marker == 0xe1 && Orientation.is(jpeg, at + 4, "Exif");
            if (exif ? tagged : frame) {
                return at;
            }
            at += 2 + ((jpeg[at + 2] & 0xff) << 8 | (jpeg[at + 3] & 0xff));
        }
        return -1;
    }
}
