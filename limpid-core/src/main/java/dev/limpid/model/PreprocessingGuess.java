package dev.limpid.model;

import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Value;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A guess of a model's preprocessing from its input, names and producer.
 *
 * @param preprocessing the guess
 * @param preset the preset it is based on
 * @param reason the reason, as text
 */
public record PreprocessingGuess(Preprocessing preprocessing, Preset preset, String reason) {
    private static final List<String> TENSORFLOW = List.of("tf2onnx", "tfl", "keras", "tensorflow");

    /** Networks of Keras that contain their own preprocessing. */
    private static final List<String> WITH_OWN = List.of("efficientnet", "mobilenetv3", "mobilenet_v3", "convnext");

    /** The numbers of channels that a picture can have. */
    private static final Map<Long, String> COUNTS =
            Map.of(1L, "one channel", 3L, "three channels", 4L, "four channels");

    private static final List<String> LIKE_CAFFE = List.of("resnet", "vgg");

    /** Other preprocessing for another reason. */
    PreprocessingGuess with(Preprocessing other, String why) {
        return new PreprocessingGuess(other, preset, why);
    }

    /**
     * A guess for an input, if it takes pictures of fixed size with one, three or four channels.
     *
     * @param type the element type of the input in the file
     */
    static Optional<PreprocessingGuess> of(
            Graph graph, Value input, InputForm form, ElementType type, String fileName) {
        @Nullable Shape shape = input.type().shape();
        if (form.kind() != InputKind.PICTURE || shape == null || !shape.isFixed(1, shape.rank())) {
            return Optional.empty();
        }
        long channels = form.channels(input.type());
        Layout layout = form.layout().orElse(Layout.NCHW);
        int height = (int) shape.size(form.places().get(0));
        int width = (int) shape.size(form.places().get(1));
        if (!COUNTS.containsKey(channels) || height > Images.LARGEST_SIDE || width > Images.LARGEST_SIDE) {
            return Optional.empty();
        }
        int count = (int) channels;
        Choice usual = count == 4
                ? new Choice(Preset.UNIT, "four channels, red, green, blue and opacity")
                : choose(graph, fileName, count == 1, width, height);
        Optional<InputScaling> scaling = InputScaling.of(graph, input, form);
        Choice choice = type.isFloating()
                ? scaling.map(s -> scaled(s, usual)).orElse(usual)
                : new Choice(Preset.RAW, "the input takes integers");
        // The resizing does not depend on the element type or on what the network does itself.
        boolean isExact = usual.preset.at(width, height, count, layout, type).fit() == Preprocessing.Fit.EXACT;
        Preprocessing chosen = choice.preset.at(width, height, count, layout, type);
        if (isExact || chosen.fit() == Preprocessing.Fit.EXACT) {
            chosen = Preprocessing.parse(isExact ? "resize=exact" : "fit=auto", chosen);
        }
        if (choice.isBlueFirst) {
            chosen = Preprocessing.parse("channels=bgr", chosen);
        }
        String where = width + " x " + height + " pixels with " + COUNTS.get(channels) + ", "
                + layout.name().toLowerCase(Locale.ROOT);
        return Optional.of(new PreprocessingGuess(chosen, choice.preset, choice.reason + "; " + where));
    }

    /** Whether the preprocessing is stated, so that it has nothing to do with the preset that was guessed. */
    public boolean isStated() {
        return reason.startsWith("as ");
    }

    /** The preprocessing, the preset and the reason in one line. */
    public String toText() {
        String why = isStated() ? reason : preset.label() + ": " + reason;
        return preprocessing.toText() + " (" + why + ")";
    }

    /**
     * A choice.
     *
     * @param isBlueFirst whether the channels are blue, green and red, although the preset does not say so
     */
    private record Choice(Preset preset, String reason, boolean isBlueFirst) {
        Choice(Preset preset, String reason) {
            this(preset, reason, false);
        }
    }

    /** The choice for a network that normalises its input itself; the usual one where its range cannot be told. */
    private static Choice scaled(InputScaling scaling, Choice usual) {
        String what = "the network itself computes " + scaling.toText() + " of its input";
        return scaling.takes()
                .map(r -> new Choice(r.preset(), what + ", so the input is " + r.text(), scaling.isBlueFirst(r)))
                .orElse(new Choice(
                        usual.preset, usual.reason + ", although " + what + ", which no usual range explains"));
    }

    private static Choice choose(Graph graph, String fileName, boolean grey, int width, int height) {
        String names = names(graph, fileName);
        if (grey && width == 28 && height == 28) {
            return names.contains("fashion")
                    ? new Choice(Preset.FASHION_MNIST, "28 x 28 grey pixels, and the name contains fashion")
                    : new Choice(Preset.MNIST, "28 x 28 grey pixels");
        }
        if (grey) {
            return new Choice(Preset.UNIT, "one channel");
        }
        if (width == 32 && height == 32) {
            return new Choice(Preset.CIFAR10, "32 x 32 pixels");
        }
        if (Detector.find(graph).isPresent()) {
            return new Choice(Preset.UNIT, "the usual preprocessing of detectors");
        }
        String producer = graph.header().origin().producer().toLowerCase(Locale.ROOT);
        @Nullable String made = firstIn(producer, TENSORFLOW);
        if (made == null) {
            return new Choice(Preset.IMAGENET, "the usual preprocessing of PyTorch's networks");
        }
        @Nullable String own = firstIn(names, WITH_OWN);
        if (own != null) {
            return new Choice(Preset.RAW, "made by " + producer + ", and " + own + " scales its input itself");
        }
        if (names.contains("densenet")) {
            return new Choice(
                    Preset.IMAGENET, "made by " + producer + ", and Keras' densenet uses PyTorch's preprocessing");
        }
        @Nullable String caffe = firstIn(names, LIKE_CAFFE);
        if (caffe != null && !isSecondVersion(names) && !names.contains("inception")) {
            return new Choice(
                    Preset.CAFFE, "made by " + producer + ", and Keras' " + caffe + " uses Caffe's preprocessing");
        }
        return new Choice(Preset.TF, "made by " + producer);
    }

    /** Whether a name contains {@code resnet50v2}, which has the preprocessing of TensorFlow's other networks. */
    private static boolean isSecondVersion(String names) {
        int end = names.indexOf("resnet");
        if (end < 0) {
            return false;
        }
        end += "resnet".length();
        while (end < names.length() && (Character.isDigit(names.charAt(end)) || names.charAt(end) == '_')) {
            end++;
        }
        return names.startsWith("v2", end);
    }

    private static @Nullable String firstIn(String text, List<String> words) {
        return words.stream().filter(text::contains).findFirst().orElse(null);
    }

    /** The names that may indicate the family: of the file, the graph and the first nodes. */
    private static String names(Graph graph, String fileName) {
        StringBuilder names = new StringBuilder(fileName + " " + graph.header().graphName());
        graph.nodes().stream()
                .limit(8)
                .map(Node::label)
                .forEach(n -> names.append(' ').append(n));
        return names.toString().toLowerCase(Locale.ROOT);
    }
}
