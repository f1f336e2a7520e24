package dev.limpid.training;

import dev.limpid.error.LimpidException;
import dev.limpid.zoo.Card;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPInputStream;

/**
 * Fashion-MNIST: 70,000 grey images of clothing, 28 x 28 pixels, in ten classes, read from its four IDX files.
 *
 * <p>Ref.: Xiao, Rasul and Vollgraf, Fashion-MNIST, 2017, arXiv 1708.07747.
 */
final class FashionData implements Data {
    private static final int SIDE = 28;
    private static final int IMAGES = 0x803;
    private static final int LABELS = 0x801;

    private final Path folder;

    /** Reads the files of a folder, either compressed with gzip or not. */
    FashionData(Path folder) {
        this.folder = folder;
    }

    @Override
    public Pictures seen() {
        return read("train");
    }

    @Override
    public Pictures unseen() {
        return read("t10k");
    }

    @Override
    public List<String> labels() {
        return List.of(
                "T-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot");
    }

    @Override
    public Card.Data described() {
        return new Card.Data("Fashion-MNIST", new Card.Span(0, 60_000), new Card.Span(0, 10_000), SIDE, List.of());
    }

    private Pictures read(String part) {
        byte[] labels = idx(part + "-labels-idx1-ubyte", LABELS, 1);
        byte[] pixels = idx(part + "-images-idx3-ubyte", IMAGES, SIDE * SIDE);
        if (pixels.length != labels.length * SIDE * SIDE) {
            throw LimpidException.badInput(
                    folder + ": the files of '" + part + "' do not have the same number of entries");
        }
        int[] numbers = new int[labels.length];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = labels[i];
            if (labels[i] < 0 || labels[i] > 9) {
                throw LimpidException.badInput(
                        folder + ": there is a label " + labels[i] + " in '" + part + "', not 0 to 9");
            }
        }
        return new Pictures(pixels, numbers, 1, SIDE);
    }

    private byte[] idx(String name, int magic, int size) {
        Path packed = folder.resolve(name + ".gz");
        Path file = Files.exists(packed) ? packed : folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw LimpidException.badInput(folder + ": contains no " + name + " or " + name
                    + ".gz; install Debian's package dataset-fashion-mnist, or name the folder with its files");
        }
        try (InputStream bytes = Files.newInputStream(file);
                DataInputStream in = new DataInputStream(file.equals(packed) ? new GZIPInputStream(bytes) : bytes)) {
            if (in.readInt() != magic) {
                throw LimpidException.badInput(file + ": is not an IDX file of the expected kind");
            }
            int count = in.readInt();
            for (int axis = 1; axis < (magic & 0xFF); axis++) {
                if (in.readInt() != SIDE) {
                    throw LimpidException.badInput(file + ": its images are not " + SIDE + " x " + SIDE + " pixels");
                }
            }
            byte[] values = in.readAllBytes();
            if (count < 0 || values.length != (long) count * size) {
                throw LimpidException.badInput(
                        file + ": does not contain the " + count + " entries that its header declares");
            }
            return values;
        } catch (IOException e) {
            throw LimpidException.badInput(file + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
