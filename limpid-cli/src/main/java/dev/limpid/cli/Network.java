package dev.limpid.cli;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.Place;
import dev.limpid.model.Prediction;
import dev.limpid.model.Preprocessing;
import dev.limpid.model.PreprocessingGuess;
import dev.limpid.model.Question;
import dev.limpid.report.Provenance;
import dev.limpid.report.html.Fact;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.Program;
import dev.limpid.runtime.Shapes;
import dev.limpid.world.World;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The network of a command, made ready, and what is said of it in outputs. */
final class Network {
    private final ModelOptions options;
    private final Path file;
    private final Checksum checksum;
    private final Engine engine;
    private final Classifier classifier;

    private Network(ModelOptions options, Path file, Checksum checksum, Engine engine, Classifier classifier) {
        this.options = options;
        this.file = file;
        this.checksum = checksum;
        this.engine = engine;
        this.classifier = classifier;
    }

    /** Reads a model and makes it ready. @throws ModelException if that cannot be */
    static Network open(ModelOptions options) {
        return open(options, Checksum.of(options.file()));
    }

    /** The same with a checksum that is under way. */
    static Network open(ModelOptions options, Checksum checksum) {
        Engine engine = options.engine();
        Path file = options.file();
        return new Network(options, file, checksum, engine, Classifier.load(file, options.forLoading()));
    }

    /** The network itself. */
    Classifier classifier() {
        return classifier;
    }

    /** What runs it. */
    Engine engine() {
        return engine;
    }

    /** Its file. */
    Path file() {
        return file;
    }

    /** What it is called: the name of its file without the folder, or {@code zoo:NAME}. */
    String title() {
        return options.title();
    }

    /** The world from which pictures for it are drawn. */
    World world() {
        return options.isBuiltIn() ? WorldImages.world(options.named()) : World.standard();
    }

    /** What is asked, from its text. @throws ModelException if the network has nothing of the kind */
    Question question(String text) {
        return Question.parse(text, classifier, engine);
    }

    /** The logits of the network itself, where what is asked is something else. */
    Tensor predict(Tensor input) {
        Graph graph = classifier.graph().withOutputs(List.of(classifier.logits()));
        try (Program program = engine.compile(graph.bind(Shapes.BATCH, input.size(0)))) {
            return Objects.requireNonNull(
                    program.run(Map.of(classifier.input().name(), input)).get(classifier.logits()));
        }
    }

    /** The top class of the first input of a batch. */
    Prediction prediction(Tensor logits) {
        return Prediction.top(logits, 0, classifier.head(), classifier.labels());
    }

    /** The most probable classes of the first input of a batch, the most probable first. */
    List<Prediction> best(Tensor logits, int count) {
        return Prediction.best(logits, 0, count, classifier.head(), classifier.labels());
    }

    /** The name of the value that methods look at by default. */
    Optional<String> findDefaultLayer() {
        return classifier.findDefaultLayer().map(FeatureMap::value);
    }

    /** The name of the value that a method looks at; empty where it looks at none. */
    private String layerOf(Method method, Optional<Place> stated) {
        if (method.info().isAnywhere()) {
            return stated.map(Place::toString).orElse("");
        }
        if (!method.info().isAtLayer()) {
            return "";
        }
        return stated.map(Place::toString).or(this::findDefaultLayer).orElse("");
    }

    /** Where a result of a method comes from. */
    Provenance provenance(Method method, Optional<Place> layer, String target, Settings settings) {
        Map<String, String> parameters = new LinkedHashMap<>();
        for (MethodInfo.Parameter each : method.info().parameters()) {
            parameters.put(each.name(), settings.parameters().getOrDefault(each.name(), each.standard()));
        }
        return new Provenance(
                Version.text(),
                engine.description(),
                title(),
                checksum.hex(),
                method.info().name(),
                layerOf(method, layer),
                target,
                parameters,
                settings.seed());
    }

    /** What is written into files that hold results of several methods. */
    Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("Software", Version.text());
        texts.put("limpid.engine", engine.description());
        texts.put("limpid.model", title());
        texts.put("limpid.model.sha256", checksum.hex());
        return texts;
    }

    /** The same for a page, with how pictures become the input. */
    List<Fact> facts(long seed) {
        return List.of(
                new Fact("Software", Version.text()),
                new Fact("Engine", engine.description()),
                new Fact("Network", title()),
                new Fact("SHA-256", checksum.hex()),
                new Fact("Preprocessing", preprocessingText()),
                new Fact("Seed", Long.toString(seed)));
    }

    /** The beginning of a document about results. */
    Map<String, @Nullable Object> described() {
        return Json.object(
                "software", Version.text(),
                "engine", engine.description(),
                "model", options.named(),
                "modelSha256", checksum.hex(),
                "preprocessing", preprocessingDescribed());
    }

    /** Tells people what was guessed: how pictures become the input, and where methods look. */
    void tell(Common common, Optional<Place> layer, List<Method> methods) {
        common.say("preprocessing " + preprocessingText());
        boolean isLooked = methods.stream().anyMatch(m -> m.info().isAtLayer());
        boolean isAsked =
                layer.isPresent() && methods.stream().anyMatch(m -> m.info().takesLayer());
        if (isLooked || isAsked) {
            String how = layer.isPresent() ? "" : " (by default)";
            common.say("layer "
                    + layer.map(Place::toString).or(this::findDefaultLayer).orElse("none") + how);
        }
    }

    /** How pictures become the input, in a line. */
    String preprocessingText() {
        @Nullable PreprocessingGuess guess = classifier.guess();
        return guess == null
                ? "none: the network does not take pictures of one or three channels"
                : guess.preprocessing().toText() + " (" + guess.preset().label() + ": " + guess.reason() + ")";
    }

    /** How pictures become the input, as a document; null where the network takes none. */
    @Nullable
    Map<String, @Nullable Object> preprocessingDescribed() {
        @Nullable PreprocessingGuess guess = classifier.guess();
        if (guess == null) {
            return null;
        }
        Preprocessing p = guess.preprocessing();
        return Json.object(
                "preset", guess.preset().label(),
                "reason", guess.reason(),
                "text", p.toText(),
                "width", p.width(),
                "height", p.height(),
                "channels", p.channels().name().toLowerCase(Locale.ROOT),
                "layout", p.layout().name().toLowerCase(Locale.ROOT),
                "scale", p.scale(),
                "mean", p.mean(),
                "std", p.std());
    }

    /** The layers with their operators, shapes and numbers of parameters. */
    List<Map<String, @Nullable Object>> layers() {
        return classifier.layers().stream()
                .map(l -> Json.object(
                        "name", l.name(),
                        "operator", l.operator(),
                        "value", l.value(),
                        "type", l.type().toString(),
                        "shape", shape(l.type().toString()),
                        "parameters", l.parameters()))
                .toList();
    }

    /** The sizes of {@code float[N,64,7,7]}. */
    private static String shape(String type) {
        int bracket = type.indexOf('[');
        return bracket < 0 ? "" : type.substring(bracket);
    }

    /** How many parameters the layers have. */
    long parameterCount() {
        return classifier.layers().stream().mapToLong(l -> l.parameters()).sum();
    }

    /** Versions of the operator domains by name. */
    static Map<String, Object> opsets(Map<String, Integer> versions) {
        Map<String, Object> named = new TreeMap<>();
        versions.forEach((domain, version) -> named.put(domain.isEmpty() ? "ai.onnx" : domain, version));
        return named;
    }
}
