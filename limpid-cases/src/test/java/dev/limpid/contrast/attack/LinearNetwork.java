package dev.limpid.contrast.attack;

import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.Head;
import dev.limpid.model.LoadOptions;
import dev.limpid.runtime.EngineOptions;
import dev.limpid.runtime.OnnxRuntime;
import java.util.List;
import java.util.Map;

/** One logit that is linear in a grey picture of 8 x 8. */
final class LinearNetwork {
    private static final int SIZE = 64;
    private static final float BIAS = -0.4f;
    private static final float[] WEIGHTS = new float[SIZE];

    static final Tensor INPUT;

    static {
        float[] values = new float[SIZE];
        for (int i = 0; i < SIZE; i++) {
            WEIGHTS[i] = ((i * 7 % 11) - 5) / 16f;
            values[i] = 0.4f + (i * 5 % 7) / 40f;
        }
        INPUT = Tensor.of(values, 1, 1, 8, 8);
    }

    private LinearNetwork() {}

    static Victim victim() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input(
                "x",
                new TensorType(
                        ElementType.FLOAT, new Shape(List.of(Dim.symbol("N"), Dim.of(1), Dim.of(8), Dim.of(8)))));
        Expr logit = x.reshape(-1, SIZE)
                .matMul(b.constant(Tensor.of(WEIGHTS, SIZE, 1)))
                .add(b.constant(Tensor.of(new float[] {BIAS}, 1)));
        Classifier model = Classifier.of(
                "linear",
                b.build(Map.of("logit", logit)),
                LoadOptions.DEFAULT.withHead(Head.SIGMOID).withPreprocess("unit,channels=grey"));
        return Victim.of(model, OnnxRuntime.create(EngineOptions.DEFAULT));
    }

    /** The distance of the input from the boundary. */
    static double distance(Norm norm) {
        float[] values = INPUT.toFloats();
        double logit = BIAS;
        double squares = 0;
        double amounts = 0;
        for (int i = 0; i < SIZE; i++) {
            logit += values[i] * WEIGHTS[i];
            squares += WEIGHTS[i] * WEIGHTS[i];
            amounts += Math.abs(WEIGHTS[i]);
        }
        return Math.abs(logit) / (norm == Norm.L2 ? Math.sqrt(squares) : amounts);
    }
}
