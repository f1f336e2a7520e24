package dev.limpid.inside.look;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.inside.Batch;
import dev.limpid.model.Classifier;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A network whose only output is a row of numbers for each sample: what is read of its layers, the last layer first. ONNX
 * Runtime runs the operators before an output in the order of that output's inputs, the last first; in this order it reads each
 * layer as soon as it is computed. With an output for each layer it reads them after the whole network, when none is in the
 * processor's cache any more, and keeps all until then.
 *
 * @param graph has the output {@code float[N,columns]}, or those of the network where nothing is read
 * @param columns what is read of the layers, by number of the layer
 * @param width columns in all
 */
record StatisticsGraph(Graph graph, List<Columns> columns, int width) {
    private static final String OUTPUT = "look/row";

    StatisticsGraph {
        columns = List.copyOf(columns);
    }

    /**
     * Where the numbers of a layer lie in a row.
     *
     * @param layer its number
     * @param places how it is read
     * @param maximum the column of the largest activation of the first unit
     * @param read the column of the activations at the places; −1 if they are not read
     */
    record Columns(int layer, ReadPlaces places, int maximum, int read) {}

    /** Reads the maxima of all layers, and the activations at some places. */
    static StatisticsGraph close(Classifier model, List<LookedLayer> layers) {
        return of(model, layers, layer -> true, true);
    }

    /**
     * Reads only the maxima of some layers.
     *
     * @param followed the values of those layers
     */
    static StatisticsGraph maxima(Classifier model, List<LookedLayer> layers, Set<String> followed) {
        return of(model, layers, layer -> followed.contains(layer.value()), false);
    }

    private static StatisticsGraph of(
            Classifier model, List<LookedLayer> layers, Predicate<LookedLayer> isChosen, boolean isClose) {
        GraphBuilder b = model.graph().toBuilder().scope("look/");
        List<Expr> parts = new ArrayList<>();
        List<Columns> columns = new ArrayList<>();
        int width = 0;
        for (int l = layers.size() - 1; l >= 0; l--) {
            if (isChosen.test(layers.get(l))) {
                ReadPlaces places = ReadPlaces.of(layers.get(l).map());
                Expr value = b.value(layers.get(l).value()).cast(ElementType.FLOAT);
                int read = width;
                if (isClose) {
                    parts.add(row(places.read(value)));
                    width += places.size();
                }
                parts.add(row(places.maximum(value)));
                columns.add(new Columns(l, places, width, isClose ? read : -1));
                width += layers.get(l).units();
            }
        }
        Collections.reverse(columns);
        Graph graph =
                parts.isEmpty() ? model.graph() : b.build(Map.of(OUTPUT, Expr.concat(1, parts.toArray(Expr[]::new))));
        return new StatisticsGraph(graph, columns, width);
    }

    /** All numbers of a sample in one row. */
    private static Expr row(Expr value) {
        return value.emit("Flatten", Map.of("axis", Attribute.of(1L)), null);
    }

    /** The numbers of a batch, row by row. */
    float[] numbers(Batch batch) {
        return columns.isEmpty() ? new float[0] : batch.value(OUTPUT).toFloats();
    }
}
