package dev.limpid.inside.concept;

import dev.limpid.attribution.attention.Gate;
import dev.limpid.attribution.attention.SelfAttention;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.inside.Batch;
import dev.limpid.model.Classifier;
import dev.limpid.model.FeatureMap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads a network's own attention over data: the gates of channels and of positions of squeeze-and-excitation and CBAM blocks,
 * and the attention between tokens of transformers. The blocks are found by their structure.
 */
public final class AttentionReadout {
    private static final String GATE = "gate/";
    private static final String HEADS = "heads/";

    private final Classifier model;
    private final List<Gate> gates;
    private final List<SelfAttention> layers;

    /**
     * A block of gates.
     *
     * @param name the value that holds the gates
     * @param kind {@code squeeze and excitation}, {@code CBAM channels} or {@code positions}
     * @param isByChannel whether there is one gate for each channel, not for each position
     * @param map the feature map that they multiply
     */
    public record Block(String name, String kind, boolean isByChannel, FeatureMap map) {

        /** How many gates. */
        public int size() {
            return isByChannel() ? map.channels() : map.count();
        }
    }

    /**
     * A layer of attention between tokens.
     *
     * @param name the value that holds the shares
     * @param heads how many heads
     * @param tokens how many tokens attend to each other
     * @param grid where the tokens are
     */
    public record Layer(String name, int heads, int tokens, FeatureMap grid) {}

    private AttentionReadout(Classifier model, List<Gate> gates, List<SelfAttention> layers) {
        this.model = model;
        this.gates = gates;
        this.layers = layers;
    }

    /** The attention of a network. @throws LimpidException if it has none that can be read */
    public static AttentionReadout of(Classifier model) {
        List<Gate> gates = Gate.all(model);
        List<SelfAttention> layers = new ArrayList<>();
        String why = "";
        try {
            for (SelfAttention each : SelfAttention.of(model)) {
                if (each.windows() == null) {
                    each.grid(model);
                    layers.add(each);
                }
            }
        } catch (LimpidException e) {
            why = String.valueOf(e.getMessage());
            layers.clear();
        }
        if (gates.isEmpty() && layers.isEmpty()) {
            throw LimpidException.unsupported("the network has no gates of channels or positions, and "
                    + (why.isEmpty() ? "its tokens attend to each other within windows only" : why));
        }
        return new AttentionReadout(model, gates, layers);
    }

    /** The blocks of gates, first to last. */
    public List<Block> blocks() {
        return gates.stream().map(AttentionReadout::block).toList();
    }

    private static Block block(Gate gate) {
        String kind = switch (gate.kind()) {
            case SQUEEZE_EXCITE -> "squeeze and excitation";
            case CBAM_CHANNEL -> "CBAM channels";
            case SPATIAL -> "positions";
        };
        return new Block(gate.value(), kind, gate.kind() != Gate.Kind.SPATIAL, gate.maps());
    }

    /** The layers of attention between tokens, first to last. */
    public List<Layer> layers() {
        return layers.stream()
                .map(l -> new Layer(l.probabilities(), l.heads(), l.tokens(), l.grid(model)))
                .toList();
    }

    /** The graph with all gates and shares, and the logits. */
    public Graph graph() {
        GraphBuilder b = model.graph().toBuilder().scope("concept/");
        Expr logits = b.value(model.logits());
        ForwardPass f = ForwardPass.over(
                b, model, Settings.STANDARD, b.value(model.input().name()), logits);
        Map<String, Expr> outputs = new LinkedHashMap<>();
        for (int i = 0; i < gates.size(); i++) {
            Gate gate = gates.get(i);
            boolean isSpatial = gate.kind() == Gate.Kind.SPATIAL;
            Expr numbers = isSpatial ? gate.byPlace(f) : gate.byChannel(f);
            outputs.put(GATE + i, numbers.cast(ElementType.FLOAT));
        }
        for (int i = 0; i < layers.size(); i++) {
            outputs.put(HEADS + i, layers.get(i).attention(f).cast(ElementType.FLOAT));
        }
        outputs.put(ConceptGraphs.LOGITS, f.logits().cast(ElementType.FLOAT));
        return b.build(outputs);
    }

    /** The gates of a block for a batch, one after another for each sample. */
    public float[] gates(Batch batch, int block) {
        return batch.value(GATE + block).toFloats();
    }

    /** The shares of a layer for a batch: for each sample, head and querying token those of all tokens. */
    public float[] shares(Batch batch, int layer) {
        return batch.value(HEADS + layer).toFloats();
    }

    /** The classes that the network sees in a batch. */
    public int[] predicted(Batch batch) {
        float[] logits = batch.value(ConceptGraphs.LOGITS).toFloats();
        int classes = model.classes();
        int[] best = new int[batch.size()];
        for (int n = 0; n < best.length; n++) {
            best[n] = LayerReadings.best(logits, n * classes, classes);
        }
        return best;
    }
}
