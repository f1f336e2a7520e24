package dev.limpid.inside.dream;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Random views of a picture: shifted, scaled and turned a little. What only one view shows does not last. */
final class Views {
    /** Numbers of a view: what {@link #draw} writes. */
    static final int NUMBERS = 6;

    private Views() {}

    /** The view that shows all of a picture as it is. */
    static float[] straight() {
        return new float[] {1, 0, 0, 1, 0, 0};
    }

    /** A random view: the transposed matrix of an affine map from the view to the picture, both from -1 to 1. */
    static float[] draw(DreamOptions options, Size size, Random random) {
        double right = 2 * Draws.around(random, options.jitter());
        double down = 2 * Draws.around(random, options.jitter());
        double scale = 1 / (1 + Draws.around(random, options.zoom()));
        double angle = Math.toRadians(Draws.around(random, options.rotation()));
        double aspect = (double) size.height() / size.width();
        double cos = scale * Math.cos(angle);
        double sin = scale * Math.sin(angle);
        return new float[] {
            (float) cos, (float) (sin / aspect), (float) (-sin * aspect), (float) cos, (float) right, (float) down
        };
    }

    /**
     * Pictures as a network sees them: {@code float[B,C,H,W]} to {@code float[B,C,height,width]}, bilinear, mirrored
     * beyond the edges.
     *
     * @param views {@code float[B,3,2]}
     */
    static Expr seen(Expr pictures, Expr views, int height, int width) {
        GraphBuilder b = pictures.builder();
        Shape shape = pictures.shape();
        double[] places = new double[3 * height * width];
        for (int i = 0; i < height * width; i++) {
            int x = i % width;
            int y = i / width;
            places[3 * i] = (2.0 * x + 1) / width - 1;
            places[3 * i + 1] = (2.0 * y + 1) / height - 1;
            places[3 * i + 2] = 1;
        }
        Expr base = b.constant(Tensor.of(ElementType.FLOAT, places, (long) height * width, 3));
        Expr grid = base.matMul(views).reshape(shape.size(0), height, width, 2);
        Map<String, Attribute> mirrored = Map.of("padding_mode", Attribute.of("reflection"));
        TensorType type = TensorType.of(ElementType.FLOAT, shape.size(0), shape.size(1), height, width);
        b.requireOpset(20);
        return b.emit("GridSample", List.of(pictures, grid), mirrored, type);
    }
}
