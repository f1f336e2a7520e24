package dev.limpid.inside.look;

import dev.limpid.autodiff.Backward;
import dev.limpid.autodiff.RuleSet;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.FullBatch;
import dev.limpid.model.Layout;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.Program;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Projects single activations of a layer back to the input: the seed is 1 at one unit and one place, and flows back by a rule
 * set. With {@link RuleSet#DECONVNET} it shows the pattern that causes an activation; with {@link RuleSet#GRADIENT} it is the
 * kernel that the layers from the input to this unit form together around an input.
 *
 * <p>Ref.: Zeiler and Fergus, Visualizing and Understanding Convolutional Networks, 2013, arXiv 1311.2901. Safe for use by
 * several threads.
 */
public final class Projection implements AutoCloseable {
    private final Program program;
    private final String input;
    private final int rows;
    private final FeatureMap map;
    private final Tensor empty;
    private final String result;

    private Projection(Program program, Classifier model, FeatureMap map, Tensor empty) {
        this.program = program;
        this.input = model.input().name();
        this.rows = model.fixedBatch();
        this.map = map;
        this.empty = empty;
        this.result = Backward.nameOf(input);
    }

    /**
     * Makes the projection of a layer ready.
     *
     * @param isLinear whether the value before the activation is projected, for which units count that are not active
     * @throws LimpidException if an operator between the input and the layer has no rule, or the input holds no numbers that
     *     have a gradient
     */
    public static Projection of(Classifier model, Engine engine, LookedLayer layer, RuleSet rules, boolean isLinear) {
        String input = model.input().name();
        EffectiveField.checkGradient(model);
        String value = isLinear ? layer.linear() : layer.value();
        FeatureMap map = isLinear ? model.findFeatureMap(value).orElse(layer.map()) : layer.map();
        Graph forward = model.graph().withOutputs(List.of(value)).pruned();
        Graph graph = Backward.compile(forward, value, List.of(input), rules);
        long[] shape = model.graph().shapeOf(value).sizes();
        shape[0] = 1;
        Tensor empty = Tensor.of(
                model.graph().findType(value).orElseThrow().element(),
                shape,
                Tensor.allocate(model.graph().findType(value).orElseThrow().element(), shape));
        return new Projection(engine.compile(graph), model, map, empty);
    }

    /** The number of places of a unit. */
    public int places() {
        return map.count();
    }

    /** The place in the middle of a map. */
    public int centre() {
        int place = 0;
        for (int size : map.places()) {
            place = place * size + size / 2;
        }
        return place;
    }

    /**
     * The projection of one activation.
     *
     * @param sample a batch of one
     * @return in the input's shape
     */
    public Tensor of(Tensor sample, int unit, int place) {
        ByteBuffer bytes = Tensor.allocate(empty.elementType(), empty.shape());
        int at = map.layout() == Layout.NCHW
                ? unit * map.count() + place
                : (map.leadingTokens() + place) * map.channels() + unit;
        put(bytes, empty.elementType(), at);
        Tensor seed = Tensor.of(empty.elementType(), empty.shape(), bytes);
        Map<String, Tensor> feeds =
                Map.of(input, FullBatch.filled(sample, rows), Backward.SEED, FullBatch.filled(seed, rows));
        return FullBatch.first(
                Objects.requireNonNull(program.run(feeds, List.of(result)).get(result)), 1);
    }

    private static void put(ByteBuffer bytes, ElementType type, int at) {
        switch (type) {
            case FLOAT -> bytes.asFloatBuffer().put(at, 1);
            case DOUBLE -> bytes.asDoubleBuffer().put(at, 1);
            default -> throw LimpidException.unsupported("activations of type " + type + " cannot be projected");
        }
    }

    @Override
    public void close() {
        program.close();
    }
}
