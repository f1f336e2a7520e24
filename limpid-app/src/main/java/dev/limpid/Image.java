package dev.limpid;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Images;
import dev.limpid.model.Npy;
import dev.limpid.model.Picture;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Locale;
import java.util.OptionalInt;

/**
 * An input of a model: a picture, a text, or numbers that are fed as they are.
 *
 * <p>It does not change, and may be used by many threads and for many models.
 */
public final class Image {
    private final String name;
    private final Content content;

    /** What an input consists of. */
    sealed interface Content permits Pixels, Numbers, Seed, Text {}

    /** A decoded picture. */
    record Pixels(Picture picture) implements Content {}

    /** Numbers that are fed as they are. */
    record Numbers(Tensor tensor) implements Content {}

    /** A picture of the drawn world in the size that a model takes, or a sentence. */
    record Seed(long seed) implements Content {}

    /** Words for a network that takes tokens. */
    record Text(String text) implements Content {}

    private Image(String name, Content content) {
        this.name = name;
        this.content = content;
    }

    /**
     * The input in a file: a JPEG, PNG, GIF, BMP, TIFF or WebP picture, or a {@code .npy} array.
     *
     * @throws LimpidException {@code NOT_FOUND} if there is no such file, {@code BAD_INPUT} if it is damaged or of another
     *     kind, {@code TOO_LARGE} if it is larger than {@link Images} allows
     */
    public static Image of(Path file) {
        String name = String.valueOf(file.getFileName());
        return isNumbers(file)
                ? new Image(name, new Numbers(Npy.read(file)))
                : new Image(name, new Pixels(Images.read(file)));
    }

    /** The picture in the bytes of a picture file. @throws LimpidException if they hold none that can be decoded */
    public static Image of(byte[] encoded) {
        try {
            return new Image("image", new Pixels(Images.decode(encoded)));
        } catch (LimpidException e) {
            throw e.at("image");
        }
    }

    /**
     * The picture in a stream of the bytes of a picture file, which is read to its end and not closed.
     *
     * @throws LimpidException if it cannot be read, is too large, or holds no picture that can be decoded
     */
    public static Image of(InputStream in) {
        try {
            byte[] bytes = in.readNBytes(Math.toIntExact(Images.LARGEST_FILE) + 1);
            if (bytes.length > Images.LARGEST_FILE) {
                throw LimpidException.tooLarge("image: is larger than " + (Images.LARGEST_FILE >> 20) + " MB");
            }
            return of(bytes);
        } catch (IOException e) {
            throw LimpidException.badInput("image: the stream cannot be read: " + e.getMessage(), e);
        }
    }

    /** A picture in memory; transparency is dropped. */
    public static Image of(BufferedImage image) {
        return new Image("image", new Pixels(Images.of(image)));
    }

    /**
     * A picture of these colours.
     *
     * @param rgb {@code 0xRRGGBB} row by row
     */
    public static Image of(int width, int height, int[] rgb) {
        return new Image("image", new Pixels(WorldImages.picture(width, height, rgb)));
    }

    /**
     * A text, for a network that takes the numbers of tokens; the model's vocabulary splits it into these.
     *
     * @throws LimpidException if it is blank
     */
    public static Image ofText(String text) {
        if (text.isBlank()) {
            throw LimpidException.badInput("a text is blank");
        }
        return new Image("text", new Text(text));
    }

    /** Numbers that are fed as they are, with or without the axis of the batch. */
    public static Image of(Tensor tensor) {
        return new Image("tensor", new Numbers(tensor));
    }

    /**
     * Numbers that are fed as they are.
     *
     * @param values row by row
     * @param shape such as {@code 1, 3, 224, 224}
     */
    public static Image of(float[] values, long... shape) {
        return of(Tensor.of(values, shape));
    }

    /**
     * A synthetic input whose ground truth is known: a picture of the drawn world in the size that the model takes, or, for a
     * model that takes tokens, a sentence of {@link dev.limpid.world.sentence.SentenceWorld}.
     */
    public static Image drawn(long seed) {
        return new Image("zoo-" + seed, new Seed(seed));
    }

    /** This input under another name, which results and messages bear. */
    public Image named(String other) {
        return new Image(other, content);
    }

    /** Pixels in a row of the picture as it was given; empty if it is no picture in pixels. */
    public OptionalInt width() {
        return content instanceof Pixels pixels ? OptionalInt.of(pixels.picture.width()) : OptionalInt.empty();
    }

    /** Pixels in a column of the picture as it was given; empty if it is no picture in pixels. */
    public OptionalInt height() {
        return content instanceof Pixels pixels ? OptionalInt.of(pixels.picture.height()) : OptionalInt.empty();
    }

    /** The name that results and messages bear: the file's, or {@code image}, {@code tensor}. */
    public String name() {
        return name;
    }

    Content content() {
        return content;
    }

    /** Whether a file holds numbers that are fed as they are. */
    static boolean isNumbers(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".npy");
    }

    @Override
    public String toString() {
        return name;
    }
}
