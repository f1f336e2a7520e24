package dev.limpid.inside.space;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.LoadOptions;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Finds the layers of a network with a residual block and a gate. */
class RungsTest {
    private static Expr layer(Expr x) {
        Random random = new Random(1);
        float[] weights = new float[16];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = (float) random.nextGaussian();
        }
        return x.matMul(x.builder().constant(Tensor.of(weights, 4, 4)));
    }

    @Test
    void branchesBesideTheTrunkAreLeftOut() {
        GraphBuilder b = GraphBuilder.ofOpset(17);
        Expr x = b.input("x", new TensorType(ElementType.FLOAT, new Shape(List.of(Dim.symbol("n"), Dim.of(4)))));
        Expr stem = layer(x).relu();
        Expr inner = layer(stem).relu();
        Expr block = stem.add(layer(inner)).relu();
        Expr gate = layer(block).unary("Sigmoid");
        Expr gated = block.mul(gate);
        Expr scores = layer(gated);
        Classifier model = Classifier.of("made", b.build(Map.of("scores", scores)), LoadOptions.DEFAULT);
        assertThat(Rungs.of(model, 10))
                .extracting(Rungs.Rung::value)
                .containsExactly(stem.name(), block.name(), gated.name(), model.logits());
        assertThat(Rungs.of(model, 2)).extracting(Rungs.Rung::value).containsExactly(stem.name(), model.logits());
    }
}
