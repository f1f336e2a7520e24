package dev.limpid.inside.look;

import dev.limpid.attribution.Progress;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.inside.Samples;
import dev.limpid.inside.Sweep;
import dev.limpid.model.Classifier;
import dev.limpid.model.Prediction;
import dev.limpid.runtime.Engine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A layer or a residual branch that can be left out because its output is its input, and what the network answers without it.
 *
 * @param layer the name of the node whose output is replaced
 * @param from the value that replaces it
 * @param to the value that is replaced
 * @param change the energy of the difference of the two, as a share of that of the input
 * @param shift the change of the class scores without the layer: root of its energy as a share of theirs
 * @param agreement the share of samples whose most probable class stays the same without the layer
 * @param samples how many samples were compared
 */
public record Cut(String layer, String from, String to, double change, double shift, double agreement, long samples) {
    /** A place where a value of the same shape comes out as went in. */
    record Span(String layer, String from, String to) {}

    /** The residual branches, and the layers with weights, whose output has the shape of their input. */
    static List<Span> spans(Classifier model, List<LookedLayer> layers) {
        Graph graph = model.graph();
        Map<String, Set<String>> ancestors = new HashMap<>();
        List<Span> spans = new ArrayList<>();
        Map<String, Node> producers = graph.producers();
        for (LookedLayer each : layers) {
            @Nullable Node node = producers.get(each.linear());
            if (node != null && !node.is("Gemm") && isSame(graph, node.input(0), each.value())) {
                spans.add(new Span(each.name(), node.input(0), each.value()));
            }
        }
        for (Node node : graph.nodes()) {
            Set<String> own = new HashSet<>();
            for (String input : node.reads()) {
                own.add(input);
                own.addAll(ancestors.getOrDefault(input, Set.of()));
            }
            node.outputs().forEach(o -> ancestors.put(o, own));
            if (node.is("Add") && node.inputs().size() == 2) {
                for (int k = 0; k < 2; k++) {
                    String skip = node.input(k);
                    boolean isSkip =
                            ancestors.getOrDefault(node.input(1 - k), Set.of()).contains(skip)
                                    && !graph.constants().containsKey(skip);
                    if (isSkip && isSame(graph, skip, node.output())) {
                        spans.add(new Span(node.label(), skip, node.output()));
                    }
                }
            }
        }
        return spans.stream()
                .filter(s -> !graph.outputs().contains(s.to()) && !s.to().equals(model.logits()))
                .toList();
    }

    private static boolean isSame(Graph graph, String one, String other) {
        return graph.findType(one).isPresent()
                && graph.findType(one).equals(graph.findType(other))
                && graph.shapeOf(one).rank() > 1
                && graph.findType(one).orElseThrow().element().isFloating();
    }

    /** How much each span changes its value: the energy of the difference as a share of that of the input. */
    static List<Double> changes(
            Classifier model, Engine engine, List<Span> spans, Samples samples, int chunk, Progress progress) {
        if (spans.isEmpty()) {
            return List.of();
        }
        double[] sums = new double[2 * spans.size()];
        try (Sweep sweep = Sweep.of(engine, differences(model.graph(), spans), chunk)) {
            sweep.run(
                    samples,
                    0,
                    batch -> {
                        double[] part = new double[sums.length];
                        for (int i = 0; i < part.length && batch.size() > 0; i++) {
                            part[i] = Arrays.stream(batch.value("energy/" + i).toDoubles())
                                    .sum();
                        }
                        return part;
                    },
                    (next, part) -> Arrays.setAll(sums, i -> sums[i] + part[i]),
                    progress);
        }
        List<Double> changes = new ArrayList<>();
        for (int i = 0; i < spans.size(); i++) {
            changes.add(sums[2 * i + 1] > 0 ? sums[2 * i] / sums[2 * i + 1] : Double.POSITIVE_INFINITY);
        }
        return changes;
    }

    private static Graph differences(Graph graph, List<Span> spans) {
        GraphBuilder b = graph.toBuilder().scope("cut/");
        Map<String, Expr> outputs = new LinkedHashMap<>();
        for (int i = 0; i < spans.size(); i++) {
            Expr from = b.value(spans.get(i).from()).cast(ElementType.FLOAT);
            Expr to = b.value(spans.get(i).to()).cast(ElementType.FLOAT);
            outputs.put("energy/" + (2 * i), energy(to.sub(from)));
            outputs.put("energy/" + (2 * i + 1), energy(from));
        }
        return b.build(outputs);
    }

    private static Expr energy(Expr e) {
        return e.mul(e).reduceSum(false, LongStream.range(1, e.rank()).toArray());
    }

    /** Runs the network with and without a span. */
    static Cut of(
            Classifier model, Engine engine, Span span, double change, Samples samples, int chunk, Progress progress) {
        Graph whole = model.graph().withOutputs(List.of(model.logits())).pruned();
        List<float[]> with = logits(model, engine, whole, samples, chunk, progress);
        List<float[]> without = logits(model, engine, without(whole, span), samples, chunk, progress);
        int same = 0;
        double moved = 0;
        double all = 0;
        for (int i = 0; i < with.size(); i++) {
            float[] before = with.get(i);
            float[] after = without.get(i);
            same += Prediction.argMax(before, 0, before.length) == Prediction.argMax(after, 0, after.length) ? 1 : 0;
            for (int k = 0; k < before.length; k++) {
                moved += Math.pow(after[k] - before[k], 2);
                all += Math.pow(before[k], 2);
            }
        }
        return new Cut(
                span.layer(),
                span.from(),
                span.to(),
                change,
                all > 0 ? Math.sqrt(moved / all) : Double.POSITIVE_INFINITY,
                with.isEmpty() ? 0 : (double) same / with.size(),
                with.size());
    }

    /** The network in which what reads the end of a span reads its beginning. */
    static Graph without(Graph graph, Span span) {
        List<Node> nodes = graph.nodes().stream()
                .map(n -> n.withInputs(n.inputs().stream()
                        .map(i -> i.equals(span.to()) ? span.from() : i)
                        .toList()))
                .toList();
        return graph.with(nodes, graph.constants()).pruned();
    }

    private static List<float[]> logits(
            Classifier model, Engine engine, Graph graph, Samples samples, int chunk, Progress progress) {
        List<float[]> found = new ArrayList<>();
        try (Sweep sweep = Sweep.of(engine, graph, chunk)) {
            sweep.run(
                    samples,
                    0,
                    batch -> {
                        List<float[]> part = new ArrayList<>();
                        float[] all = batch.size() == 0
                                ? new float[0]
                                : batch.value(model.logits()).toFloats();
                        for (int row = 0; row < batch.size(); row++) {
                            int each = all.length / batch.size();
                            part.add(Arrays.copyOfRange(all, row * each, (row + 1) * each));
                        }
                        return part;
                    },
                    (next, part) -> found.addAll(part),
                    progress);
        }
        return found;
    }
}
