package dev.limpid.contrast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.contrast.attack.Victim;
import dev.limpid.contrast.counterfactual.ContrastNetwork;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.Head;
import dev.limpid.model.LoadOptions;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.EngineOptions;
import dev.limpid.runtime.OnnxRuntime;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DecisionTest {
    private static final Engine ENGINE = OnnxRuntime.create(EngineOptions.DEFAULT);

    private static Classifier network(int classes, boolean isPooled) {
        return network(Dim.symbol("N"), classes, isPooled);
    }

    private static Classifier network(Dim batch, int classes, boolean isPooled) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, batch, Dim.of(3), Dim.of(8), Dim.of(8)));
        float[] weights = new float[classes * 3];
        weights[0] = 1;
        TensorType type = TensorType.of(ElementType.FLOAT, batch, Dim.of(classes), Dim.of(8), Dim.of(8));
        Expr open = x.emit("Conv", Map.of(), type, b.constant(Tensor.of(weights, classes, 3, 1, 1)));
        // Rows that are named one by one keep a network from being opened to other batches.
        Expr maps = batch.isFixed() && batch.size() > 1
                ? open.emit("Gather", Map.of("axis", Attribute.of(0L)), type, b.list(0, 1, 2))
                : open;
        Expr scores = isPooled ? maps.emit("GlobalAveragePool", Map.of(), null).emit("Flatten", Map.of(), null) : maps;
        return Classifier.of("made", b.build(Map.of("scores", scores)), LoadOptions.DEFAULT);
    }

    @Test
    void aNetworkThatClassifiesPicturesDecides() {
        assertThat(Decision.of(network(4, true))).isEqualTo(new Decision(Head.SOFTMAX, 4));
        assertThat(Decision.of(network(1, true)).isBinary()).isTrue();
    }

    @Test
    void aNetworkThatClassifiesEachPixelDoesNot() {
        for (int classes : new int[] {1, 4}) {
            assertThatThrownBy(() -> Decision.of(network(classes, false)))
                    .isInstanceOf(LimpidException.class)
                    .hasMessageContaining("holds no scores of classes of the whole picture");
        }
    }

    /** Also where the network takes so many pictures at once that it is wrapped to take one. */
    @Test
    void norIsSuchANetworkAttackedOrAskedWhateverItsBatch() {
        for (Dim batch : List.of(Dim.symbol("N"), Dim.of(1), Dim.of(3))) {
            Classifier pixels = network(batch, 4, false);
            assertThat(pixels.fixedBatch()).isEqualTo(batch.isFixed() ? (int) batch.size() : 1);
            assertThatThrownBy(() -> Victim.of(pixels, ENGINE).close())
                    .hasMessageContaining("'scores' holds no scores of classes of the whole picture");
            assertThatThrownBy(() -> ContrastNetwork.of(pixels, ENGINE).close())
                    .hasMessageContaining("'scores' holds no scores of classes of the whole picture");
            try (Victim whole = Victim.of(network(batch, 4, true), ENGINE)) {
                assertThat(whole.classes()).isEqualTo(4);
            }
        }
    }
}
