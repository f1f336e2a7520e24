package dev.limpid.graph.pass;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.testkit.ReferenceEvaluator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class Float32Test {
    @Test
    void everyOtherFloatingTypeIsComputedInFloat32() {
        for (ElementType type : List.of(ElementType.FLOAT16, ElementType.BFLOAT16, ElementType.DOUBLE)) {
            Graph graph = halved(type).apply(new Float32());

            assertThat(graph.input("x").type().element()).isEqualTo(ElementType.FLOAT);
            assertThat(graph.constants().values()).allMatch(t -> t.elementType() != type);
            assertThat(Float32.typesToLift(graph)).isEmpty();
            Tensor y = Objects.requireNonNull(ReferenceEvaluator.run(
                            graph, Map.of("x", Tensor.of(new float[] {3, -5}, 1, 2)))
                    .get("y"));
            assertThat(y.toFloats()).containsExactly(1.5f, -2.5f);
        }
    }

    @Test
    void aGraphOfFloat32StaysAsItIs() {
        Graph graph = halved(ElementType.FLOAT);
        assertThat(graph.apply(new Float32())).isSameAs(graph);
    }

    @Test
    void theTypesAreNamed() {
        assertThat(Float32.typesToLift(halved(ElementType.FLOAT16))).containsExactly("float16");
    }

    /** {@code 0.5 * x} with the factor cast from an integer and a constant attribute. */
    private static Graph halved(ElementType type) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(type, Dim.symbol("N"), Dim.of(2)));
        Expr one = b.list(1).emit("Cast", Map.of("to", Attribute.of((long) type.onnxNumber())), null);
        Expr zero = b.list(1)
                .emit(
                        "ConstantOfShape",
                        Map.of("value", new Attribute.TensorValue(Tensor.of(type, new double[1], 1))),
                        null);
        Expr half = b.constant(Tensor.of(type, new double[] {0.5}, 1));
        return b.build(Map.of("y", x.mul(half).mul(one).add(zero)));
    }
}
