package dev.limpid.simple;

import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.onnx.OnnxWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;

/** A network over tables of five values whose class is a planted rule of its hidden units, and rows for it. */
final class PlantedRules {
    static final int WIDTH = 5;

    private PlantedRules() {}

    /**
     * Writes the network: each hidden unit is twice a value, and class 1 is said if at least so many of units 0, 2 and 4 exceed
     * thresholds.
     */
    static Path network(Path file, double least, float... thresholds) throws IOException {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("n"), Dim.of(WIDTH)));
        float[] weights = new float[WIDTH * WIDTH];
        for (int i = 0; i < WIDTH; i++) {
            weights[i * WIDTH + i] = 2;
        }
        Expr units = x.matMul(b.constant(Tensor.of(weights, WIDTH, WIDTH))).relu();
        Expr met = units.greater(b.constant(Tensor.of(thresholds, 1, WIDTH))).cast(ElementType.FLOAT);
        Expr chosen = b.constant(Tensor.of(new float[] {1, 0, 1, 0, 1}, 1, WIDTH));
        Expr score = met.mul(chosen).reduce("ReduceSum", true, 1).add(-least + 0.5);
        OnnxWriter.write(b.build(Map.of("y", Expr.concat(1, score.neg(), score))), file);
        return file;
    }

    /** Writes rows of random numbers with a header. */
    static Path rows(Path file, int count, long seed) throws IOException {
        SplittableRandom random = new SplittableRandom(seed);
        StringBuilder csv = new StringBuilder("a,b,c,d,e\n");
        for (int i = 0; i < count; i++) {
            for (int f = 0; f < WIDTH; f++) {
                csv.append(String.format(Locale.ROOT, f == 0 ? "%.4f" : ",%.4f", random.nextDouble()));
            }
            csv.append('\n');
        }
        Files.writeString(file, csv);
        return file;
    }
}
