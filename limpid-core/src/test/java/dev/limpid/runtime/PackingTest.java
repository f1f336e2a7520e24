package dev.limpid.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PackingTest {
    @Test
    void aClassifierOfOneImageIsNotPacked() {
        assertThat(Packing.pays(classifier("Gemm", Dim.of(1)))).isFalse();
        assertThat(Packing.pays(classifier("MatMul", Dim.of(1)))).isFalse();
    }

    @Test
    void aClassifierOfSeveralImagesIsPacked() {
        assertThat(Packing.pays(classifier("Gemm", Dim.of(2)))).isTrue();
        assertThat(Packing.pays(classifier("MatMul", Dim.symbol("N")))).isTrue();
    }

    @Test
    void aProductOverTokensIsPackedEvenForOneImage() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.of(1), Dim.of(5), Dim.of(3)));
        TensorType type = TensorType.of(ElementType.FLOAT, Dim.of(1), Dim.of(5), Dim.of(2));

        assertThat(Packing.pays(b.build(Map.of("y", x.emit("MatMul", Map.of(), type, weights(b))))))
                .isTrue();
    }

    @Test
    void convolutionsAreNotPackedButTransposedOnesAre() {
        assertThat(Packing.pays(convolution("Conv"))).isFalse();
        assertThat(Packing.pays(convolution("ConvTranspose"))).isTrue();
    }

    private static Graph classifier(String operator, Dim batch) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, batch, Dim.of(3)));
        TensorType type = TensorType.of(ElementType.FLOAT, batch, Dim.of(2));
        return b.build(Map.of("y", x.emit(operator, Map.of(), type, weights(b))));
    }

    private static Expr weights(GraphBuilder b) {
        return b.constant(Tensor.of(new float[] {1, 2, 3, 4, 5, 6}, 3, 2));
    }

    private static Graph convolution(String operator) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        TensorType type = TensorType.of(ElementType.FLOAT, Dim.of(1), Dim.of(1), Dim.of(4), Dim.of(4));
        Expr kernel = b.constant(Tensor.of(new float[] {2}, 1, 1, 1, 1));
        return b.build(Map.of("y", b.input("x", type).emit(operator, Map.of(), type, kernel)));
    }
}
