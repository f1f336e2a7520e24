package dev.limpid.attribution.engine;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.formula.AttributionExpr;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.GraphNames;
import dev.limpid.attribution.formula.SampleBatch;
import dev.limpid.attribution.formula.Samples;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.Value;
import dev.limpid.model.Classifier;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;

/**
 * A sampling method as one portable graph: the values computed once, a {@code Loop} over chunks of samples, which
 * bounds memory in any runtime, and the result from the sums. The network's weights are stored twice in the file, once
 * in the body of the loop, because ONNX Runtime repacks only a graph's own weights into its fastest layout. For
 * networks too large for that, the body uses the weights of the outer graph.
 */
final class LoopedGraph {
    private static final String SCOPE = "loop/";

    /** Weights up to this size (bytes) are stored twice; a file has at most two gigabytes. */
    private static final long MOST_TWICE = 900L << 20;

    private final Classifier model;
    private final Method.Sampled method;
    private final Settings settings;
    private final Samples draws;
    private final int chunk;
    private final int chunks;

    private final boolean ownWeights;

    private LoopedGraph(Classifier model, Method.Sampled method, Settings settings, long memory, boolean ownWeights) {
        this.model = model;
        this.method = method;
        this.settings = settings;
        this.draws = method.samples(model, settings);
        this.chunk = SampledParts.of(model, method, settings, draws)
                .chunks(1, 1, memory, 1)
                .size();
        this.ownWeights = ownWeights;
        this.chunks = (draws.count() + chunk - 1) / chunk;
    }

    /** A separate graph. */
    static Graph of(Classifier model, Method.Sampled method, Settings settings, long memory) {
        return new LoopedGraph(model, method, settings, memory, true).graph();
    }

    /** One of several loops in a graph; all use the weights of that graph. */
    static Graph sharing(Classifier model, Method.Sampled method, Settings settings, long memory) {
        return new LoopedGraph(model, method, settings, memory, false).graph();
    }

    private Graph graph() {
        GraphBuilder b =
                GraphBuilder.ofOpset(model.graph().opset()).scope(method.info().name() + "/");
        Map<String, Expr> given = new LinkedHashMap<>();
        Expr x = b.input(model.input().name(), model.input().type());
        Expr target = b.input(GraphNames.TARGET, GraphNames.targetType(model));
        method.precomputed(model, settings).forEach(p -> given.put(p.name(), b.input(p.name(), p.type())));
        ForwardPass f = ForwardPass.over(b, model, settings, x, target).giving(given);
        given.putAll(method.context(f));
        f = f.giving(given);
        Map<String, Expr> outer = new LinkedHashMap<>(Map.of(x.name(), x, target.name(), target));
        given.values().forEach(e -> outer.put(e.name(), e));
        AttributionExpr answer = method.finish(f, sums(b, outer, given));
        Map<String, Expr> outputs = new LinkedHashMap<>();
        for (String name : ExplainerGraph.outputs(model)) {
            outputs.put(name, f.value(name));
        }
        outputs.put(GraphNames.ATTRIBUTION, answer.scores());
        outputs.putAll(answer.more());
        return b.build(outputs);
    }

    /** The finished sums: the outputs of the loop. */
    private Map<String, Expr> sums(GraphBuilder b, Map<String, Expr> outer, Map<String, Expr> given) {
        Graph body = body(outer, given);
        Set<String> captures = new HashSet<>(outer.keySet());
        if (!ownWeights || bytes(body) > MOST_TWICE) {
            body.constants().forEach((name, tensor) -> {
                if (b.findConstant(name).filter(tensor::equals).isPresent()) {
                    captures.add(name);
                }
            });
        }
        List<Value> carried =
                body.inputs().stream().filter(v -> v.name().startsWith(SCOPE)).toList();
        Expr x = Objects.requireNonNull(outer.get(model.input().name()));
        List<String> in =
                new ArrayList<>(List.of(b.scalar(ElementType.INT64, chunks).name(), ""));
        carried.forEach(v -> in.add(zeros(x, v.type()).name()));
        Node loop = Node.of("Loop", in, List.of(), Map.of("body", new Attribute.Body(asBody(body, captures))));
        List<Expr> results = b.emitAll(
                loop, new ArrayList<>(carried.stream().map(Value::type).toList()));
        Map<String, Expr> sums = new LinkedHashMap<>();
        for (int i = 0; i < carried.size(); i++) {
            sums.put(carried.get(i).name().substring(SCOPE.length()), results.get(i));
        }
        return sums;
    }

    private static long bytes(Graph graph) {
        return graph.constants().values().stream()
                .mapToLong(t -> t.elementType().bytesFor(t.elementCount()))
                .sum();
    }

    /** One iteration. Its inputs are the iteration number, the condition, captured values, and the sums so far. */
    private Graph body(Map<String, Expr> outer, Map<String, Expr> given) {
        GraphBuilder b =
                GraphBuilder.ofOpset(model.graph().opset()).scope(method.info().name() + "/");
        Expr turn = b.input("turn", new TensorType(ElementType.INT64, Shape.SCALAR));
        Expr goOn = b.input("go_on", new TensorType(ElementType.BOOL, Shape.SCALAR));
        outer.forEach((name, e) -> b.input(name, e.findType().orElseThrow()));
        Map<String, Expr> inner = new LinkedHashMap<>();
        given.forEach((name, e) -> inner.put(name, b.value(e.name())));
        Expr x = b.value(model.input().name());
        ForwardPass f = ForwardPass.over(b, model, settings, x, b.value(GraphNames.TARGET))
                .giving(inner);
        Expr index = turn.mul(b.scalar(ElementType.INT64, chunk))
                .add(b.list(LongStream.range(0, chunk).toArray()));
        Expr drawn = ofTurn(b, draws.numbers(), turn);
        SampleBatch points = SampledParts.batch(
                f, method, new SampleBatch.Chunk(drawn, ofTurn(b, draws.weights(), turn), index, draws.count()));
        Map<String, Expr> outputs = new LinkedHashMap<>();
        outputs.put("still", goOn);
        method.accumulate(f, points).forEach((name, sum) -> {
            TensorType type = ExplainerGraph.typeOf(method, name, sum);
            outputs.put("out/" + name, b.input(SCOPE + name, type).add(sum));
        });
        return b.build(outputs);
    }

    /** The slice of an iteration: {@code [S,...]}; the last one is padded with zeros. */
    private Expr ofTurn(GraphBuilder b, Tensor bySample, Expr turn) {
        long[] own = bySample.shape();
        long[] shape = new long[own.length + 1];
        shape[0] = chunks;
        shape[1] = chunk;
        System.arraycopy(own, 1, shape, 2, own.length - 1);
        ByteBuffer bytes = Tensor.allocate(bySample.elementType(), shape);
        bytes.put(0, bySample.bytes(), 0, bySample.bytes().remaining());
        Expr byTurn = b.constant(Tensor.of(bySample.elementType(), shape, bytes));
        TensorType type = TensorType.of(bySample.elementType(), Arrays.copyOfRange(shape, 1, shape.length));
        return byTurn.emit("Gather", Map.of("axis", Attribute.of(0L)), type, turn);
    }

    /** Zeros of a carried value; its first axis is the batch where that is symbolic. */
    private static Expr zeros(Expr x, TensorType type) {
        Shape shape = Objects.requireNonNull(type.shape());
        long[] sizes = shape.sizes();
        GraphBuilder b = x.builder();
        Expr dims = b.list(sizes);
        if (!shape.isFixed()) {
            Expr batch = x.shapeOf().slice(0, 0, 1, 1);
            dims = Expr.concat(0, batch, b.list(Arrays.copyOfRange(sizes, 1, sizes.length)));
        }
        Attribute zero = new Attribute.TensorValue(Tensor.of(type.element(), new double[1], 1));
        return dims.emit("ConstantOfShape", Map.of("value", zero), type);
    }

    /** A finished graph as the body of a loop: some names refer to the outer graph, all others get a prefix. */
    private static Graph asBody(Graph graph, Set<String> captures) {
        Map<String, String> names = new HashMap<>();
        graph.inputs().forEach(v -> names.put(v.name(), SCOPE + v.name()));
        graph.constants().keySet().forEach(c -> names.put(c, SCOPE + c));
        graph.nodes().forEach(n -> n.outputs().forEach(o -> names.put(o, SCOPE + o)));
        names.keySet().removeAll(captures);
        names.remove("");
        Graph apart = graph.renamed(names);
        Map<String, Tensor> constants = new LinkedHashMap<>(apart.constants());
        constants.keySet().removeAll(captures);
        return new Graph(
                apart.inputs().stream()
                        .filter(v -> !captures.contains(v.name()))
                        .toList(),
                apart.outputs(),
                constants,
                apart.nodes(),
                apart.types(),
                captures,
                apart.header());
    }
}
