package dev.limpid.model;

import dev.limpid.autodiff.Unfold;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Value;
import dev.limpid.graph.pass.InputScalingConvolution;
import dev.limpid.graph.pass.Normalize;
import dev.limpid.graph.pass.Recognize;
import dev.limpid.graph.pass.UnrollRecurrence;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.OnnxRuntime;
import dev.limpid.runtime.Specialize;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes a {@link Classifier} from a graph and what is known beside it. */
final class Loading {
    private final String name;
    private final List<Hint> written;
    private final Sidecar sidecar;
    private final LoadOptions options;
    private final List<String> notes = new ArrayList<>();
    private final List<String> assumptions = new ArrayList<>();
    private final boolean isJoint;
    private boolean isSingle;

    /**
     * A network to be loaded.
     *
     * @param name of its file
     * @param written what exporters wrote into the file or beside it
     * @param sidecar the file of Limpid beside it
     * @param options what the user states
     * @param isJoint whether inputs that are given are explained together instead of being held
     */
    Loading(String name, List<Hint> written, Sidecar sidecar, LoadOptions options, boolean isJoint) {
        this.isJoint = isJoint;
        this.name = name;
        this.written = written;
        this.sidecar = sidecar;
        this.options = options;
    }

    /** The network. @throws dev.limpid.error.LimpidException if it does not run, or has not what is stated */
    Classifier classifier(Graph read) {
        Graph whole = read.apply(new Normalize());
        String explained =
                OneInput.explained(whole, options.input(), options.held().keySet());
        Graph normal = batched(whole, whole.input(explained));
        InputSizes sizes = InputSizes.of(
                normal,
                explained,
                options.size(),
                options.example(),
                new PreprocessingSources(options, sidecar, written).sized());
        Set<String> joined = joined(sizes.graph(), explained);
        OneInput one = OneInput.of(
                JoinedInputs.sized(sizes.graph(), joined, options.held()), explained, options.held(), joined);
        notes.addAll(one.notes());
        assumptions.addAll(one.held());
        Graph rolled = typed(one.graph(), one.input());
        Graph unrolled = rolled.apply(new UnrollRecurrence());
        Logits found = logits(unrolled);
        Value input = found.graph().input(one.input());
        InputForm form = joined.isEmpty() ? InputForm.of(found.graph(), input) : InputForm.OF_TABLE;
        List<Hint> hints = ExporterHints.fitting(written, classes(found));
        hints.forEach(h -> notes.addAll(h.notes()));
        Labels labels = labels(found.graph(), hints).forScores(found.axes().classes());
        @Nullable
        PreprocessingGuess guess = joined.isEmpty() ? guess(found.graph(), input, form, one, sizes, hints) : null;
        @Nullable Head head = options.head() != null ? options.head() : sidecar.head();
        return new Classifier(
                name,
                found.graph(),
                input,
                form,
                found.value(),
                found.output(),
                head != null ? head : found.head(),
                found.axes(),
                labels,
                guess,
                notes,
                assumptions,
                forward(rolled, unrolled, found),
                one.parts(),
                padding(found.graph(), input, form),
                new LayerSearch(found.graph(), input.name(), found.value(), found.axes()));
    }

    /** The token that fills up short texts: as the user states, else the sidecar, else as the graph tells. */
    private OptionalInt padding(Graph graph, Value input, InputForm form) {
        OptionalInt stated = options.padding().isPresent() ? options.padding() : sidecar.padding();
        if (form.kind() == InputKind.TOKENS) {
            return stated.isPresent() ? stated : Padding.find(graph, input);
        }
        if (stated.isPresent()) {
            throw LimpidException.badInput(
                    "a padding token is stated, but input '" + input.name() + "' is " + input.type() + ", no tokens");
        }
        return stated;
    }

    private Set<String> joined(Graph graph, String explained) {
        if (!isJoint) {
            return Set.of();
        }
        Set<String> names = JoinedInputs.names(graph, explained, options.held().keySet());
        if (names.isEmpty() || isSingle) {
            throw LimpidException.unsupported(
                    "no inputs can be explained together with '" + explained + "'; they are held");
        }
        return names;
    }

    private Graph batched(Graph graph, Value input) {
        isSingle = BatchAxis.isMissing(OnnxRuntime.create(options.engine()), graph, input);
        if (!isSingle) {
            return graph;
        }
        notes.add("input '" + input.name() + "' has no axis for a batch; inputs are run one by one");
        return BatchAxis.added(graph, input);
    }

    /** The graph with an open batch and the types of all values; recurrent nodes are as they were. */
    private Graph typed(Graph graph, String input) {
        Engine engine = OnnxRuntime.create(options.engine());
        Optional<OpenBatch> open = OpenBatch.find(engine, graph, input);
        open.ifPresent(o -> notes.add(o.note(input)));
        Graph typed = allBoxes(
                engine, Specialize.rolled(engine, open.map(OpenBatch::graph).orElse(graph)));
        Optional<Graph> batched = isSingle ? BatchAxis.ofOutputs(typed) : Optional.empty();
        return batched.map(g -> Specialize.rolled(engine, g)).orElse(typed);
    }

    /** The graph with all boxes of a detector that computes only those that it picks, unless an output is asked for. */
    private Graph allBoxes(Engine engine, Graph typed) {
        boolean isAsked = options.output() != null || sidecar.output() != null;
        Optional<Graph> whole = isAsked ? Optional.empty() : PickedBoxes.undone(typed);
        whole.ifPresent(
                g -> notes.add("the network picks boxes before it computes where they are; here all are computed"));
        return whole.map(g -> Specialize.rolled(engine, g)).orElse(typed);
    }

    /** The graph in the forms that rules know, and its logits. */
    private Logits logits(Graph typed) {
        return Logits.find(
                typed.apply(new Unfold()).apply(new InputScalingConvolution()).apply(new Recognize()),
                options.output() != null ? options.output() : sidecar.output());
    }

    /**
     * The graph for runs that need the logits alone: without the steps of recurrent nodes, if there are some.
     *
     * @param rolled the graph before they were unrolled
     */
    @SuppressWarnings("ReferenceEquality") // a pass that changes nothing returns its graph
    private Graph forward(Graph rolled, Graph unrolled, Logits found) {
        if (rolled == unrolled) {
            return found.graph();
        }
        Logits plain = logits(rolled);
        return plain.value().equals(found.value()) ? plain.graph() : found.graph();
    }

    private @Nullable PreprocessingGuess guess(
            Graph graph, Value input, InputForm form, OneInput one, InputSizes sizes, List<Hint> hints) {
        PreprocessingSources sources = new PreprocessingSources(options, sidecar, hints);
        Optional<InputScaling> scaling = InputScaling.of(graph, input, form);
        @Nullable
        PreprocessingGuess guess = PreprocessingGuess.of(graph, input, form, one.given(), name)
                .map(sizes::explained)
                .map(g -> sources.decide(g, scaling, notes, assumptions))
                .orElse(null);
        if (guess == null && !sizes.note().isEmpty()) {
            notes.add(sizes.note());
        }
        return guess;
    }

    /** The number of classes; -1 for a detector, in which each box has its own class scores. */
    private static int classes(Logits found) {
        int rank = found.graph().shapeOf(found.output()).rank();
        Dim classes = found.graph().shapeOf(found.value()).dim(1);
        return (rank <= 2 || rank == 4) && classes.isFixed() ? Math.toIntExact(classes.size()) : -1;
    }

    /** The names of the classes: as the user states, else the sidecar, the file's metadata, or files of exporters. */
    private Labels labels(Graph graph, List<Hint> hints) {
        if (options.labels() != null) {
            return Labels.read(options.labels());
        }
        Optional<Labels> own = sidecar.labels().or(() -> Labels.find(graph));
        Optional<Hint> hint = own.isPresent()
                ? Optional.empty()
                : hints.stream().filter(h -> h.labels().isPresent()).findFirst();
        hint.ifPresent(h -> notes.add("the labels are those of " + h.source()));
        return own.or(() -> hint.flatMap(Hint::labels)).orElse(Labels.NONE);
    }
}
