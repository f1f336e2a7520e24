package dev.limpid.contrast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.Head;
import dev.limpid.model.LoadOptions;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DecisionTest {
    private static Classifier network(int classes, boolean isPooled) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(3), Dim.of(8), Dim.of(8)));
        float[] weights = new float[classes * 3];
        weights[0] = 1;
        Expr maps = x.emit("Conv", Map.of(), null, b.constant(Tensor.of(weights, classes, 3, 1, 1)));
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
}
