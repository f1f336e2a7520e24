package dev.limpid.inside.dream;

import dev.limpid.autodiff.Rectifier;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.model.Classifier;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.Layout;
import java.util.Arrays;
import java.util.Optional;

/**
 * A value of a network as vectors at positions, whatever its layout.
 *
 * @param value its name
 * @param channels numbers of a vector: the units of the layer
 * @param height rows of positions; 1 for a value without positions
 * @param width columns of positions
 * @param isChannelsFirst whether the channels come before the positions
 * @param leading tokens before the first position
 */
public record LayerView(String value, int channels, int height, int width, boolean isChannelsFirst, int leading) {
    /** A value of a network. @throws LimpidException if it is neither a feature map of a picture nor a list of numbers */
    public static LayerView of(Classifier model, String value) {
        Optional<FeatureMap> map = model.findFeatureMap(value);
        Shape shape = model.graph().shapeOf(value);
        boolean isList = shape.rank() == 2 && shape.isFixed(1, 2);
        if (!isList
                && map.isPresent()
                && !FeatureMap.isInWindows(shape)
                && map.get().places().size() <= 2) {
            FeatureMap m = map.get();
            return new LayerView(
                    value, m.channels(), m.height(), m.width(), m.layout() == Layout.NCHW, m.leadingTokens());
        }
        boolean isPooled = shape.rank() > 2
                && shape.isFixed(1, shape.rank())
                && Arrays.stream(shape.sizes()).skip(2).allMatch(s -> s == 1);
        if (isList || isPooled) {
            return new LayerView(value, Math.toIntExact(shape.size(1)), 1, 1, true, 0);
        }
        throw LimpidException.unsupported("layer '" + value + "' is "
                + model.graph().findType(value).map(Object::toString).orElse("of an unknown type")
                + ", which has no units at positions of a picture");
    }

    /**
     * The value before the rectifiers that end in a value: units that are silent have a gradient there.
     *
     * @return the value itself if no rectifier computes it
     */
    public static String beforeRectifier(Graph graph, String value) {
        String found = value;
        Optional<Node> producer = graph.findProducer(found);
        while (producer.isPresent()
                && (producer.get().is("Identity") || Rectifier.is(producer.get(), graph::findConstant))) {
            found = producer.get().input(0);
            producer = graph.findProducer(found);
        }
        return graph.findProducer(found).isPresent() ? found : value;
    }

    /** Number of positions. */
    public int places() {
        return height * width;
    }

    /** The vectors of a batch: {@code float[B,channels,positions]}. */
    Expr vectors(Expr of, int rows) {
        Expr x = of.cast(ElementType.FLOAT);
        if (isChannelsFirst) {
            return x.reshape(rows, channels, places());
        }
        Expr lines = x.reshape(rows, x.shape().rank() == 3 ? x.shape().size(1) : places(), channels);
        Expr own = leading > 0 || lines.shape().size(1) != places()
                ? lines.slice(1, leading, (long) leading + places(), 1).reshape(rows, places(), channels)
                : lines;
        return own.transpose(0, 2, 1);
    }

    /** How much each position counts: all the same, or only the middle one. */
    float[] weights(boolean isCentre) {
        float[] weights = new float[places()];
        if (isCentre) {
            weights[height / 2 * width + width / 2] = 1;
        } else {
            Arrays.fill(weights, 1f / places());
        }
        return weights;
    }
}
