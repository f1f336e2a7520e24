package dev.limpid.model;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Decodes pictures: JPEG (also CMYK), PNG, GIF (the first frame), BMP, TIFF (the first page) and WebP.
 *
 * <p>The result equals PIL's {@code convert("RGB")}, rotated upright by its EXIF orientation: transparency is dropped,
 * 16 bits are truncated to 8, grey is repeated in all three colours. The format is detected from the first bytes, not
 * from the name, and the size is read from the header before decoding. A truncated picture is refused.
 */
public final class Images {
    /** The longest side of a picture that is read (pixels). */
    public static final int LARGEST_SIDE = 32_768;

    /** The largest picture that is read (pixels). */
    public static final long MOST_PIXELS = 100_000_000;

    /** The largest file that is read (bytes). */
    public static final long LARGEST_FILE = 64L << 20;

    /** Bytes of a JPEG file in which its size and orientation stand; one of its segments has at most 65,535. */
    private static final int HEADER = 1 << 18;

    private Images() {}

    /**
     * Whether a file is meant to be an image: it has the extension of an image, or starts with the bytes of one. A
     * damaged image is an image that cannot be decoded, not another kind of file.
     *
     * @return false for a folder, and for a file of another name that cannot be read
     */
    public static boolean isPicture(Path file) {
        if (Files.isDirectory(file)) {
            return false;
        }
        if (ImageFormat.isNamed(file.getFileName().toString())) {
            return true;
        }
        if (!Files.isRegularFile(file)) {
            return false;
        }
        try (InputStream in = Files.newInputStream(file)) {
            return ImageFormat.find(in.readNBytes(ImageFormat.START)).isPresent();
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * The picture in a file.
     *
     * @throws LimpidException naming the file and the reason: missing, not a picture, damaged, or larger than
     *     {@link #LARGEST_FILE}, {@link #MOST_PIXELS} or {@link #LARGEST_SIDE}
     */
    public static Picture read(Path file) {
        try {
            if (Files.isDirectory(file)) {
                throw LimpidException.badInput("is a folder, not a picture");
            }
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw LimpidException.badInput("is not a regular file");
            }
            if (Files.size(file) > LARGEST_FILE) {
                throw LimpidException.tooLarge("is larger than " + (LARGEST_FILE >> 20) + " MB");
            }
            return decode(Files.readAllBytes(file));
        } catch (LimpidException e) {
            throw e.at(file);
        } catch (NoSuchFileException e) {
            throw LimpidException.notFound(file + ": there is no such file", e);
        } catch (AccessDeniedException e) {
            throw LimpidException.badInput(file + ": may not be read", e);
        } catch (IOException e) {
            throw LimpidException.badInput(file + ": cannot be read: " + e.getMessage(), e);
        }
    }

    /** The width and height of a picture in pixels. */
    public record Size(int width, int height) {}

    /**
     * The size of the picture in a file, as it stands upright, without decoding it.
     *
     * @return empty if the file does not tell
     */
    public static Optional<Size> findSize(Path file) {
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > LARGEST_FILE) {
                return Optional.empty();
            }
            byte[] bytes = header(file);
            Optional<ImageFormat> format =
                    ImageFormat.find(Arrays.copyOf(bytes, Math.min(bytes.length, ImageFormat.START)));
            for (ImageReader reader : format.map(f -> f.readers(bytes)).orElse(List.of())) {
                try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
                    reader.setInput(in, true, true);
                    boolean isTurned = Orientation.of(bytes, format.orElseThrow()) > 4;
                    int width = reader.getWidth(0);
                    int height = reader.getHeight(0);
                    return Optional.of(isTurned ? new Size(height, width) : new Size(width, height));
                } finally {
                    reader.dispose();
                }
            }
        } catch (IOException | RuntimeException e) {
            // A damaged file is named when it is decoded.
            return Optional.empty();
        }
        return Optional.empty();
    }

    /** The beginning of a JPEG file, whose size and orientation stand there; all of other files. */
    private static byte[] header(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] start = in.readNBytes(HEADER);
            boolean isAll = start.length < HEADER
                    || ImageFormat.find(Arrays.copyOf(start, ImageFormat.START))
                            .filter(f -> f == ImageFormat.JPEG)
                            .isPresent();
            return isAll ? start : Files.readAllBytes(file);
        }
    }

    /** A picture that is already in memory: 8 bits each of red, green, blue and opacity. */
    public static Picture of(BufferedImage image) {
        checkSize(image.getWidth(), image.getHeight());
        return upright(image, 1, "memory");
    }

    /**
     * The picture in the bytes of a file.
     *
     * @throws LimpidException if it cannot be decoded
     */
    public static Picture decode(byte[] bytes) {
        if (bytes.length == 0) {
            throw LimpidException.badInput("is empty");
        }
        ImageFormat format = ImageFormat.find(Arrays.copyOf(bytes, Math.min(bytes.length, ImageFormat.START)))
                .orElseThrow(() -> LimpidException.badInput(
                        "is not a picture in a supported format (JPEG, PNG, GIF, BMP, TIFF, WebP)"));
        try {
            BufferedImage image = image(bytes, format);
            int turns = Orientation.of(bytes, format);
            return upright(image, turns, format.label());
        } catch (OutOfMemoryError e) {
            throw LimpidException.tooLarge("does not fit into the memory that this program may use", e);
        } catch (LimpidException e) {
            throw e;
        } catch (RuntimeException e) {
            // The decoded values of a damaged file may be invalid.
            throw damaged(format, e);
        }
    }

    private static BufferedImage image(byte[] file, ImageFormat format) {
        if (format.isCutOff(file)) {
            throw incomplete(format);
        }
        byte[] bytes = format.unmanaged(file);
        LimpidException first = null;
        for (ImageReader reader : format.readers(bytes)) {
            try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(bytes))) {
                reader.setInput(in, true, true);
                checkSize(reader.getWidth(0), reader.getHeight(0));
                JpegWarnings warnings = new JpegWarnings();
                reader.addIIOReadWarningListener(warnings);
                BufferedImage image = reader.read(0);
                if (warnings.isIncomplete()) {
                    throw incomplete(format);
                }
                if (image != null) {
                    return image;
                }
                first = first == null ? LimpidException.badInput("is a damaged " + format.label() + " picture") : first;
            } catch (LimpidException e) {
                throw e;
            } catch (IOException | RuntimeException e) {
                // Decoders fail on damaged files with any exception.
                first = first == null ? damaged(format, e) : first;
            } finally {
                reader.dispose();
            }
        }
        throw first == null ? LimpidException.badInput("cannot be decoded") : first;
    }

    private static LimpidException incomplete(ImageFormat format) {
        return LimpidException.badInput(
                "is a damaged or cut off " + format.label() + " picture; a part of it is missing");
    }

    private static LimpidException damaged(ImageFormat format, Exception e) {
        return LimpidException.badInput("is a damaged " + format.label() + " picture, or of an unsupported kind", e);
    }

    private static void checkSize(long width, long height) {
        if (width < 1 || height < 1) {
            throw LimpidException.badInput("is a picture without pixels");
        }
        if (width > LARGEST_SIDE || height > LARGEST_SIDE || width * height > MOST_PIXELS) {
            throw LimpidException.tooLarge("is a picture of " + width + " x " + height + " pixels; more than "
                    + LARGEST_SIDE + " on a side or 100 megapixels are not supported");
        }
    }

    private static Picture upright(BufferedImage image, int orientation, String format) {
        byte @Nullable [] alpha = Pixels.alpha(image);
        return new Picture(
                turned(Pixels.rgb(image), 3, image, orientation),
                format,
                alpha == null ? null : turned(alpha, 1, image, orientation));
    }

    /** Rotates and mirrors pixels upright by the EXIF orientation 1 to 8. */
    private static Tensor turned(byte[] from, int channels, BufferedImage image, int orientation) {
        int width = image.getWidth();
        int height = image.getHeight();
        boolean swapped = orientation >= 5;
        int w = swapped ? height : width;
        int h = swapped ? width : height;
        ByteBuffer pixels = Tensor.allocate(ElementType.UINT8, 1, h, w, channels);
        if (orientation <= 1) {
            pixels.put(0, from);
        } else {
            for (int y = 0; y < h; y++) {
                for (int x = 0; x < w; x++) {
                    int fromX = switch (orientation) {
                        case 2, 3 -> width - 1 - x;
                        case 5, 8 -> orientation == 5 ? y : width - 1 - y;
                        case 6 -> y;
                        case 7 -> width - 1 - y;
                        default -> x;
                    };
                    int fromY = switch (orientation) {
                        case 3, 4 -> height - 1 - y;
                        case 5, 8 -> x;
                        case 6, 7 -> height - 1 - x;
                        default -> y;
                    };
                    pixels.put(from, channels * (fromY * width + fromX), channels);
                }
            }
            pixels.clear();
        }
        return Tensor.of(ElementType.UINT8, new long[] {1, h, w, channels}, pixels);
    }
}
