package dev.limpid.inside.space;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.Layout;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Graphs that compute, beside the scores of a network, features of its layers in standard operators. */
final class FeatureGraph {
    /** The name of the output with the scores. */
    static final String SCORES = "limpid_scores";

    private FeatureGraph() {}

    /** The name of the output of a layer. */
    static String output(int layer) {
        return "limpid_features_" + layer;
    }

    /**
     * The pooled features of layers.
     *
     * @param values the layers' values
     * @return a graph with an output {@code float[N,C]} for each layer ({@code float[N,P,C]} with all places), and the scores
     * @throws LimpidException if a value has no features for each input
     */
    static Graph pooled(Classifier model, List<String> values, Pooling pooling) {
        GraphBuilder b = GraphBuilder.extending(model.graph());
        Map<String, Expr> outputs = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            outputs.put(output(i), pooled(model, number(b.value(values.get(i))), values.get(i), pooling));
        }
        outputs.put(SCORES, number(b.value(model.logits())));
        return b.build(outputs);
    }

    private static Expr pooled(Classifier model, Expr value, String name, Pooling pooling) {
        Optional<FeatureMap> map = model.findFeatureMap(name);
        if (map.isEmpty()) {
            return pooling == Pooling.PLACES ? flat(value, name).unsqueeze(1) : flat(value, name);
        }
        if (FeatureMap.isInWindows(value.shape())) {
            throw LimpidException.unsupported(
                    "layer '" + name + "' works on windows of the picture, so its features do not belong to one input");
        }
        Expr places = atPlaces(value, map.get());
        return switch (pooling) {
            case MEAN -> places.reduceMean(false, 1);
            case MAX -> places.reduce("ReduceMax", false, 1);
            case PLACES -> places;
        };
    }

    /** The vectors at the places: {@code float[N,P,C]}. */
    private static Expr atPlaces(Expr value, FeatureMap map) {
        if (map.layout() == Layout.TOKENS) {
            return value.slice(1, map.leadingTokens(), map.leadingTokens() + (long) map.count(), 1);
        }
        Expr last =
                map.layout() == Layout.NCHW ? channelsLast(value, map.places().size()) : value;
        return last.reshape(-1, map.count(), map.channels());
    }

    private static Expr channelsLast(Expr value, int places) {
        return value.transpose(LongStream.concat(
                        LongStream.of(0), LongStream.concat(LongStream.rangeClosed(2, places + 1L), LongStream.of(1)))
                .toArray());
    }

    /** Everything of an input in one row: {@code float[N,F]}. @throws LimpidException if its size is not known */
    private static Expr flat(Expr value, String name) {
        Shape shape = value.shape();
        if (shape.rank() < 1 || !shape.isFixed(1, shape.rank()) || FeatureMap.isInWindows(shape)) {
            throw LimpidException.unsupported("value '" + name + "' has no features for each input; its shape is "
                    + shape + "; choose another layer");
        }
        long size = IntStream.range(1, shape.rank())
                .mapToLong(i -> shape.dim(i).size())
                .reduce(1, Math::multiplyExact);
        return value.reshape(-1, size);
    }

    private static Expr number(Expr value) {
        return value.elementType() == ElementType.FLOAT ? value : value.cast(ElementType.FLOAT);
    }

    /**
     * The inner products of inputs, by all numbers of layers.
     *
     * @return a graph with an output {@code float[N,N]} for each layer
     */
    static Graph products(Classifier model, List<String> values) {
        GraphBuilder b = GraphBuilder.extending(model.graph());
        Map<String, Expr> outputs = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            Expr rows = flat(number(b.value(values.get(i))), values.get(i));
            outputs.put(output(i), rows.matMul(rows.transpose(1, 0)));
        }
        return b.build(outputs);
    }

    /**
     * Values reduced to a coarse grid of means.
     *
     * @param values feature maps of pictures, or the input
     * @param side the most rows and columns of the grid
     * @return a graph with an output {@code float[N,F]} for each value
     */
    static Graph coarse(Classifier model, List<String> values, int side) {
        GraphBuilder b = GraphBuilder.extending(model.graph());
        Map<String, Expr> outputs = new LinkedHashMap<>();
        for (int i = 0; i < values.size(); i++) {
            String name = values.get(i);
            Expr value = number(b.value(name));
            Expr reduced = model.findFeatureMap(name)
                    .filter(map -> map.places().size() == 2)
                    .map(map -> reduced(value, map, side))
                    .orElse(value);
            outputs.put(output(i), flat(reduced, name));
        }
        return b.build(outputs);
    }

    private static Expr reduced(Expr value, FeatureMap map, int side) {
        Expr places = atPlaces(value, map);
        Expr grid = places.transpose(0, 2, 1).reshape(-1, map.channels(), map.height(), map.width());
        GraphBuilder b = value.builder();
        Expr rows = b.constant(means(map.height(), Math.min(side, map.height()), false));
        Expr columns = b.constant(means(map.width(), Math.min(side, map.width()), true));
        Expr coarse = rows.matMul(grid).matMul(columns);
        return coarse.reshape(-1, map.channels() * (long) Math.min(side, map.height()) * Math.min(side, map.width()));
    }

    /** A matrix that takes means over equal stretches: {@code float[parts,all]}, or its transpose. */
    private static Tensor means(int all, int parts, boolean isTransposed) {
        float[] matrix = new float[all * parts];
        for (int p = 0; p < parts; p++) {
            double from = (double) p * all / parts;
            double to = (double) (p + 1) * all / parts;
            for (int i = 0; i < all; i++) {
                double share = Math.max(0, Math.min(to, i + 1.0) - Math.max(from, i)) / (to - from);
                matrix[isTransposed ? i * parts + p : p * all + i] = (float) share;
            }
        }
        return isTransposed ? Tensor.of(matrix, all, parts) : Tensor.of(matrix, parts, all);
    }
}
