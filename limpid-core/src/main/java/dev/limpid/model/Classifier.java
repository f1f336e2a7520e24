package dev.limpid.model;

import dev.limpid.error.LimpidException;
import dev.limpid.error.Suggestion;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Pass;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Value;
import dev.limpid.graph.onnx.OnnxReader;
import dev.limpid.graph.pass.Normalize;
import dev.limpid.runtime.OnnxRuntime;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A network to explain: its graph in normal form with the types of all values, its preprocessing, and its class labels.
 *
 * @param name the name of the file
 * @param graph the graph, normalised and typed; its outputs are the model's own
 * @param input the input that takes the picture
 * @param form what that input holds, and which of its axes are places
 * @param logits the value with the class scores before softmax: {@code float[N,K]}; it need not be an output of the
 *     graph
 * @param output the output that is computed from the logits
 * @param head how logits become probabilities
 * @param scores how the logits of a sample are arranged
 * @param labels the names of the classes
 * @param guess the preprocessing and the reason for it; null if the network does not seem to take pictures
 * @param notes what was changed when the network was read, one sentence each
 * @param assumptions what is assumed about inputs that were not given, one sentence each
 * @param forward the graph for runs that need the logits alone: recurrent nodes are as they were, where {@code graph}
 *     has their steps; else {@code graph}
 * @param parts the inputs of the file that the input joins, if they are explained together; else none
 * @param padding the number of the token that fills up short texts; empty if the input holds no tokens, or nothing
 *     tells
 * @param search what is found out about its layers
 */
public record Classifier(
        String name,
        Graph graph,
        Value input,
        InputForm form,
        String logits,
        String output,
        Head head,
        ScoreAxes scores,
        Labels labels,
        @Nullable PreprocessingGuess guess,
        List<String> notes,
        List<String> assumptions,
        Graph forward,
        List<InputPart> parts,
        OptionalInt padding,
        LayerSearch search) {

    private static final int MOST_NAMED = 3;
    private static final double HALF = 0.5;

    public Classifier {
        notes = List.copyOf(notes);
        assumptions = List.copyOf(assumptions);
        parts = List.copyOf(parts);
    }

    /** The classifier in a model file, with default options. @throws LimpidException see the other method */
    public static Classifier load(Path file) {
        return load(file, LoadOptions.DEFAULT);
    }

    /**
     * Reads a model, converts it to normal form, and finds the types of its values and its logits.
     *
     * <p>A file {@code NAME.limpid.json} or {@code NAME.json} next to {@code NAME.onnx} provides what the options leave
     * out; see {@link Sidecar}. What both leave out is taken from what exporters wrote into the file or beside it; see
     * {@link ExporterHints}.
     *
     * @throws LimpidException naming the file and the reason, if it cannot be read or does not run
     */
    public static Classifier load(Path file, LoadOptions options) {
        return load(file, options, false);
    }

    /**
     * Reads a model whose inputs of real numbers, as far as their values are given, are one vector; see {@link #parts}.
     *
     * @throws LimpidException as {@link #load(Path, LoadOptions)}, or if no inputs can be joined
     */
    public static Classifier loadJointly(Path file, LoadOptions options) {
        return load(file, options, true);
    }

    private static Classifier load(Path file, LoadOptions options, boolean isJoint) {
        OnnxRuntime.prepare();
        String name = String.valueOf(file.getFileName());
        Graph read = OnnxReader.read(file);
        Sidecar sidecar = Sidecar.beside(file);
        try {
            return new Loading(name, ExporterHints.of(file, name, read), sidecar, options, isJoint).classifier(read);
        } catch (LimpidException e) {
            throw e.at(file);
        }
    }

    /** The files of exporters beside a model, such as {@code preprocessor_config.json}, that {@link #load(Path)} reads. */
    public static List<Path> filesOfExporters(Path file) {
        return ExporterHints.files(file);
    }

    /** A classifier from a graph that is already in memory; see {@link #load(Path, LoadOptions)}. */
    public static Classifier of(String name, Graph graph, LoadOptions options) {
        return new Loading(name, ExporterHints.of(null, name, graph), Sidecar.NONE, options, false).classifier(graph);
    }

    /** A classifier from a graph whose inputs are joined; see {@link #loadJointly}. */
    public static Classifier jointly(String name, Graph graph, LoadOptions options) {
        return new Loading(name, ExporterHints.of(null, name, graph), Sidecar.NONE, options, true).classifier(graph);
    }

    /**
     * A tensor in the form that the network takes: with a batch of one where it has none, in the input's element type.
     *
     * @return empty if it has other sizes, or more samples than a fixed batch
     */
    public Optional<Tensor> findFitting(Tensor given) {
        return Fitting.find(input.type(), given, fixedBatch());
    }

    /** What the network does to its own input before its first layer; empty if that is nothing of this form. */
    public Optional<InputScaling> scaling() {
        return InputScaling.of(graph, input, form);
    }

    /** The number of scores of a sample: the classes, for a sequence at each of its positions. */
    public int classes() {
        return Math.toIntExact(graph.shapeOf(logits).size(1));
    }

    /** Warnings about the metadata of the network, such as its labels, in one sentence each. */
    public List<String> warnings() {
        int rank = graph.shapeOf(output).rank();
        // In a detector each box has its own class scores, so the number of labels cannot be checked.
        List<String> warnings = new ArrayList<>(assumptions);
        if (rank <= 2 || rank == 4) {
            warnings.addAll(labels.warnings(scores.classes()));
        }
        return warnings;
    }

    /**
     * The number of samples that the network takes at once if it takes exactly so many; 1 if its batch is open or of one.
     * Fewer samples are repeated to fill the batch; see {@link FullBatch}.
     */
    public int fixedBatch() {
        return (int) Math.max(1, graph.shapeOf(input.name()).size(0));
    }

    /** How many samples go through at once: so many, or exactly as many as the network takes. */
    public int together(int wanted) {
        return isBatched() ? wanted : fixedBatch();
    }

    /** Whether the network accepts batches of several samples. */
    public boolean isBatched() {
        return !graph.shapeOf(input.name()).dim(0).isFixed();
    }

    /**
     * The preprocessing of pictures.
     *
     * @throws LimpidException if the network does not seem to take pictures
     */
    public Preprocessing preprocessing() {
        if (guess == null) {
            throw LimpidException.unsupported("input '" + input.name() + "' is " + input.type()
                    + ", which is not a picture of one, three or four channels; give a .npy tensor");
        }
        return guess.preprocessing();
    }

    private ClassifierParts changed() {
        return new ClassifierParts(this);
    }

    /** This classifier with other preprocessing. */
    public Classifier with(Preprocessing other, String reason) {
        Preset preset = guess == null ? Preset.UNIT : guess.preset();
        return changed().guess(new PreprocessingGuess(other, preset, reason)).sameLayers();
    }

    /** This classifier with its graph after a pass, which must keep the logits' name. */
    public Classifier apply(Pass pass) {
        if (pass == Pass.NONE) {
            return this;
        }
        List<String> outputs = new ArrayList<>(graph.outputs());
        if (!outputs.contains(logits)) {
            outputs.add(logits);
        }
        Graph changed = graph.withOutputs(outputs).apply(pass).withOutputs(graph.outputs());
        return changed().graph(changed, isUnrolled() ? forward : changed).toClassifier();
    }

    /** Whether recurrent nodes were written step by step; see {@link #forward}. */
    @SuppressWarnings("ReferenceEquality") // equal graphs would serve the same
    public boolean isUnrolled() {
        return forward != graph;
    }

    /** This network with its recurrent nodes as they were: faster, for methods that do not differentiate. */
    public Classifier rolled() {
        return isUnrolled() ? changed().graph(forward).toClassifier() : this;
    }

    /** This classifier with other labels. */
    public Classifier with(Labels other) {
        return changed().labels(other.forScores(scores.classes())).sameLayers();
    }

    /** This network with its logits replaced by a value of another graph over the same input; see {@link Question}. */
    Classifier asking(Graph other, String value) {
        ScoreAxes axes = ScoreAxes.of((int) other.shapeOf(value).size(1));
        return changed().graph(other).logits(value).head(Head.NONE, axes).toClassifier();
    }

    /** This network with another head. */
    Classifier with(Head other, ScoreAxes axes) {
        return changed().head(other, axes).toClassifier();
    }

    /** The predictions for the largest scores of one row of {@code float[N,K]}, the largest first. */
    public List<Prediction> best(Tensor scoresOfBatch, int row, int count) {
        return Prediction.best(scoresOfBatch, row, count, head, scores, labels);
    }

    /** Whether a single score, which is a probability, decides between two classes: its absence and its presence. */
    public boolean isBinary() {
        return head == Head.SIGMOID && scores.isWhole() && scores.classes() == 1;
    }

    /** The names of the classes that a prediction decides between: of a {@linkplain #isBinary single score} its absence and its presence. */
    public Labels decisions() {
        return isBinary() ? labels.withAbsence() : labels;
    }

    /**
     * One of the {@linkplain #decisions classes that a prediction decides between}, by its name, or else by its number. That of a
     * single score is the presence of its class, unless both are named: then 0 is the absence and 1 the presence, as in their list.
     *
     * @throws LimpidException if there is none, or several classes have the name
     */
    public int decisionNamed(String text) {
        OptionalInt named = decisions().findIndex(text);
        boolean isCounted = !isBinary() || labels.absent().isPresent();
        OptionalInt found =
                named.isPresent() ? named : Labels.NONE.findClass(text, isCounted ? decisionCount() : scores.classes());
        if (found.isEmpty()) {
            throw LimpidException.notFound("there is no class '" + text + "'; the network "
                    + (isBinary()
                            ? "decides between '" + decisions().name(0) + "' and '"
                                    + decisions().name(1) + "'"
                            : "has " + scores.classes() + " classes"));
        }
        return named.isPresent() || isCounted ? found.getAsInt() : 1;
    }

    /** How many classes a prediction decides between: two if there is a {@linkplain #isBinary single score}. */
    public int decisionCount() {
        return isBinary() ? 2 : scores.classes();
    }

    /** The class that one row of {@code float[N,K]} decides for: that of the largest score; of a single score 1 if it is likely, else 0. */
    public int decision(Tensor scoresOfBatch, int row) {
        Prediction best = best(scoresOfBatch, row, 1).get(0);
        if (isBinary()) {
            return best.probability() > HALF ? 1 : 0;
        }
        return best.index();
    }

    /** The outputs of the network that are not explained. */
    public List<String> otherOutputs() {
        Set<String> explained = findDetector().map(Detector::values).orElse(Set.of());
        return graph.outputs().stream()
                .filter(o -> !o.equals(output) && !explained.contains(o))
                .toList();
    }

    /** The steps that have parameters, in the order in which they run. */
    public List<Layer> layers() {
        return Layers.of(graph);
    }

    /**
     * The feature map that is explained by default; see {@link FeatureMap}. Empty if the network has no spatial layer.
     */
    public Optional<FeatureMap> findDefaultLayer() {
        return search.findDefault();
    }

    /**
     * The feature map that is explained by default.
     *
     * @throws LimpidException if the network has no spatial layer
     */
    public FeatureMap defaultLayer() {
        return findDefaultLayer().orElseThrow(this::withoutPlaces);
    }

    private LimpidException withoutPlaces() {
        FeatureMaps maps = search.maps();
        List<String> layers = graph.nodes().stream()
                .map(Node::output)
                .filter(value -> maps.find(value).isPresent())
                .limit(MOST_NAMED)
                .toList();
        return LimpidException.unsupported(
                layers.isEmpty()
                        ? "no layer of the network has spatial positions, so no layer can be explained; use a method"
                                + " that explains the input, such as gradient or integrated-gradients"
                        : "no spatial layer after the input affects the network's scores; choose a layer to explain,"
                                + " such as " + String.join(", ", layers));
    }

    /** The class scores of each pixel, {@code [N,K,H,W]}, of which the logits are the mean; empty if there are none. */
    public Optional<String> findScoreMap() {
        return graph.findProducer(logits)
                .filter(n -> n.is("ReduceMean") && n.name().isEmpty() && logits.startsWith(Logits.ADDED))
                .map(n -> n.input(0))
                .filter(v -> graph.shapeOf(v).rank() == 4);
    }

    /**
     * The sizes {@code [N,C,H,W]} of the picture that the network itself makes of its input by resizing it before its first
     * layer, in whose pixels a detector then computes; empty if it does not, or if they are open.
     */
    public Optional<Shape> findResized() {
        return AxisUse.of(graph, input).resized().map(graph::shapeOf).filter(s -> s.rank() == 4 && s.isFixed(2, 4));
    }

    /** Where the network computes boxes and their scores, if it is a detector. */
    public Optional<Detector> findDetector() {
        return Detector.find(graph).map(d -> d.withLabels(labels.names().size()));
    }

    /** A value as a feature map, if it has spatial positions. */
    public Optional<FeatureMap> findFeatureMap(String value) {
        return search.maps().find(value);
    }

    /**
     * The place with a name: {@code input}, a value, a node, or a group of nodes as exporters name them ({@code layer4}
     * means the last value in it, such as that of {@code /layer4/layer4.2/relu/Relu}).
     *
     * @throws LimpidException if there is none with that name; the message lists similar names
     */
    public Place place(String named) {
        if (named.equals(input.name())
                || (named.equals("input") && !graph.types().containsKey(named))) {
            return Place.INPUT;
        }
        @Nullable String value = null;
        String group = "/" + named.replace('.', '/') + "/";
        List<String> similar = new ArrayList<>();
        for (Node node : graph.nodes()) {
            if (node.outputs().contains(named)) {
                return Place.at(named);
            }
            if (node.name().equals(named)) {
                return Place.at(node.output());
            }
            if (("/" + node.name().replace('.', '/') + "/").contains(group)) {
                value = node.output();
            }
            if (node.label().contains(named) && similar.size() < 8) {
                similar.add(node.label());
            }
        }
        if (value != null) {
            return Place.at(value);
        }
        throw LimpidException.notFound("the network has no layer '" + named + "'"
                + (similar.isEmpty()
                        ? Suggestion.clause(named, layerNames())
                        : "; similar are " + String.join(", ", similar)));
    }

    /** All names that {@link #place} accepts and a user would type: nodes, their values, and groups of nodes. */
    private Set<String> layerNames() {
        Set<String> names = new LinkedHashSet<>(List.of("input"));
        for (Node node : graph.nodes()) {
            String label = node.label();
            names.add(label);
            for (int slash = label.indexOf('/', 1); slash > 0; slash = label.indexOf('/', slash + 1)) {
                String group = label.substring(label.startsWith("/") ? 1 : 0, slash);
                names.add(group.replace('/', '.'));
            }
            names.addAll(node.outputs());
        }
        return names;
    }

    /**
     * The value that methods explain by default: the input, or, since the numbers of tokens have no gradient, the vectors
     * that the network looks up for them.
     */
    public String explainedValue() {
        return form.kind() == InputKind.TOKENS
                ? AxisUse.of(graph, input).lookedUp().orElse(input.name())
                : input.name();
    }

    /**
     * The inputs of a network that can be explained: numbers, and the numbers of tokens; not masks.
     *
     * @throws LimpidException if the file cannot be read
     */
    public static List<String> explainableInputs(Path file) {
        return OneInput.explainable(OnnxReader.read(file).apply(new Normalize()));
    }

    /** The type of the value at the input or a layer. */
    public TensorType type(Place place) {
        String value = value(place);
        return graph.findType(value)
                .orElseThrow(() -> LimpidException.unsupported("the type of value '" + value + "' is not known"));
    }

    /** The name of the value at the input or a layer. */
    public String value(Place place) {
        return place instanceof Place.Inner inner ? inner.value() : input.name();
    }
}
