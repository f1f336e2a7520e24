package dev.limpid.cli;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.Images;
import dev.limpid.model.Layout;
import dev.limpid.model.Npy;
import dev.limpid.model.Placement;
import dev.limpid.model.Preprocessing;
import dev.limpid.model.Preprocessor;
import dev.limpid.report.Picture;
import dev.limpid.report.Region;
import dev.limpid.world.World;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** Turns input files into what the network takes. The first picture is decoded while the network is still loading. */
final class InputReader implements AutoCloseable {
    private static final int LEAST_SHOWN = 224;
    private static final int MOST_SHOWN = 1536;
    private static final int NO_PICTURE = 0x808080;

    private final Network network;
    private final Classifier classifier;
    private final Path first;
    private final FutureTask<Fed> firstFed;
    private @Nullable Preprocessor preprocessor;
    private @Nullable World world;

    /**
     * What is fed for one input.
     *
     * @param tensor what the network takes
     * @param picture what explanations are drawn over
     * @param region the part of the picture that the network sees
     * @param width of the network's input, in pixels
     * @param height of the network's input, in pixels
     */
    record Fed(Tensor tensor, Picture picture, Region region, int width, int height) {}

    /** Begins to decode a picture, if the file is one. */
    static FutureTask<dev.limpid.model.Picture> decoding(Path file) {
        FutureTask<dev.limpid.model.Picture> task = new FutureTask<>(() -> Images.read(file));
        if (isPicture(file)) {
            start(task, "first picture");
        }
        return task;
    }

    /**
     * Begins to prepare the first input.
     *
     * @param picture the same file, being decoded
     */
    InputReader(Network network, Path first, FutureTask<dev.limpid.model.Picture> picture) {
        this.network = network;
        this.classifier = network.classifier();
        this.first = first;
        this.firstFed = new FutureTask<>(() -> isPicture(first) ? fed(result(picture)) : other(first));
        start(firstFed, "first input");
    }

    private static void start(Runnable task, String name) {
        Thread thread = new Thread(task, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static <T> T result(FutureTask<T> task) {
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof LimpidException problem) {
                throw problem;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Reads one file. @throws LimpidException if it cannot be read or does not fit the network */
    Fed read(Path file) {
        if (file.equals(first)) {
            return result(firstFed);
        }
        return isPicture(file) ? fed(Images.read(file)) : other(file);
    }

    /** Whether an input is decoded: neither numbers nor drawn. */
    private static boolean isPicture(Path file) {
        return !InputFiles.isTensor(file) && WorldImages.findSeed(file).isEmpty();
    }

    private Fed other(Path file) {
        OptionalLong seed = WorldImages.findSeed(file);
        if (seed.isEmpty()) {
            return tensor(file);
        }
        Preprocessing preprocessing = classifier.preprocessing();
        int side = Math.max(preprocessing.width(), preprocessing.height());
        // People see the same picture with more pixels; it is a drawing.
        int shown = side * Math.max(1, (LEAST_SHOWN + side - 1) / side);
        World world = world();
        return fed(
                WorldImages.picture(world, seed.getAsLong(), side),
                shown(WorldImages.picture(world, seed.getAsLong(), shown)));
    }

    private Fed fed(dev.limpid.model.Picture photo) {
        return fed(photo, shown(photo));
    }

    private Fed fed(dev.limpid.model.Picture photo, Picture shown) {
        Preprocessing preprocessing = classifier.preprocessing();
        Tensor tensor = preprocessor().apply(photo);
        Placement seen = preprocessing.placement(photo.width(), photo.height());
        double across = (double) shown.width() / photo.width();
        double down = (double) shown.height() / photo.height();
        Region region = new Region(seen.left(), seen.top(), seen.width(), seen.height()).scaled(across, down);
        return new Fed(tensor, shown, region, preprocessing.width(), preprocessing.height());
    }

    private synchronized World world() {
        if (world == null) {
            world = network.world();
        }
        return world;
    }

    private synchronized Preprocessor preprocessor() {
        if (preprocessor == null) {
            preprocessor = new Preprocessor(network.engine(), classifier.preprocessing());
        }
        return preprocessor;
    }

    private static Picture shown(dev.limpid.model.Picture photo) {
        byte[] bytes = new byte[3 * photo.width() * photo.height()];
        photo.pixels().bytes().get(bytes);
        int[] rgb = new int[bytes.length / 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = ((bytes[3 * i] & 0xFF) << 16) | ((bytes[(3 * i) + 1] & 0xFF) << 8) | (bytes[(3 * i) + 2] & 0xFF);
        }
        return Picture.of(photo.width(), photo.height(), rgb).between(LEAST_SHOWN, MOST_SHOWN);
    }

    private Fed tensor(Path file) {
        Tensor read = Npy.read(file);
        Tensor tensor = fitting(read, file);
        boolean isPicture = tensor.rank() == 4;
        boolean isLast = isPicture
                && classifier.guess() != null
                && classifier.preprocessing().layout() == Layout.NHWC;
        int height = isPicture ? (int) tensor.size(isLast ? 1 : 2) : 1;
        int width = isPicture ? (int) tensor.size(isLast ? 2 : 3) : 1;
        Picture picture = isPicture
                ? Picture.ofTensor(isLast ? channelsFirst(tensor) : tensor, 0)
                : Picture.filled(1, 1, NO_PICTURE);
        Picture shown = picture.between(LEAST_SHOWN, MOST_SHOWN);
        return new Fed(tensor, shown, Region.all(shown), width, height);
    }

    /** The tensor in the form that the network takes: with a batch of one where it has none, in its element type. */
    private Tensor fitting(Tensor read, Path file) {
        Shape wanted = classifier.graph().shapeOf(classifier.input().name());
        ElementType element = classifier.input().type().element();
        Tensor tensor = read;
        if (read.rank() == wanted.rank() - 1) {
            long[] shape = new long[wanted.rank()];
            shape[0] = 1;
            System.arraycopy(read.shape(), 0, shape, 1, read.rank());
            tensor = read.reshaped(shape);
        }
        boolean fits = tensor.rank() == wanted.rank() && tensor.elementCount() > 0;
        for (int axis = 0; fits && axis < wanted.rank(); axis++) {
            fits = !wanted.dim(axis).isFixed() || wanted.size(axis) == tensor.size(axis);
        }
        if (!fits) {
            throw LimpidException.badInput(file + ": is " + read.type() + ", and the network takes "
                    + classifier.input().type());
        }
        return tensor.elementType() == element ? tensor : Tensor.of(element, tensor.toDoubles(), tensor.shape());
    }

    private static Tensor channelsFirst(Tensor tensor) {
        int height = (int) tensor.size(1);
        int width = (int) tensor.size(2);
        int channels = (int) tensor.size(3);
        float[] from = tensor.toFloats();
        float[] to = new float[height * width * channels];
        for (int p = 0; p < height * width; p++) {
            for (int c = 0; c < channels; c++) {
                to[(c * height * width) + p] = from[(p * channels) + c];
            }
        }
        return Tensor.of(to, 1, channels, height, width);
    }

    /** Writes a tensor as a {@code .npy} file of {@code float32}: all of it or nothing. */
    static void write(Tensor tensor, Path file) {
        ElementType element = tensor.elementType();
        Npy.write(element == ElementType.FLOAT ? tensor : Tensor.of(tensor.toFloats(), tensor.shape()), file);
    }

    @Override
    public synchronized void close() {
        if (preprocessor != null) {
            preprocessor.close();
        }
    }
}
