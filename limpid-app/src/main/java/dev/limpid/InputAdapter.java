package dev.limpid;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.InputForm;
import dev.limpid.model.InputKind;
import dev.limpid.model.Placement;
import dev.limpid.model.Preprocessing;
import dev.limpid.model.Preprocessor;
import dev.limpid.report.InputDrawing;
import dev.limpid.report.Picture;
import dev.limpid.report.PictureDrawing;
import dev.limpid.report.Region;
import dev.limpid.runtime.Engine;
import dev.limpid.world.World;
import dev.limpid.world.sentence.SentenceWorld;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns images into what a model takes. Safe for many threads. */
final class InputAdapter implements AutoCloseable {
    private final Classifier classifier;
    private final Engine engine;
    private final Supplier<World> world;
    private volatile @Nullable World known;
    private final PlaceNames names;
    private final TextReader texts;
    private @Nullable Preprocessor preprocessor;
    private boolean isClosed;

    /**
     * An adapter.
     *
     * @param world from which synthetic pictures are drawn
     * @param names of features or channels, as far as they are stated
     * @param texts splits texts into tokens
     */
    InputAdapter(Classifier classifier, Engine engine, Supplier<World> world, PlaceNames names, TextReader texts) {
        this.classifier = classifier;
        this.engine = engine;
        this.world = world;
        this.names = names;
        this.texts = texts;
    }

    /** Asked for once: the card of a built-in network is read for it. */
    private World world() {
        World found = known;
        if (found == null) {
            found = world.get();
            known = found;
        }
        return found;
    }

    /** What the model takes. @throws LimpidException if the image does not fit the model */
    ModelInput adapt(Image image) {
        try {
            if (image.content() instanceof Image.Numbers numbers) {
                return numbers(image.name(), numbers.tensor());
            }
            if (image.content() instanceof Image.Text text) {
                return text(image.name(), text.text());
            }
            if (image.content() instanceof Image.Seed drawn) {
                return drawn(image.name(), drawn.seed());
            }
            dev.limpid.model.Picture picture = ((Image.Pixels) image.content()).picture();
            return picture(image.name(), picture, shown(picture));
        } catch (LimpidException e) {
            throw e.at(image.name());
        }
    }

    /** The tensor alone, without a picture for people. @throws LimpidException if the image does not fit the model */
    Tensor tensor(Image image) {
        if (image.content() instanceof Image.Pixels pixels) {
            return preprocessed(pixels.picture());
        }
        if (image.content() instanceof Image.Seed drawn && classifier.form().kind() != InputKind.TOKENS) {
            return preprocessed(WorldImages.picture(world(), drawn.seed(), drawnSide()));
        }
        return adapt(image).tensor();
    }

    private int drawnSide() {
        Preprocessing preprocessing = classifier.preprocessing();
        return Math.max(preprocessing.width(), preprocessing.height());
    }

    private ModelInput drawn(String name, long seed) {
        if (classifier.form().kind() == InputKind.TOKENS) {
            return text(name, SentenceWorld.sample(seed).text());
        }
        int side = drawnSide();
        // People see the same picture with more pixels; it is a drawing.
        int shown = side * Math.max(1, (InputDrawings.LEAST_SHOWN + side - 1) / side);
        World drawn = world();
        return picture(name, WorldImages.picture(drawn, seed, side), shown(WorldImages.picture(drawn, seed, shown)));
    }

    private ModelInput picture(String name, dev.limpid.model.Picture picture, Picture shown) {
        Preprocessing preprocessing = classifier.preprocessing();
        Tensor tensor = preprocessed(picture);
        Placement seen = preprocessing.placement(picture.width(), picture.height());
        double across = (double) shown.width() / picture.width();
        double down = (double) shown.height() / picture.height();
        Region region = new Region(seen.left(), seen.top(), seen.width(), seen.height()).scaled(across, down);
        InputForm form = classifier.form();
        PictureDrawing drawing =
                new PictureDrawing(List.of(preprocessing.height(), preprocessing.width()), shown, region, List.of());
        return new ModelInput(
                name,
                tensor,
                form,
                List.of(),
                drawing,
                preprocessing.isCroppedByGuess(picture.width(), picture.height()));
    }

    /** A picture as the network takes it: in its element type, and without an axis of channels where it has none. */
    private Tensor preprocessed(dev.limpid.model.Picture picture) {
        Tensor tensor = preprocessor().apply(picture);
        Shape wanted = classifier.graph().shapeOf(classifier.input().name());
        return fitting(wanted.rank() == tensor.rank() ? tensor : tensor.reshaped(sizes(wanted)));
    }

    private static long[] sizes(Shape shape) {
        long[] sizes = shape.sizes();
        sizes[0] = 1;
        return sizes;
    }

    private synchronized Preprocessor preprocessor() {
        if (isClosed) {
            throw LimpidException.cancelled("the model was closed");
        }
        if (preprocessor == null) {
            preprocessor = new Preprocessor(engine, classifier.preprocessing());
        }
        return preprocessor;
    }

    private static Picture shown(dev.limpid.model.Picture picture) {
        byte[] bytes = new byte[3 * picture.width() * picture.height()];
        picture.pixels().bytes().get(bytes);
        int[] rgb = new int[bytes.length / 3];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = ((bytes[3 * i] & 0xFF) << 16) | ((bytes[(3 * i) + 1] & 0xFF) << 8) | (bytes[(3 * i) + 2] & 0xFF);
        }
        return Picture.of(picture.width(), picture.height(), rgb)
                .between(InputDrawings.LEAST_SHOWN, InputDrawings.MOST_SHOWN);
    }

    private ModelInput text(String name, String text) {
        TextReader.Read read = texts.read(text);
        Tensor tensor = fitting(read.tensor());
        InputForm form = classifier.form();
        InputDrawing drawing = InputDrawings.of(tensor, form, read.words(), texts.padding());
        return new ModelInput(name, tensor, form, read.words(), drawing, false);
    }

    private ModelInput numbers(String name, Tensor given) {
        Tensor tensor = fitting(given);
        InputForm form = classifier.form();
        List<String> words = texts.words(tensor);
        List<String> known = words.isEmpty() ? names.of(form, tensor) : words;
        InputDrawing drawing = InputDrawings.of(tensor, form, known, texts.padding());
        return new ModelInput(name, tensor, form, known, drawing, false);
    }

    /** The tensor in the form that the network takes; see {@link Classifier#findFitting}. */
    private Tensor fitting(Tensor given) {
        return classifier
                .findFitting(given)
                .filter(tensor -> tensor.elementCount() > 0)
                .orElseThrow(() -> LimpidException.badInput("is " + given.type() + ", but the network takes "
                        + classifier.input().type()));
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        if (preprocessor != null) {
            preprocessor.close();
        }
    }
}
