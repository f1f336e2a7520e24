package dev.limpid.inside.dissection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.runtime.OnnxRuntime;
import dev.limpid.runtime.Program;
import java.util.BitSet;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UpsamplingTest {
    private static BitSet active(float[] map, int h, int w, int height, int width, float threshold) {
        BitSet found = new BitSet();
        new Upsampling(h, w, height, width).active(map, threshold, found::set);
        return found;
    }

    /** The operator Resize is the witness. */
    private static float[] resized(float[] map, int h, int w, int height, int width) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", new TensorType(ElementType.FLOAT, Shape.of(1, 1, h, w)));
        Expr y = x.emit(
                "Resize",
                Map.of("mode", Attribute.of("linear")),
                new TensorType(ElementType.FLOAT, Shape.of(1, 1, height, width)),
                b.none(),
                b.none(),
                b.list(1, 1, height, width));
        try (Program program =
                OnnxRuntime.create(dev.limpid.runtime.EngineOptions.DEFAULT).compile(b.build(Map.of("y", y)))) {
            return program.run(Map.of("x", Tensor.of(map, 1, 1, h, w)))
                    .values()
                    .iterator()
                    .next()
                    .toFloats();
        }
    }

    @Test
    void findsThePixelsThatResizeGives() {
        Random random = new Random(4);
        int[][] sizes = {{5, 7, 40, 56}, {12, 12, 96, 96}, {3, 4, 10, 11}, {8, 8, 8, 8}, {9, 9, 4, 5}, {1, 6, 12, 6}};
        for (int[] s : sizes) {
            float[] map = new float[s[0] * s[1]];
            for (int i = 0; i < map.length; i++) {
                map[i] = (float) random.nextGaussian();
            }
            float[] whole = resized(map, s[0], s[1], s[2], s[3]);
            for (float threshold : new float[] {-0.4f, 0.3f, 1.1f}) {
                BitSet found = active(map, s[0], s[1], s[2], s[3], threshold);
                for (int i = 0; i < whole.length; i++) {
                    if (Math.abs(whole[i] - threshold) > 1e-5) {
                        assertEquals(whole[i] >= threshold, found.get(i), s[0] + "x" + s[1] + " pixel " + i);
                    }
                }
            }
        }
    }

    @Test
    void nothingReachesAnInfiniteThreshold() {
        assertEquals(new BitSet(), active(new float[] {1, 2, 3, 4}, 2, 2, 8, 8, Float.POSITIVE_INFINITY));
    }
}
