package dev.limpid.inside.space;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.inside.Batch;
import dev.limpid.metrics.Vectors;
import dev.limpid.model.Classifier;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.Layout;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A network whose only output is a row for each input, of its scores, where they are asked for, and of features of its layers,
 * the last layer first: in this order ONNX Runtime reads each layer as soon as it is computed.
 *
 * @param graph has the output {@code float[N,columns]}
 * @param parts how many layers are read
 * @param hasScores whether the scores follow
 * @param widths columns of the scores and of each layer, in this order; empty where they are as many as a batch has inputs
 */
record FeatureGraph(Graph graph, int parts, boolean hasScores, List<Integer> widths) {
    /** The name of the output with the scores of the part of a network behind a layer. */
    static final String SCORES = "limpid_scores";

    private static final String ROW = "limpid_features";

    FeatureGraph {
        widths = List.copyOf(widths);
    }

    /** @param layers {@code float[N,F]} each, first to last */
    private static FeatureGraph of(GraphBuilder b, List<Expr> layers, Optional<Expr> scores) {
        List<Expr> row = new ArrayList<>(layers);
        Collections.reverse(row);
        scores.ifPresent(s -> row.add(0, s));
        List<Integer> widths = new ArrayList<>();
        boolean isKnown = row.stream().allMatch(each -> each.shape().dim(1).isFixed());
        for (Expr each : isKnown ? row : List.<Expr>of()) {
            widths.add(Math.toIntExact(each.shape().size(1)));
        }
        Graph graph = b.build(Map.of(ROW, Expr.concat(1, row.toArray(Expr[]::new))));
        return new FeatureGraph(graph, layers.size(), scores.isPresent(), widths);
    }

    /**
     * What was read of a batch.
     *
     * @return for each layer the vectors of the inputs, first to last, then the scores if they were asked for
     */
    List<Vectors> read(Batch batch) {
        float[] rows = batch.value(ROW).toFloats();
        int count = batch.size();
        int all = rows.length / count;
        List<Vectors> read = new ArrayList<>();
        int from = 0;
        int columns = parts + (hasScores ? 1 : 0);
        for (int i = 0; i < columns; i++) {
            int width = widths.isEmpty() ? count : widths.get(i);
            float[] own = new float[count * width];
            for (int row = 0; row < count; row++) {
                System.arraycopy(rows, row * all + from, own, row * width, width);
            }
            from += width;
            read.add(Vectors.of(count, width, own));
        }
        Collections.reverse(read);
        return read;
    }

    /**
     * The pooled features of layers and the scores.
     *
     * @param values the layers' values
     * @return with {@code C} numbers for each layer, {@code P C} with all places
     * @throws LimpidException if a value has no features for each input
     */
    static FeatureGraph pooled(Classifier model, List<String> values, Pooling pooling) {
        GraphBuilder b = GraphBuilder.extending(model.graph());
        List<Expr> layers = new ArrayList<>();
        for (String each : values) {
            layers.add(flat(pooled(model, number(b.value(each)), each, pooling), each));
        }
        return of(b, layers, Optional.of(flat(number(b.value(model.logits())), model.logits())));
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
        if (map.get().layout() == Layout.NCHW && pooling != Pooling.PLACES) {
            if (value.rank() == 4) {
                return (pooling == Pooling.MEAN ? value.globalAveragePool() : value.globalMaxPool()).squeeze(2, 3);
            }
            long[] axes = LongStream.range(2, value.rank()).toArray();
            return pooling == Pooling.MEAN ? value.reduceMean(false, axes) : value.reduce("ReduceMax", false, axes);
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
        if (shape.rank() == 2) {
            return value;
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
     * @return with a number for each input of the batch for each layer
     */
    static FeatureGraph products(Classifier model, List<String> values) {
        GraphBuilder b = GraphBuilder.extending(model.graph());
        List<Expr> layers = new ArrayList<>();
        for (String each : values) {
            Expr rows = flat(number(b.value(each)), each);
            layers.add(rows.matMul(rows.transpose(1, 0)));
        }
        return of(b, layers, Optional.empty());
    }

    /**
     * Values reduced to a coarse grid of means.
     *
     * @param values feature maps of pictures, or the input
     * @param side the most rows and columns of the grid
     */
    static FeatureGraph coarse(Classifier model, List<String> values, int side) {
        GraphBuilder b = GraphBuilder.extending(model.graph());
        List<Expr> layers = new ArrayList<>();
        for (String name : values) {
            Expr value = number(b.value(name));
            Expr reduced = model.findFeatureMap(name)
                    .filter(map -> map.places().size() == 2)
                    .map(map -> reduced(value, map, side))
                    .orElse(value);
            layers.add(flat(reduced, name));
        }
        return of(b, layers, Optional.empty());
    }

    private static Expr reduced(Expr value, FeatureMap map, int side) {
        Expr grid = map.layout() == Layout.NCHW
                ? value
                : atPlaces(value, map).transpose(0, 2, 1).reshape(-1, map.channels(), map.height(), map.width());
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
