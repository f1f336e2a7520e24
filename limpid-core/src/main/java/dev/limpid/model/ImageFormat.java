package dev.limpid.model;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import dev.limpid.error.LimpidException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/**
 * A format of image files, recognised by its first bytes.
 *
 * <p>Readers are created here by name: ImageIO's search of the class path takes longer than decoding a photograph.
 */
enum ImageFormat {
    JPEG("JPEG", "jpeg", "\u00ff\u00d8\u00ff", "jpg|jpeg?"),
    PNG("PNG", "png", "\u0089PNG\r\n\u001a\n", "png"),
    GIF("GIF", "gif", "GIF8", "gif"),
    BMP("BMP", "bmp", "BM", "bmp"),
    TIFF_LITTLE("TIFF", "tiff", "II*\0", "tiff?"),
    TIFF_BIG("TIFF", "tiff", "MM\0*", "tiff?"),
    WEBP("WebP", "webp", "RIFF????WEBP", "webp");

    /** The number of bytes that identify the format. */
    static final int START = 16;

    private final String label;
    private final String name;
    private final String start;
    private final String extensions;

    ImageFormat(String label, String name, String start, String extensions) {
        this.label = label;
        this.name = name;
        this.start = start;
        this.extensions = extensions;
    }

    /** The name in messages. */
    String label() {
        return label;
    }

    /** Whether a file name has the extension of an image. */
    static boolean isNamed(String file) {
        String name = file.toLowerCase(Locale.ROOT);
        return Stream.of(values()).anyMatch(format -> name.matches("(?s).*\\.(" + format.extensions + ")"));
    }

    /** The format of a file with these first bytes. */
    static Optional<ImageFormat> find(byte[] bytes) {
        for (ImageFormat format : values()) {
            if (format.matches(bytes)) {
                return Optional.of(format);
            }
        }
        return Optional.empty();
    }

    /** Whether the file is shorter than its header declares; the WebP decoder does not always notice. */
    boolean isCutOff(byte[] bytes) {
        if (this != WEBP) {
            return false;
        }
        long length = Integer.toUnsignedLong(
                ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(4));
        // A final padding byte may be missing.
        return length + 8 > bytes.length + 1L;
    }

    private boolean matches(byte[] bytes) {
        if (bytes.length < start.length()) {
            return false;
        }
        for (int i = 0; i < start.length(); i++) {
            char expected = start.charAt(i);
            if (expected != '?' && (bytes[i] & 0xff) != expected) {
                return false;
            }
        }
        return true;
    }

    /** What readers are given, so that no colour profile changes the pixels; CMYK has no other way to red, green and blue. */
    byte[] unmanaged(byte[] bytes) {
        return this == JPEG && JpegMarkers.components(bytes) != 4 ? JpegMarkers.withoutProfile(bytes) : bytes;
    }

    /** Readers to try, in this order. */
    List<ImageReader> readers(byte[] bytes) {
        try {
            List<ImageReader> readers = new ArrayList<>();
            boolean fourColours = this == JPEG && JpegMarkers.components(bytes) == 4;
            boolean inks = (this == TIFF_LITTLE || this == TIFF_BIG) && TiffTags.isCmyk(bytes);
            // The JDK treats CMYK samples as its own colour space.
            if (this != WEBP && !fourColours && !inks) {
                readers.addAll(standard());
            }
            switch (this) {
                case JPEG -> {
                    if (fourColours || JpegMarkers.components(bytes) == 0) {
                        readers.add(forAnyJpeg());
                    }
                }
                case TIFF_LITTLE, TIFF_BIG -> readers.add(new TIFFImageReaderSpi().createReaderInstance(null));
                case WEBP -> readers.add(new WebPImageReaderSpi().createReaderInstance(null));
                default -> {}
            }
            return readers;
        } catch (IOException e) {
            throw LimpidException.badInput("cannot be decoded here: " + e.getMessage(), e);
        }
    }

    /** TwelveMonkeys' reader, which wraps that of the JDK. */
    private static ImageReader forAnyJpeg() throws IOException {
        JPEGImageReaderSpi spi = new JPEGImageReaderSpi();
        spi.onRegistration(Registry.STANDARD, ImageReaderSpi.class);
        return spi.createReaderInstance(null);
    }

    /** The readers of the JDK. */
    private List<ImageReader> standard() throws IOException {
        List<ImageReader> readers = new ArrayList<>();
        Iterator<ImageReaderSpi> all = Registry.STANDARD.getServiceProviders(ImageReaderSpi.class, false);
        while (all.hasNext()) {
            ImageReaderSpi spi = all.next();
            if (spi.getClass().getName().startsWith("com.sun.imageio.")
                    && List.of(spi.getFormatNames()).contains(name)) {
                readers.add(spi.createReaderInstance(null));
            }
        }
        return readers;
    }

    /** ImageIO's registry, without its search of the class path. */
    private static final class Registry {
        static final IIORegistry STANDARD = withoutClassPath();

        private static IIORegistry withoutClassPath() {
            Thread thread = Thread.currentThread();
            ClassLoader before = thread.getContextClassLoader();
            try {
                thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
                return IIORegistry.getDefaultInstance();
            } finally {
                thread.setContextClassLoader(before);
            }
        }
    }
}
