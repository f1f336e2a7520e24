package dev.limpid.inside.space;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.op.Trait;
import dev.limpid.model.Classifier;
import dev.limpid.model.FeatureMap;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The values of a network from input to scores at which one looks to see what becomes of a picture. */
public final class Rungs {
    private Rungs() {}

    /**
     * A step of a network.
     *
     * @param name what people call it
     * @param value the name of its value
     */
    public record Rung(String name, String value) {}

    /**
     * The values that everything passes through on its way from the input to the scores: outputs of blocks and of layers outside of
     * blocks, each with the normalisation and activation that follow it, and last the scores. Branches beside, such as
     * attention, are left out.
     *
     * @param most how many at most, spread evenly; the first and the last are always among them
     */
    public static List<Rung> of(Classifier model, int most) {
        Graph graph = model.graph();
        Map<String, List<Node>> consumers = graph.consumers();
        Set<String> trunk = trunk(graph, model.input().name(), model.logits());
        Map<String, String> layers = new HashMap<>();
        model.layers().forEach(layer -> layers.put(layer.value(), layer.name()));
        Map<String, String> found = new LinkedHashMap<>();
        for (Node node : graph.nodes()) {
            String value = end(node.output(), consumers);
            if ((layers.containsKey(node.output()) || isJoining(node))
                    && trunk.contains(value)
                    && !value.equals(model.logits())
                    && isUsable(model, value)) {
                found.putIfAbsent(value, layers.getOrDefault(node.output(), node.label()));
            }
        }
        List<Rung> all = new ArrayList<>();
        found.forEach((value, name) -> all.add(new Rung(name, value)));
        all.add(new Rung(graph.findProducer(model.logits()).map(Node::label).orElse(model.logits()), model.logits()));
        return all.size() <= most
                ? all
                : Arrays.stream(spread(all.size(), most)).mapToObj(all::get).toList();
    }

    /** Values that lie on every path: those whose paths before and behind make up all paths. */
    private static Set<String> trunk(Graph graph, String input, String scores) {
        Map<String, BigInteger> before = new HashMap<>(Map.of(input, BigInteger.ONE));
        for (Node node : graph.nodes()) {
            BigInteger paths = node.is("Shape") ? BigInteger.ZERO : paths(node.inputs(), before);
            if (paths.signum() > 0) {
                node.outputs().forEach(output -> before.put(output, paths));
            }
        }
        Map<String, BigInteger> behind = new HashMap<>(Map.of(scores, BigInteger.ONE));
        for (int i = graph.nodes().size() - 1; i >= 0; i--) {
            Node node = graph.nodes().get(i);
            BigInteger paths = node.is("Shape") ? BigInteger.ZERO : paths(node.outputs(), behind);
            if (paths.signum() > 0) {
                node.inputs().forEach(each -> behind.merge(each, paths, BigInteger::add));
            }
        }
        BigInteger all = before.getOrDefault(scores, BigInteger.ZERO);
        Set<String> trunk = new LinkedHashSet<>();
        before.forEach((value, paths) -> {
            if (paths.multiply(behind.getOrDefault(value, BigInteger.ZERO)).equals(all)) {
                trunk.add(value);
            }
        });
        return trunk;
    }

    private static BigInteger paths(List<String> values, Map<String, BigInteger> known) {
        return values.stream()
                .map(v -> known.getOrDefault(v, BigInteger.ZERO))
                .reduce(BigInteger.ZERO, BigInteger::add);
    }

    private static int[] spread(int count, int most) {
        int[] some = new int[most];
        for (int i = 0; i < most; i++) {
            some[i] = most == 1 ? count - 1 : (int) Math.round((double) i * (count - 1) / (most - 1));
        }
        return some;
    }

    private static String end(String value, Map<String, List<Node>> consumers) {
        String end = value;
        List<Node> next = consumers.getOrDefault(end, List.of());
        while (next.size() == 1
                && isFollowing(next.get(0))
                && next.get(0).input(0).equals(end)) {
            end = next.get(0).output();
            next = consumers.getOrDefault(end, List.of());
        }
        return end;
    }

    /** Whether a value has a row of numbers for each input. */
    private static boolean isUsable(Classifier model, String value) {
        Shape shape = model.graph().findType(value).map(t -> t.shape()).orElse(null);
        return shape != null
                && shape.rank() >= 2
                && !FeatureMap.isInWindows(shape)
                && shape.isFixed(1, shape.rank())
                && (!shape.dim(0).isFixed() || shape.size(0) == 1);
    }

    /** Whether a node belongs to the layer before it. */
    private static boolean isFollowing(Node node) {
        return node.is("BatchNormalization") || node.has(Trait.ACTIVATION);
    }

    /** Whether a node joins branches. */
    private static boolean isJoining(Node node) {
        return node.is("Add") || node.is("Sum") || node.is("Concat") || node.is("Mul");
    }
}
