package dev.limpid.model;

import java.util.HashSet;
import java.util.Set;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/**
 * Detects whether a JPEG decoder had to invent pixels, which it reports as a warning and not as an error.
 *
 * <p>A file without its end marker, or with stray bytes between segments, has all its pixels and is accepted.
 */
final class JpegWarnings implements IIOReadWarningListener {
    private static final Set<String> MADE_UP = Set.of("premature end of data segment", "bad Huffman code");

    private final Set<String> seen = new HashSet<>();

    @Override
    public void warningOccurred(ImageReader source, String warning) {
        MADE_UP.stream().filter(warning::contains).forEach(seen::add);
    }

    /** Whether pixels of the last picture were invented by the decoder. */
    boolean isIncomplete() {
        return !seen.isEmpty();
    }
}
