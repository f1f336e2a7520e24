package dev.limpid.cases;

import dev.limpid.autodiff.Backward;
import dev.limpid.autodiff.RuleSet;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.op.Trait;
import dev.limpid.model.Classifier;
import dev.limpid.model.FullBatch;
import dev.limpid.model.Head;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.Program;
import dev.limpid.runtime.Shapes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * Gradients by the weights of a network, for one input at a time, as a graph in standard operators; long gradients are reduced to a sketch in
 * which inner products are kept on average. Safe for many threads.
 */
public final class ParameterGradient implements AutoCloseable {
    private static final String LABEL = "label";
    private static final String PROBABILITIES = "probabilities";

    /** What is differentiated. */
    public enum Of {
        /** The cross-entropy of the label. */
        LOSS,
        /** The logit of the label minus the logarithm of the sum of the exponentials of all others: the log-odds of the label. */
        MARGIN
    }

    /**
     * A gradient.
     *
     * @param sketch of the gradient by all weights
     * @param probability of the label
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Found(float[] sketch, double probability) {}

    private final Classifier model;
    private final List<String> parameters;
    private final Program program;
    private final int size;
    private final long seed;

    private ParameterGradient(Classifier model, List<String> parameters, Program program, int size, long seed) {
        this.model = model;
        this.parameters = parameters;
        this.program = program;
        this.size = size;
        this.seed = seed;
    }

    /** The weights of the layers that multiply: of convolutions, matrices, and their biases, by their names in the graph. */
    public static List<String> parameters(Graph graph) {
        Set<String> found = new LinkedHashSet<>();
        for (Node node : graph.nodes()) {
            if (node.op().isStandard() && node.has(Trait.WEIGHTED)) {
                node.reads().stream()
                        .filter(name -> graph.constants().containsKey(name))
                        .filter(name -> Objects.requireNonNull(graph.constants().get(name))
                                .elementType()
                                .isFloating())
                        .forEach(found::add);
            }
        }
        return List.copyOf(found);
    }

    /**
     * The graph for a batch of one: an input {@code label} {@code float[1,K]} beside the network's, and the gradient by each of the
     * parameters, under their names; for a network that takes exactly so many inputs the sum of the gradients of all.
     *
     * @throws LimpidException if the network does not choose one of several classes
     */
    public static Graph graph(Classifier model, List<String> parameters, Of what) {
        if (!model.isBinary() && (model.head() != Head.SOFTMAX || model.classes() < 2)) {
            throw LimpidException.unsupported(
                    "the network does not choose one of several classes, so there is no cross-entropy to"
                            + " differentiate");
        }
        GraphBuilder b = model.graph().withOutputs(List.of(model.logits())).pruned().bind(Shapes.BATCH, 1).toBuilder()
                .scope("cases/");
        Expr logits = b.value(model.logits());
        Expr label = b.input(LABEL, TensorType.of(ElementType.FLOAT, 1, model.decisionCount()));
        Expr wanted = label.cast(logits.elementType());
        // A single score is that of the second of two classes; the score of the first is 0.
        Expr scores = model.isBinary() ? Expr.concat(1, logits.mul(0), logits) : logits;
        Expr probabilities = softmax(scores);
        Expr slopes = what == Of.LOSS ? probabilities.sub(wanted) : wanted.sub(softmax(scores.sub(wanted.mul(1e4))));
        Expr slope = model.isBinary() ? slopes.slice(1, 1, 2, 1) : slopes;
        Map<String, Expr> found = Backward.into(b, Map.of(logits.name(), slope), parameters, RuleSet.GRADIENT);
        Map<String, Expr> outputs = new LinkedHashMap<>();
        for (String each : parameters) {
            outputs.put(
                    "gradient/" + each, Objects.requireNonNull(found.get(each)).cast(ElementType.FLOAT));
        }
        outputs.put(PROBABILITIES, probabilities.cast(ElementType.FLOAT));
        return b.build(outputs);
    }

    private static Expr softmax(Expr logits) {
        return logits.unary("Softmax", Map.of("axis", Attribute.of(1L)));
    }

    /**
     * Makes gradients by all weights ready.
     *
     * @param size numbers of a sketch
     * @param seed of the sketch
     * @throws LimpidException if there are no weights, or an operator has no gradient
     */
    public static ParameterGradient of(Classifier model, Engine engine, Of what, int size, long seed) {
        List<String> parameters = parameters(model.graph());
        if (parameters.isEmpty()) {
            throw LimpidException.unsupported("the network has no weights by which it could be differentiated");
        }
        return new ParameterGradient(
                model, parameters, engine.single().compile(graph(model, parameters, what)), size, seed);
    }

    /** How many weights. */
    public long count() {
        long sum = 0;
        for (String each : parameters) {
            sum += Objects.requireNonNull(model.graph().constants().get(each)).elementCount();
        }
        return sum;
    }

    /** The shapes of the weights, in the order of {@link Whole#gradients}. */
    public List<long[]> shapes() {
        return parameters.stream()
                .map(p ->
                        Objects.requireNonNull(model.graph().constants().get(p)).shape())
                .toList();
    }

    /** The names of the weights, in the order of {@link Whole#gradients}. */
    public List<String> names() {
        return parameters;
    }

    /**
     * A gradient as it is.
     *
     * @param gradients by each of the weights
     * @param probabilities of all classes
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Whole(List<float[]> gradients, float[] probabilities) {}

    /**
     * The gradient for an input, as it is.
     *
     * @param input a batch of one
     * @param label its class
     */
    public Whole whole(Tensor input, int label) {
        float[] wanted = new float[model.decisionCount()];
        wanted[label] = 1;
        // A network that takes exactly so many inputs is given the same one as often, and the sum of the gradients
        // divided.
        int rows = model.fixedBatch();
        Tensor filled = FullBatch.filled(FullBatch.first(input, 1), rows);
        Map<String, Tensor> found =
                program.run(Map.of(model.input().name(), filled, LABEL, Tensor.of(wanted, 1, wanted.length)));
        List<float[]> gradients = new ArrayList<>();
        for (String each : parameters) {
            float[] sum = Objects.requireNonNull(found.get("gradient/" + each)).toFloats();
            for (int i = 0; i < sum.length; i++) {
                sum[i] /= rows;
            }
            gradients.add(sum);
        }
        return new Whole(
                gradients, Objects.requireNonNull(found.get(PROBABILITIES)).toFloats());
    }

    /**
     * The gradient for an input.
     *
     * @param input a batch of one
     * @param label its class
     */
    public Found at(Tensor input, int label) {
        Whole whole = whole(input, label);
        return new Found(sketch(whole.gradients()), whole.probabilities()[label]);
    }

    /** The sketch of numbers, one for each weight; the numbers themselves if there are no more of them than a sketch has. */
    public float[] sketch(List<float[]> numbers) {
        long count = numbers.stream().mapToLong(n -> n.length).sum();
        float[] sketch = new float[(int) Math.min(size, count)];
        long number = seed;
        int position = 0;
        for (float[] each : numbers) {
            for (float value : each) {
                if (count <= size) {
                    sketch[position++] = value;
                } else {
                    long hash = mix(number++);
                    sketch[(int) Long.remainderUnsigned(hash >>> 1, size)] += (hash & 1) == 0 ? value : -value;
                }
            }
        }
        return sketch;
    }

    /** The finaliser of SplitMix64. */
    private static long mix(long number) {
        long z = (number + 1) * 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** The gradients by the parameters for an input, each in the shape of its parameter. */
    static Map<String, Tensor> all(Classifier model, Engine engine, Of what, Tensor input, int label) {
        List<String> parameters = new ArrayList<>(parameters(model.graph()));
        float[] wanted = new float[model.decisionCount()];
        wanted[label] = 1;
        try (Program program = engine.compile(graph(model, parameters, what))) {
            Map<String, Tensor> found =
                    program.run(Map.of(model.input().name(), input, LABEL, Tensor.of(wanted, 1, wanted.length)));
            Map<String, Tensor> named = new LinkedHashMap<>();
            parameters.forEach(p -> named.put(p, Objects.requireNonNull(found.get("gradient/" + p))));
            return named;
        }
    }

    @Override
    public void close() {
        program.close();
    }
}
