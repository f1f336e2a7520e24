package dev.limpid;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.Progress;
import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Header;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.Place;
import dev.limpid.model.Prediction;
import dev.limpid.model.PreprocessingGuess;
import dev.limpid.model.Question;
import dev.limpid.report.Provenance;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.OnnxRuntime;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * An opened network.
 *
 * <pre>{@code
 * try (Model model = Model.open(Path.of("model.onnx"))) {
 *     Image image = Image.of(Path.of("photo.jpg"));
 *     System.out.println(model.predict(image, 1));
 *     model.explain(image, "grad-cam").save(Path.of("heatmap.png"));
 * }
 * }</pre>
 *
 * <p>Safe for use by many threads at once, with results equal to those of one thread. {@link #close} may be called while
 * others work: their calls return what they found, or end with {@code CANCELLED}, as does every later call. Programs of
 * the methods used last are kept, so that a second explanation by the same method does not compile again.
 */
public final class Model implements AutoCloseable {
    private final String name;
    private final Path file;
    private final Checksum checksum;
    private final Engine engine;
    private final Classifier classifier;
    private final long memory;
    private final boolean isMemoryStated;
    private final InputAdapter inputs;
    private final ExplainerCache explainers = new ExplainerCache();
    private final AtomicReference<@Nullable Known> last = new AtomicReference<>();
    private final ForwardPrograms forward;
    private final Detecting detecting;
    private final boolean isBuiltIn;
    private final Set<String> others;
    private final Optional<JointInputs> joint;
    private final Optional<Path> vocabulary;

    private Model(String name, Path file, Checksum checksum, OpenOptions options) {
        this.name = name;
        this.file = file;
        this.checksum = checksum;
        this.isBuiltIn = isBuiltIn(name);
        this.vocabulary = options.vocabulary().or(() -> TextReader.fileBeside(file));
        this.engine = OnnxRuntime.create(options.forEngine());
        Map<String, Tensor> held = held(options);
        this.classifier = Classifier.load(file, options.forLoading().withHeld(held));
        // Not sooner: reading and parsing keep all processors busy, what follows does not.
        checksum.start();
        this.others = Set.copyOf(held.keySet());
        this.joint = options.isJoint() && !held.isEmpty()
                ? Optional.of(new JointInputs(
                        classifier.input().name(),
                        held,
                        engine,
                        () -> Classifier.loadJointly(
                                file,
                                options.forLoading()
                                        .withHeld(held)
                                        .withInput(classifier.input().name()))))
                : Optional.empty();
        this.memory = options.memory().orElseGet(() -> FreeMemory.bytes() / 4);
        this.isMemoryStated = options.memory().isPresent();
        PlaceNames names = PlaceNames.of(options, classifier);
        this.inputs = new InputAdapter(
                classifier, engine, () -> WorldImages.world(name), names, TextReader.of(options, classifier, file));
        this.forward = new ForwardPrograms(classifier, engine);
        this.detecting = new Detecting(classifier, engine);
    }

    /** The inputs that are held, as tensors; pictures are preprocessed as if they were explained. */
    private Map<String, Tensor> held(OpenOptions options) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        options.held().forEach((input, image) -> {
            if (image.content() instanceof Image.Numbers numbers) {
                tensors.put(input, numbers.tensor());
            } else {
                try (Model other = new Model(name, file, checksum, options.forHeld(input))) {
                    tensors.put(input, other.tensor(image));
                }
            }
        });
        return tensors;
    }

    /** Begins to load the native library in the background, so that it is there when a model is opened; only saves time. */
    public static void prepare() {
        OnnxRuntime.prepare();
    }

    /** Opens an ONNX file with nothing stated beside it; see {@link #open(Path, OpenOptions)}. */
    public static Model open(Path onnx) {
        return open(onnx, OpenOptions.DEFAULT);
    }

    /**
     * Opens an ONNX file.
     *
     * <p>A file {@code NAME.limpid.json} beside {@code NAME.onnx} may state labels and preprocessing; so may what
     * exporters wrote into the file or beside it ({@code preprocessor_config.json}, {@code config.json}).
     *
     * @throws LimpidException {@code NOT_FOUND} if there is no such file, {@code BAD_INPUT} if it is no valid network,
     *     {@code UNSUPPORTED} if it needs what Limpid or the device does not have, {@code TOO_LARGE}
     */
    public static Model open(Path onnx, OpenOptions options) {
        return new Model(onnx.toString(), onnx, Checksum.of(onnx), options);
    }

    /**
     * Opens an ONNX file, or a network that is built in.
     *
     * @param model the name of a file, or {@code zoo:NAME}; {@code zoo} alone is {@code zoo:cbam}
     * @throws LimpidException as {@link #open(Path, OpenOptions)}, or if no such network is built in
     */
    public static Model open(String model, OpenOptions options) {
        Path file = file(model);
        return new Model(ModelName.complete(model), file, Checksum.of(file), options);
    }

    /** Whether the name of a model is that of a network that is built in; told by the name alone. */
    public static boolean isBuiltIn(String model) {
        return ModelName.isBuiltIn(model);
    }

    /** The file of a model's name. @throws LimpidException if no network of that name is built in, or it is not a file name */
    public static Path file(String model) {
        return ModelName.file(model);
    }

    /** The files of exporters beside a model that are read with it. */
    public static List<Path> filesOfExporters(Path onnx) {
        return Classifier.filesOfExporters(onnx);
    }

    /**
     * The most probable classes, the most probable first.
     *
     * @param top how many at most
     * @throws LimpidException if the image does not fit the model, or {@code CANCELLED}
     */
    public List<Prediction> predict(Image image, int top) {
        Tensor tensor = input(image).tensor();
        return predictions(tensor, logits(tensor), top);
    }

    /**
     * The objects that a detector finds, with default options; see {@link #detect(Image, DetectOptions)}.
     */
    public List<Detection> detect(Image image) {
        return detect(image, DetectOptions.DEFAULT).boxes();
    }

    /**
     * The objects that a detector finds.
     *
     * @throws LimpidException {@code UNSUPPORTED} if the network is not a detector, {@code NOT_FOUND} if it has no such
     *     class, or if the image does not fit the model, or {@code CANCELLED}
     */
    public Detections detect(Image image, DetectOptions options) {
        ModelInput input = input(image);
        dev.limpid.model.@Nullable Picture picture =
                image.content() instanceof Image.Pixels pixels ? pixels.picture() : null;
        int width = picture == null ? input.width() : picture.width();
        int height = picture == null ? input.height() : picture.height();
        return detecting.detect(input, width, height, options);
    }

    /** Refuses what no input can be asked: a network that is not a detector, or a class that it does not have. */
    void checkDetector(DetectOptions options) {
        detecting.check(options);
    }

    /**
     * What one method with standard parameters says about the most probable class.
     *
     * @throws LimpidException if there is no such method, it does not work on this model, the image does not fit, or
     *     {@code CANCELLED}
     */
    public Explanation explain(Image image, String method) {
        return explain(image, ExplainRequest.of(method)).of(method);
    }

    /**
     * What several methods say. A method that fails is noted in the result, and the others go on.
     *
     * @throws LimpidException if there is no such method, layer, target or parameter, the image does not fit, or
     *     {@code CANCELLED}
     */
    public Explanations explain(Image image, ExplainRequest request) {
        return explain(image, request, Progress.SILENT);
    }

    /**
     * The same with progress.
     *
     * @param progress hears how much is done, and may cancel
     */
    public Explanations explain(Image image, ExplainRequest request, Progress progress) {
        return resolve(request).explain(input(image), StepProgress.of(progress));
    }

    /** What the network consists of, and which methods work on it. */
    public Inspection inspect() {
        return Inspection.of(this);
    }

    /**
     * A method for this model as one portable graph in standard ONNX operators, which any ONNX Runtime can run.
     *
     * <p>Inputs: the model's input and {@code target} {@code float[N,K]}, how much each class counts. Outputs: those of the
     * model, {@code attribution}, and what else the method finds. {@link dev.limpid.graph.onnx.OnnxWriter} writes it.
     *
     * @param layer where the method looks; empty for its default
     * @throws LimpidException if the method does not work on this model or has no fixed graph
     */
    public Graph compile(MethodCall call, Optional<String> layer, long seed) {
        Method method = Methods.named(call.method());
        Settings settings = new Settings(layer.map(classifier::place), call.parameters(), seed);
        Graph graph = Explainer.compile(classifier, method, settings, memory);
        Header header = graph.header();
        Provenance provenance = ResultOrigin.of(this, method, settings, "given as the input 'target'", classifier);
        for (Map.Entry<String, String> each : provenance.texts().entrySet()) {
            header = header.withMetadata(each.getKey(), each.getValue());
        }
        return graph.withHeader(header);
    }

    /** A method with standard parameters as one portable graph; see {@link #compile(MethodCall, Optional, long)}. */
    public Graph compile(String method) {
        return compile(MethodCall.of(method), Optional.empty(), 0);
    }

    /** What the model is fed for an image. @throws LimpidException if the image does not fit the model */
    public ModelInput input(Image image) {
        return inputs.adapt(image);
    }

    /** The tensor that the model is fed for an image. @throws LimpidException if the image does not fit the model */
    public Tensor tensor(Image image) {
        return inputs.tensor(image);
    }

    /** The scores of the classes before softmax or sigmoid: {@code float[N,K]}. */
    public Tensor logits(Tensor input) {
        return forward.logits(input);
    }

    /**
     * What the network predicts for the first input of a batch: the most probable classes, or where it has class scores for
     * each pixel those of most pixels.
     */
    List<Prediction> predictions(Tensor input, Tensor logits, int count) {
        return classifier
                .findScoreMap()
                .map(map -> Prediction.shares(forward.value(input, map), count, classifier.head(), classifier.labels()))
                .orElseGet(() -> best(logits, count));
    }

    /** The most probable classes of the first input of a batch, the most probable first. */
    public List<Prediction> best(Tensor logits, int count) {
        return classifier.best(logits, 0, count);
    }

    /** The name of the model: as it was given, or {@code zoo:NAME}. */
    public String name() {
        return name;
    }

    /** The same without folders. */
    public String title() {
        return isBuiltIn ? name : String.valueOf(file.getFileName());
    }

    /** Its file; within a jar for a network that is built in. */
    public Path file() {
        return file;
    }

    /** The SHA-256 of its file, in hexadecimal; waits until it is known. */
    public String sha256() {
        return checksum.hex();
    }

    /** The network, for programs that go below this interface. */
    public Classifier classifier() {
        return classifier;
    }

    /** What runs graphs, for programs that go below this interface. */
    public Engine engine() {
        return engine;
    }

    /** Bytes that batches of samples may take. */
    public long memory() {
        return memory;
    }

    /** How a method runs: the parameters and the seed, and the layer if the method takes one. */
    Settings settings(Method method, MethodCall call, Optional<String> layer, long seed) {
        Optional<Place> place = method.info().takesLayer() ? layer.map(classifier::place) : Optional.empty();
        Settings stated = new Settings(place, call.parameters(), seed);
        String input = classifier.input().name();
        return stated.of(input).only(others, false).only(Set.of(input), false);
    }

    /** The inputs that are explained together, if that is asked for. */
    Optional<JointInputs> joint() {
        return joint;
    }

    /**
     * A method made ready to explain tensors, for programs that go below this interface; the caller closes it.
     *
     * @param layer where the method looks, if it takes a layer
     * @throws LimpidException if there is no such method or layer, a parameter is wrong, or the method does not work
     */
    public Explainer explainer(MethodCall call, Optional<String> layer, long seed) {
        Method method = Methods.named(call.method());
        return Explainer.of(classifier, method, settings(method, call, layer, seed), engine, memoryFor(method));
    }

    /**
     * The same for another form of this network, on another engine.
     *
     * @param network this network with other weights, or one that computes the same in another way
     * @throws LimpidException as {@link #explainer(MethodCall, Optional, long)}
     */
    public Explainer explainer(MethodCall call, Optional<String> layer, long seed, Classifier network, Engine other) {
        Method method = Methods.named(call.method());
        return Explainer.of(network, method, settings(method, call, layer, seed), other, memoryFor(method));
    }

    /** What a method may take: one that runs the network once is limited only if a limit was stated. */
    long memoryFor(Method method) {
        return isMemoryStated || !(method instanceof Method.Direct) ? memory : Long.MAX_VALUE;
    }

    /** The name of the value that methods look at by default. */
    public Optional<String> findDefaultLayer() {
        return classifier.findDefaultLayer().map(FeatureMap::value);
    }

    /**
     * A text that changes with the network as it is read: with its file, how inputs become tensors, their sizes, the output,
     * what its scores mean and how its classes are called, and with the version of Limpid. Results that are kept for a later run belong to it.
     */
    public String identity() {
        return String.join(
                "\n",
                Version.text(),
                sha256(),
                preprocessingText(),
                classifier.input().name() + " " + classifier.input().type(),
                classifier.output() + " " + classifier.logits(),
                classifier.head().label(),
                Integer.toHexString(classifier.labels().hashCode()),
                classifier.padding().toString(),
                vocabulary.map(Checksum::ofFile).orElse(""));
    }

    /** How pictures become the input, in a line. */
    public String preprocessingText() {
        PreprocessingGuess guess = classifier.guess();
        return guess == null
                ? "none: the network takes no pictures of one, three or four channels but "
                        + classifier.input().type() + " (" + classifier.form().toText() + ")"
                : guess.toText();
    }

    /** What is asked, from its text. @throws LimpidException if the network has nothing of the kind */
    public Question question(String target) {
        return Question.parse(target, classifier, engine);
    }

    /** The request made ready; the last one is kept, so that explaining picture by picture makes it ready once. */
    ResolvedRequest resolve(ExplainRequest request) {
        @Nullable Known known = last.get();
        if (known != null && known.request().equals(request)) {
            return known.resolved();
        }
        ResolvedRequest resolved = ResolvedRequest.of(this, request);
        // Other questions may have read files, which may change.
        if (resolved.isAboutClasses()) {
            last.set(new Known(request, resolved));
        }
        return resolved;
    }

    private record Known(ExplainRequest request, ResolvedRequest resolved) {}

    ExplainerCache explainers() {
        return explainers;
    }

    /** Frees the native memory. Calls under way return or end with {@code CANCELLED}; may be called more than once. */
    @Override
    public void close() {
        explainers.close();
        forward.close();
        detecting.close();
        inputs.close();
    }
}
