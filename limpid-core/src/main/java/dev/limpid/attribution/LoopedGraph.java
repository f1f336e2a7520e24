package dev.limpid.attribution;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.ModelException;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A method that averages as one portable graph: a {@code Loop} over chunks of samples, so that memory is bounded in any
 * runtime. Network and draws lie inside the body, where a runtime treats them as constants; the model's own outputs are
 * taken from the sample that is the input itself.
 */
final class LoopedGraph {
    private static final String SCOPE = "loop/";

    private final Classifier model;
    private final Draws draws;
    private final int chunk;
    private final int chunks;

    private LoopedGraph(Classifier model, Draws draws, int chunk) {
        this.model = model;
        this.draws = draws;
        this.chunk = chunk;
        this.chunks = (draws.count() + chunk - 1) / chunk;
    }

    static Graph of(Classifier model, Method.Sampled method, Settings settings, long memory) {
        Draws draws = method.draws(model, settings);
        int chunk = draws.chunk(Network.bytesPerSample(model), memory, model.isBatched());
        return new LoopedGraph(model, draws, chunk).graph(method, settings);
    }

    private Graph graph(Method.Sampled method, Settings settings) {
        Graph body = body(method, settings);
        GraphBuilder b = GraphBuilder.ofOpset(body.opset());
        Expr x = b.input(model.input().name(), model.input().type());
        b.input(ExplainerGraph.TARGET, ExplainerGraph.targetType(model));
        List<Value> carried = body.inputs().subList(2, body.inputs().size());
        List<String> in =
                new ArrayList<>(List.of(b.scalar(ElementType.INT64, chunks).name(), ""));
        carried.forEach(v -> in.add(zeros(x, v.type()).name()));
        Node loop = Node.of("Loop", in, List.of(), Map.of("body", new Attribute.Body(body)));
        List<Expr> results =
                b.emitAll(loop, carried.stream().map(Value::type).collect(Collectors.toCollection(ArrayList::new)));
        Map<String, Expr> outputs = new LinkedHashMap<>();
        List<String> names = List.copyOf(ExplainerGraph.outputs(model));
        for (int i = 0; i < names.size(); i++) {
            outputs.put(names.get(i), results.get(i + 1));
        }
        outputs.put(ExplainerGraph.ATTRIBUTION, results.get(0));
        return b.build(outputs);
    }

    /** One turn: inputs are the turn's number, whether to go on, the scores and the model's outputs so far. */
    private Graph body(Method.Sampled method, Settings settings) {
        GraphBuilder b =
                GraphBuilder.ofOpset(model.graph().opset()).scope(method.info().name() + "/");
        Expr turn = b.input("turn", new TensorType(ElementType.INT64, Shape.SCALAR));
        Expr goOn = b.input("go_on", new TensorType(ElementType.BOOL, Shape.SCALAR));
        Expr x = b.input(model.input().name(), model.input().type());
        Expr target = b.input(ExplainerGraph.TARGET, ExplainerGraph.targetType(model));
        Formula f = Formula.over(b, model, settings, x, target);
        Formula at = ExplainerGraph.atPoints(f, method, ofTurn(b, all(draws.numbers()), turn), chunk);
        Expr weights = ofTurn(b, all(draws.weights()), turn);
        Map<String, Expr> outputs = new LinkedHashMap<>();
        outputs.put("still", goOn);
        Expr scores = ExplainerGraph.scores(f, at, method, weights);
        outputs.put("sum_out", b.input("sum", scores.findType().orElseThrow()).add(scores));
        Expr isInput = ofTurn(b, all(isInput()), turn);
        for (String name : ExplainerGraph.outputs(model)) {
            outputs.put("out/" + name, carryOutput(b, at.value(name), f.value(name), isInput));
        }
        Graph graph = b.build(outputs);
        return asBody(graph, Set.of(x.name(), target.name()));
    }

    /** A model's output at the sample that is the input, added to what earlier turns had, which is zero. */
    private Expr carryOutput(GraphBuilder b, Expr atPoints, Expr single, Expr isInput) {
        TensorType type = single.findType().orElseThrow();
        if (type.element() == ElementType.BOOL || type.element() == ElementType.STRING) {
            throw new ModelException("output '" + single.name() + "' has elements of type " + type.element()
                    + ", which a compiled explainer of a sampling method cannot hand on");
        }
        Expr samples = ExplainerGraph.samples(atPoints, chunk);
        Expr chosen = isInput.reshape(ExplainerGraph.alongSamples(chunk, samples.rank() - 1))
                .where(samples, samples.like(0))
                .reduceSum(false, 1);
        return b.input("in/" + single.name(), type).add(chosen);
    }

    private Tensor isInput() {
        double[] flags = new double[draws.count()];
        flags[draws.atInput()] = 1;
        return Tensor.of(ElementType.BOOL, flags, flags.length);
    }

    /** A slice for every sample as slices for every turn, filled up with zeros: {@code [turns,S,...]}. */
    private Tensor all(Tensor bySample) {
        long[] own = bySample.shape();
        long[] shape = new long[own.length + 1];
        shape[0] = chunks;
        shape[1] = chunk;
        System.arraycopy(own, 1, shape, 2, own.length - 1);
        ByteBuffer bytes = Tensor.allocate(bySample.elementType(), shape);
        bytes.put(0, bySample.bytes(), 0, bySample.bytes().remaining());
        return Tensor.of(bySample.elementType(), shape, bytes);
    }

    private static Expr ofTurn(GraphBuilder b, Tensor byTurn, Expr turn) {
        long[] shape = byTurn.shape();
        TensorType type = TensorType.of(byTurn.elementType(), Arrays.copyOfRange(shape, 1, shape.length));
        return b.constant(byTurn).emit("Gather", Map.of("axis", Attribute.of(0L)), type, turn);
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

    /** A finished graph as the body of a loop: some inputs become captures, every other name is set apart. */
    private static Graph asBody(Graph graph, Set<String> captures) {
        Map<String, String> names = new HashMap<>();
        graph.inputs().forEach(v -> names.put(v.name(), SCOPE + v.name()));
        graph.constants().keySet().forEach(c -> names.put(c, SCOPE + c));
        graph.nodes().forEach(n -> n.outputs().forEach(o -> names.put(o, SCOPE + o)));
        names.keySet().removeAll(captures);
        names.remove("");
        Graph apart = graph.renamed(names);
        return new Graph(
                apart.inputs().stream()
                        .filter(v -> !captures.contains(v.name()))
                        .toList(),
                apart.outputs(),
                apart.constants(),
                apart.nodes(),
                apart.types(),
                captures,
                apart.header());
    }
}
