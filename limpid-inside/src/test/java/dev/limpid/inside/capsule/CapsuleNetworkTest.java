package dev.limpid.inside.capsule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.inside.capsule.CapsuleNetwork.Reading;
import dev.limpid.runtime.OnnxRuntime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Reads, changes and reconstructs capsules of a network whose numbers can be computed by hand. */
class CapsuleNetworkTest {
    private static final float[] INPUT = {0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f};

    /**
     * Two classes with capsules of three numbers, which are the input; the picture contains the sum of squares of each
     * of the two capsules.
     */
    private static Graph graph() {
        GraphBuilder builder = GraphBuilder.ofOpset(18);
        Expr x = builder.input(
                "input", new TensorType(ElementType.FLOAT, new Shape(List.of(Dim.symbol("N"), Dim.of(6)))));
        Expr capsules = x.reshape(-1, 2, 3);
        Expr squares = capsules.mul(capsules).reduce("ReduceSum", false, 2);
        Map<String, Expr> outputs = new LinkedHashMap<>();
        outputs.put("lengths", squares.sqrt());
        outputs.put("capsules", capsules);
        outputs.put("coupling", x.reshape(-1, 1, 1, 3, 2));
        outputs.put("picture", squares.reshape(-1, 1, 1, 2));
        return builder.build(outputs);
    }

    @Test
    void readsTheRouting() {
        try (CapsuleNetwork network = CapsuleNetwork.of(graph(), OnnxRuntime.create())) {
            Reading reading = network.read(Tensor.of(INPUT, 1, 6));
            assertThat(reading.winner()).isEqualTo(1);
            assertThat(reading.lengths().toFloats()[0]).isCloseTo((float) Math.sqrt(0.14), within(1e-6f));
            assertThat(reading.coupling(0).shape()).containsExactly(1, 1, 1, 3);
            assertThat(reading.coupling(0).toFloats()).containsExactly(new float[] {0.1f, 0.3f, 0.5f}, within(1e-6f));
            assertThat(reading.coupling(1).toFloats()).containsExactly(new float[] {0.2f, 0.4f, 0.6f}, within(1e-6f));
        }
    }

    @Test
    void reconstructsAChangedCapsule() {
        try (CapsuleNetwork network = CapsuleNetwork.of(graph(), OnnxRuntime.create())) {
            Reading reading = network.read(Tensor.of(INPUT, 1, 6));
            Tensor changed = CapsuleNetwork.perturbed(reading, 2, -0.1, 0, 0.4);
            assertThat(changed.shape()).containsExactly(3, 2, 3);
            float[] drawn = network.decoded(reading, changed).toFloats();
            double[] expected = {0.14, 0.16 + 0.25 + 0.25, 0.14, 0.16 + 0.25 + 0.36, 0.14, 0.16 + 0.25 + 1};
            for (int i = 0; i < expected.length; i++) {
                assertThat((double) drawn[i]).isCloseTo(expected[i], within(1e-6));
            }
            assertThatThrownBy(() -> CapsuleNetwork.perturbed(reading, 3, 0.1))
                    .isInstanceOf(LimpidException.class)
                    .hasMessage("a capsule has the numbers 0 to 2, not 3");
        }
    }

    @Test
    void refusesOtherNetworks() {
        assertThatThrownBy(() -> CapsuleNetwork.of(graph().withOutputs(List.of("lengths")), OnnxRuntime.create()))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("it has [lengths]");
    }
}
