package dev.limpid.model;

import java.util.HashSet;
import java.util.Set;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/**
 * Whether a decoder of JPEG had to make up pixels, which it tells in a warning and not in an error.
 *
 * <p>A file without its end marker, or with bytes between segments that mean nothing, has all its pixels and is read.
 */
final class JpegWarnings implements IIOReadWarningListener {
    private static final Set<String> MADE_UP = Set.of("premature end of data segment", "bad Huffman code");

    private final Set<String> seen = new HashSet<>();

    @Override
    public void warningOccurred(ImageReader source, String warning) {
        MADE_UP.stream().filter(warning::contains).forEach(seen::add);
    }

    /** Whether pixels of the picture that was read last are not those of the file. */
    boolean isIncomplete() {
        return !seen.isEmpty();
    }
}
