package dev.limpid.model;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.OptionalInt;

/** Reads numbers from the first directory of a TIFF structure, as in TIFF files and EXIF segments. */
final class TiffTags {
    private static final int PHOTOMETRIC = 0x0106;
    private static final int SEPARATED = 5;

    private TiffTags() {}

    /** Whether the colours of a TIFF file are CMYK: cyan, magenta, yellow and black. */
    static boolean isCmyk(byte[] file) {
        return file.length >= 8 && find(ByteBuffer.wrap(file), PHOTOMETRIC).orElse(0) == SEPARATED;
    }

    /** The 16-bit number of a tag, if it exists; the structure begins at the buffer's start. */
    static OptionalInt find(ByteBuffer tiff, int tag) {
        tiff.order(tiff.get(0) == 'I' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        long directory = Integer.toUnsignedLong(tiff.getInt(4));
        if (directory + 2 > tiff.limit()) {
            return OptionalInt.empty();
        }
        int entries = Short.toUnsignedInt(tiff.getShort((int) directory));
        for (int i = 0; i < entries; i++) {
            long entry = directory + 2 + 12L * i;
            if (entry + 12 > tiff.limit()) {
                return OptionalInt.empty();
            }
            if (Short.toUnsignedInt(tiff.getShort((int) entry)) == tag) {
                return OptionalInt.of(Short.toUnsignedInt(tiff.getShort((int) entry + 8)));
            }
        }
        return OptionalInt.empty();
    }
}
