package dev.limpid.inside.dissection;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.op.Trait;
import dev.limpid.model.Classifier;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.Layer;
import dev.limpid.model.Place;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Chooses the values of a network whose units are looked at: a layer's own, or what normalisation, residual sums and
 * activations make of it.
 */
public final class ProbedLayers {
    private static final String ALL = "all";

    private final Classifier model;
    private final Graph graph;
    private final Map<String, List<Node>> consumers;

    private ProbedLayers(Classifier model) {
        this.model = model;
        this.graph = model.graph();
        this.consumers = graph.consumers();
    }

    /**
     * The units of layers.
     *
     * @param names layers as {@link Classifier#place} takes them; {@code all} for every layer with parameters but the
     *     last; none for the default layer
     * @throws LimpidException if there is no such layer, or it has no units
     */
    public static List<Probe> of(Classifier model, List<String> names) {
        ProbedLayers layers = new ProbedLayers(model);
        if (names.isEmpty()) {
            FeatureMap map = model.defaultLayer();
            return List.of(layers.probe(map.value(), map.value()).orElseThrow(() -> layers.without(map.value())));
        }
        if (names.equals(List.of(ALL))) {
            return layers.all();
        }
        List<Probe> probes = new ArrayList<>();
        for (String name : names) {
            Place place = model.place(name);
            probes.add(layers.probe(name, model.value(place)).orElseThrow(() -> layers.without(name)));
        }
        return probes;
    }

    private LimpidException without(String name) {
        return LimpidException.unsupported("layer '" + name
                + "' has no units of a picture or of a vector; see the layers that" + " 'limpid inspect' lists");
    }

    private List<Probe> all() {
        Set<String> values = new LinkedHashSet<>();
        for (Layer layer : model.layers()) {
            values.add(end(layer.value()));
        }
        values.remove(model.logits());
        List<Probe> probes = new ArrayList<>();
        values.forEach(v -> probe(v, v).ifPresent(probes::add));
        if (probes.isEmpty()) {
            throw LimpidException.unsupported("no layer of the network has units of a picture or of a vector");
        }
        return probes;
    }

    /** The last of the elementwise steps after a value, as long as nothing else reads what is between. */
    private String end(String value) {
        String at = value;
        while (true) {
            List<Node> next = consumers.getOrDefault(at, List.of());
            if (next.size() != 1 || at.equals(model.logits()) || !isStep(next.get(0), at)) {
                return at;
            }
            at = next.get(0).output();
        }
    }

    private boolean isStep(Node node, String from) {
        boolean isOne = node.is("BatchNormalization")
                || node.is("Identity")
                || node.has(Trait.ACTIVATION)
                || node.is("Add")
                || node.is("Mul");
        return isOne
                && graph.types().containsKey(node.output())
                && graph.shapeOf(node.output()).equals(graph.shapeOf(from));
    }

    private Optional<Probe> probe(String name, String value) {
        Optional<FeatureMap> map = model.findFeatureMap(value);
        if (map.isPresent()) {
            return map.filter(m -> m.places().size() == 2).map(m -> Probe.of(name, m));
        }
        boolean isKnown = graph.types().containsKey(value)
                && graph.findType(value).orElseThrow().shape() != null
                && graph.findType(value).orElseThrow().element().isFloating();
        if (!isKnown) {
            return Optional.empty();
        }
        Shape shape = graph.shapeOf(value);
        return shape.rank() == 2 && shape.isFixed(1, 2)
                ? Optional.of(Probe.ofVector(name, value, shape))
                : Optional.empty();
    }
}
