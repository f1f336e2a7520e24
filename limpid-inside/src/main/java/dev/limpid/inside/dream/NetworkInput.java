package dev.limpid.inside.dream;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.InputKind;
import dev.limpid.model.Layout;
import dev.limpid.model.Preprocessing;
import dev.limpid.model.Preprocessing.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Between pictures, 0 to 1, and what a network is fed: order of colours, scale, mean and deviation, layout, element type.
 *
 * @param model the network
 * @param preprocessing how pictures become its input
 */
record NetworkInput(Classifier model, Preprocessing preprocessing) {
    /** The input of a graph made by {@link #ofSample}. */
    static final String SAMPLE = "sample";

    private static final double WHITE = 255;

    /** Of a network that takes pictures. @throws LimpidException if it does not, or in whole numbers, which have no gradient */
    static NetworkInput of(Classifier model) {
        if (model.form().kind() != InputKind.PICTURE) {
            throw LimpidException.unsupported("dreams are pictures, and the network takes "
                    + model.form().kind().words() + ", input '" + model.input().name() + "': "
                    + model.input().type());
        }
        if (!model.input().type().element().isFloating()) {
            throw LimpidException.unsupported("input '" + model.input().name() + "' takes whole numbers ("
                    + model.input().type() + "), which have no gradient");
        }
        try {
            return new NetworkInput(model, model.preprocessing());
        } catch (LimpidException e) {
            throw LimpidException.unsupported(
                    "dreams are pictures of one, three or four channels, and input '"
                            + model.input().name() + "' is " + model.input().type(),
                    e);
        }
    }

    /** The size of pictures that fit without a change of size. */
    Size size() {
        return new Size(
                preprocessing.channels() == Channels.GREY ? 1 : 3, preprocessing.height(), preprocessing.width());
    }

    /** What the network is fed: {@code float[B,C,H,W]}, 0 to 1, in its form. */
    Expr of(Expr pictures) {
        GraphBuilder b = pictures.builder();
        Shape shape = pictures.shape();
        Expr x = inChannels(pictures, size().channels());
        if (preprocessing.channels() == Channels.BGR) {
            x = x.emit("Gather", Map.of("axis", Attribute.of(1L)), x.findType().orElse(null), b.list(2, 1, 0));
        }
        if (preprocessing.channels() == Channels.RGBA) {
            Tensor opaque = Tensor.of(ElementType.FLOAT, ones(shape), shape.size(0), 1, shape.size(2), shape.size(3));
            x = Expr.concat(1, x, b.constant(opaque));
        }
        double factor = WHITE * preprocessing.scale();
        x = x.mul(factor).sub(perChannel(b, preprocessing.mean())).div(perChannel(b, preprocessing.std()));
        x = preprocessing.layout() == Layout.NHWC ? x.transpose(0, 2, 3, 1) : x;
        Shape wanted = model.graph().shapeOf(model.input().name());
        if (wanted.rank() != x.rank()) {
            x = x.reshape(shape.size(0), shape.size(2), shape.size(3));
        }
        return x.cast(model.input().type().element());
    }

    private static double[] ones(Shape shape) {
        double[] ones = new double[(int) (shape.size(0) * shape.size(2) * shape.size(3))];
        java.util.Arrays.fill(ones, 1);
        return ones;
    }

    /**
     * The picture of one input of the network, as the expression of a new graph: {@code float[1,C,H,W]}, 0 to 1.
     *
     * @param size of the picture; an input of another size is resized
     */
    Expr ofSample(GraphBuilder b, Size size) {
        Shape one = model.graph().shapeOf(model.input().name()).with(0, Dim.of(1));
        Expr picture =
                picture(b.input(SAMPLE, new TensorType(model.input().type().element(), one)));
        if (size.height() != size().height() || size.width() != size().width()) {
            Expr straight = b.constant(Tensor.of(Views.straight(), 1, 3, 2));
            picture = Views.seen(picture, straight, size.height(), size.width());
        }
        picture = inChannels(picture, size.channels());
        return picture.emit("Clip", Map.of(), picture.findType().orElse(null), picture.like(0), picture.like(1));
    }

    /** A picture in grey or in colours. */
    static Expr inChannels(Expr picture, int channels) {
        long own = picture.shape().size(1);
        if (own == channels) {
            return picture;
        }
        if (channels == 1) {
            double[] weights = {0.299, 0.587, 0.114};
            Tensor grey = Tensor.of(ElementType.FLOAT, weights, 1, 3, 1, 1);
            return picture.mul(picture.builder().constant(grey)).reduceSum(true, 1);
        }
        return Expr.concat(1, picture, picture, picture);
    }

    /** The pictures of what the network is fed: {@code float[B,C,H,W]}, 0 to 1; opacity is dropped. */
    Expr picture(Expr input) {
        GraphBuilder b = input.builder();
        Shape shape = input.shape();
        Size size = size();
        int channels = preprocessing.channels().count();
        Expr x = input.cast(ElementType.FLOAT);
        if (preprocessing.layout() == Layout.NHWC && shape.rank() == 4) {
            x = x.transpose(0, 3, 1, 2);
        }
        x = x.reshape(shape.size(0), channels, size.height(), size.width());
        x = x.mul(perChannel(b, preprocessing.std())).add(perChannel(b, preprocessing.mean()));
        x = x.mul(1 / (WHITE * preprocessing.scale()));
        x = channels > 3 ? Parts.of(x, 1, 0, 3) : x;
        x = x.reshape(shape.size(0), size.channels(), size.height(), size.width());
        return preprocessing.channels() == Channels.BGR
                ? x.emit(
                        "Gather", Map.of("axis", Attribute.of(1L)), x.findType().orElse(null), b.list(2, 1, 0))
                : x;
    }

    private Expr perChannel(GraphBuilder b, List<Double> numbers) {
        List<Double> all = new ArrayList<>(numbers);
        double[] values = all.stream().mapToDouble(Double::doubleValue).toArray();
        return b.constant(Tensor.of(ElementType.FLOAT, values, 1, values.length, 1, 1));
    }

    /** How many rows the network takes at once for so many pictures: more only where its batch is fixed. */
    int batch(int rows) {
        return Math.max(rows, model.isBatched() ? rows : model.fixedBatch());
    }

    /** The network's graph for a batch of this size. @throws LimpidException if it takes only batches of another size */
    Graph network(List<String> outputs, int rows) {
        Graph graph = model.graph().withOutputs(outputs).pruned();
        Dim own = graph.shapeOf(model.input().name()).dim(0);
        @Nullable String symbol = own.symbol();
        if (symbol != null) {
            return graph.bind(symbol, rows);
        }
        if (own.isFixed() && own.size() != rows) {
            throw LimpidException.unsupported("the network accepts batches of " + own + " only, and " + rows
                    + " pictures are to be seen together");
        }
        return graph;
    }
}
