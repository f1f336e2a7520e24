package dev.limpid.evaluate;

import dev.limpid.metrics.BaselineMaps;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MapFunction;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Normalisation;

/** The edges of an input, by the Sobel operator: what a map shows that knows nothing of the network. */
record EdgeMaps(InputShape shape) implements MapFunction {
    private static final int WHITE = 255;
    private static final int GREY = 0x010101;

    @Override
    public float[] map(float[] input, int target, long seed) {
        float[] grey = Normalisation.MIN_MAX.of(MetricInput.byPixel(input, shape));
        return BaselineMaps.sobel(shape.width(), shape.height(), p -> Math.round(grey[p] * WHITE) * GREY);
    }
}
