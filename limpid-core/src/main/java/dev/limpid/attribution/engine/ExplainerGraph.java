package dev.limpid.attribution.engine;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.formula.AttributionExpr;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.GraphNames;
import dev.limpid.attribution.formula.SampleBatch;
import dev.limpid.attribution.formula.Samples;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Value;
import dev.limpid.model.Classifier;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;

/** Builds the graphs that a method runs as. */
final class ExplainerGraph {

    /** The names of an explainer's own inputs and outputs. */
    private static final Set<String> OWN = Set.of(GraphNames.ATTRIBUTION, GraphNames.TOTAL, GraphNames.TARGET);

    private ExplainerGraph() {}

    /**
     * The network and the scores in one graph.
     *
     * @param top whether the target is the class with the largest logit; else it is an input
     * @param summed whether {@code total} is an output, for methods that promise a sum
     */
    static Graph direct(Classifier model, Method.Direct method, Settings settings, boolean top, boolean summed) {
        GraphBuilder b = network(model).toBuilder().scope(method.info().name() + "/");
        Expr logits = b.value(model.logits());
        Expr target = top ? largest(logits) : b.input(GraphNames.TARGET, GraphNames.targetType(model));
        ForwardPass f =
                ForwardPass.over(b, model, settings, b.value(model.input().name()), target);
        AttributionExpr answer = method.answer(f);
        Map<String, Expr> outputs = new LinkedHashMap<>();
        outputs(model).forEach(name -> outputs.put(name, b.value(name)));
        outputs.put(GraphNames.ATTRIBUTION, answer.scores());
        outputs.putAll(answer.more());
        if (summed && answer.total() != null) {
            outputs.put(GraphNames.TOTAL, answer.total());
        }
        return b.build(outputs);
    }

    /** The values that a sampling method computes once: the logits in, if it reads them, and {@code context/...} out. */
    static Graph begin(Classifier model, Method.Sampled method, Settings settings) {
        ForwardPass f = start(model, method, settings, Map.of());
        Map<String, Expr> outputs = new LinkedHashMap<>();
        method.context(f).forEach((name, e) -> outputs.put(GraphNames.CONTEXT + name, e));
        return knowing(f.logits().name(), f.input().builder().build(outputs));
    }

    /** A graph that takes the logits as its input {@link GraphNames#LOGITS} instead of computing them. */
    private static Graph knowing(String logits, Graph graph) {
        List<Node> others = graph.nodes().stream()
                .filter(n -> !n.outputs().equals(List.of(logits)))
                .toList();
        if (others.size() == graph.nodes().size()) {
            return graph;
        }
        List<Value> inputs = new ArrayList<>(graph.inputs());
        inputs.add(new Value(logits, graph.findType(logits).orElseThrow()));
        return new Graph(
                        inputs,
                        graph.outputs(),
                        graph.constants(),
                        others,
                        graph.types(),
                        graph.captures(),
                        graph.header())
                .pruned()
                .renamed(Map.of(logits, GraphNames.LOGITS));
    }

    /**
     * One chunk of samples: {@code sum/...} out.
     *
     * @param context the types of the values that are computed once
     */
    static Graph chunk(
            Classifier model,
            Method.Sampled method,
            Settings settings,
            Samples draws,
            int size,
            Map<String, TensorType> context) {
        ForwardPass f = start(model, method, settings, context);
        GraphBuilder b = f.input().builder();
        long[] shape = draws.numbers().shape();
        shape[0] = size;
        Expr drawn = b.input(GraphNames.DRAWN, TensorType.of(draws.numbers().elementType(), shape));
        Expr weights = b.input(GraphNames.WEIGHTS, TensorType.of(ElementType.FLOAT, size));
        Expr index = b.input(GraphNames.INDEX, TensorType.of(ElementType.INT64, size));
        SampleBatch points = SampledParts.batch(f, method, new SampleBatch.Chunk(drawn, weights, index, draws.count()));
        Map<String, Expr> outputs = new LinkedHashMap<>();
        method.accumulate(f, points).forEach((name, sum) -> outputs.put(Method.Sampled.SUM + "/" + name, sum));
        return b.build(outputs);
    }

    /** The result from the sums: {@code carry/...} in; {@code attribution}, {@code total} and further results out. */
    static Graph finish(
            Classifier model,
            Method.Sampled method,
            Settings settings,
            Map<String, TensorType> context,
            Map<String, TensorType> sums) {
        ForwardPass f = start(model, method, settings, context);
        GraphBuilder b = f.input().builder();
        Map<String, Expr> finished = new LinkedHashMap<>();
        sums.forEach((name, type) -> finished.put(name, b.input(GraphNames.CARRY + name, type)));
        AttributionExpr answer = method.finish(f, finished);
        Map<String, Expr> outputs = new LinkedHashMap<>();
        outputs.put(GraphNames.ATTRIBUTION, answer.scores());
        outputs.putAll(answer.more());
        if (answer.total() != null) {
            outputs.put(GraphNames.TOTAL, answer.total());
        }
        return b.build(outputs);
    }

    /** A graph with the inputs that every part of a sampling method takes. */
    private static ForwardPass start(
            Classifier model, Method.Sampled method, Settings settings, Map<String, TensorType> context) {
        ForwardPass f = formula(model, method, settings);
        GraphBuilder b = f.input().builder();
        Map<String, Expr> given = new LinkedHashMap<>();
        method.precomputed(model, settings).forEach(p -> given.put(p.name(), b.input(p.name(), p.type())));
        context.forEach((name, type) -> given.put(name, b.input(GraphNames.CONTEXT + name, type)));
        return f.giving(given);
    }

    /** The network in a separate graph, with the network's input and the target as inputs. */
    static ForwardPass formula(Classifier model, Method method, Settings settings) {
        GraphBuilder b =
                GraphBuilder.ofOpset(model.graph().opset()).scope(method.info().name() + "/");
        Expr x = b.input(model.input().name(), model.input().type());
        Expr target = b.input(GraphNames.TARGET, GraphNames.targetType(model));
        return ForwardPass.over(b, model, settings, x, target);
    }

    /** The type of a sum, which must be known to create its initial zeros. */
    static TensorType typeOf(Method method, String name, Expr sum) {
        return sum.findType()
                .filter(t -> t.shape() != null)
                .orElseThrow(() -> new IllegalStateException(
                        "the shape of '" + name + "' of " + method.info().name() + " is not known"));
    }

    /**
     * Names of the values that every explainer passes on: the model's outputs and its logits, but for other outputs that have the name of
     * one of the explainer's, as where the model itself hands out an explanation.
     */
    static Set<String> outputs(Classifier model) {
        Set<String> names = new LinkedHashSet<>(model.graph().outputs());
        names.removeIf(name -> OWN.contains(name) && !name.equals(model.output()));
        names.add(model.logits());
        return names;
    }

    /** The network, where names that the explainer needs are free: what only other outputs need is left out, inner values are renamed. */
    private static Graph network(Classifier model) {
        Graph graph = model.graph();
        if (OWN.stream().noneMatch(name -> isTaken(graph, name))) {
            return graph;
        }
        Graph needed = graph.withOutputs(List.copyOf(outputs(model))).pruned();
        Map<String, String> others = new LinkedHashMap<>();
        for (String name : OWN) {
            if (isTaken(needed, name) && !needed.outputs().contains(name)) {
                String other = name + "_of_network";
                while (isTaken(needed, other)) {
                    other += "_";
                }
                others.put(name, other);
            }
        }
        return needed.renamed(others);
    }

    private static boolean isTaken(Graph graph, String name) {
        return graph.constants().containsKey(name) || graph.findProducer(name).isPresent();
    }

    /** {@code float[N,K]}: one at the largest logit, the first of equal ones, else zero. */
    private static Expr largest(Expr logits) {
        Map<String, Attribute> lastAxis = Map.of("axis", Attribute.of(1L), "keepdims", Attribute.of(1L));
        Expr best = logits.emit(
                "ArgMax",
                lastAxis,
                TensorType.of(ElementType.INT64, logits.shape().dim(0), Dim.of(1)));
        Expr classes = logits.builder()
                .list(LongStream.range(0, logits.shape().size(1)).toArray());
        return best.equal(classes).cast(logits.elementType());
    }
}
