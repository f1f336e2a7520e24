package dev.limpid.inside.space;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.model.Classifier;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.Layer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The values of a network from input to scores at which one looks to see what becomes of a picture. */
public final class Rungs {
    /** Operators that belong to the layer before them. */
    private static final Set<String> FOLLOWING = Set.of(
            "BatchNormalization",
            "Relu",
            "LeakyRelu",
            "PRelu",
            "Elu",
            "Selu",
            "Celu",
            "Clip",
            "HardSwish",
            "Sigmoid",
            "Tanh",
            "Gelu",
            "Softplus",
            "ThresholdedRelu");

    private Rungs() {}

    /** A step of a network. @param name what people call it @param value the name of its value */
    public record Rung(String name, String value) {}

    /**
     * The layers with parameters, each with the normalisation and activation that follow it, and last the scores.
     *
     * @param most how many at most, spread evenly; the first and the last are always among them
     */
    public static List<Rung> of(Classifier model, int most) {
        Graph graph = model.graph();
        Map<String, List<Node>> consumers = graph.consumers();
        Map<String, Node> producers = graph.producers();
        Set<String> values = new LinkedHashSet<>();
        List<Rung> all = new ArrayList<>();
        for (Layer layer : model.layers()) {
            String value = end(layer.value(), consumers);
            if (isUsable(model, value) && !value.equals(model.logits()) && values.add(value)) {
                all.add(new Rung(layer.name(), value));
            }
        }
        all.add(new Rung(
                producers.containsKey(model.logits())
                        ? producers.get(model.logits()).label()
                        : model.logits(),
                model.logits()));
        return all.size() <= most
                ? all
                : java.util.Arrays.stream(spread(all.size(), most))
                        .mapToObj(all::get)
                        .toList();
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
        while (consumers.getOrDefault(end, List.of()).size() == 1
                && FOLLOWING.contains(consumers.get(end).get(0).op().name())
                && consumers.get(end).get(0).input(0).equals(end)) {
            end = consumers.get(end).get(0).output();
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
}
