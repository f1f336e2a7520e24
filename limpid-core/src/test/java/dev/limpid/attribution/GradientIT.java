package dev.limpid.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.autodiff.Backward;
import dev.limpid.autodiff.RuleSet;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.Npy;
import dev.limpid.model.Target;
import dev.limpid.runtime.Shapes;
import dev.limpid.testkit.ReferenceEvaluator;
import dev.limpid.testkit.Shared;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The backward graphs of trained networks on real inputs against PyTorch's autograd, both in double precision: in float,
 * units near the kink of a rectifier fall to one side or the other, and a comparison would say little.
 */
class GradientIT {
    @ParameterizedTest
    @ValueSource(strings = {"mobilenet_v2", "cifar10_resnet20_bn", "fashion_cbam_resnet", "fashion_vit_tiny"})
    void theGradientIsThatOfPyTorch(String name) {
        Classifier model = Classifier.load(Shared.file("models/" + name + ".onnx"));
        Tensor input = Npy.read(Shared.file("reference/" + name + ".input.npy"));
        Tensor logits = Npy.read(Shared.file("reference/" + name + ".logits.npy"));
        double[] expected =
                Npy.read(Shared.file("reference/" + name + ".gradient.npy")).toDoubles();
        String x = model.input().name();
        String gradient = Backward.nameOf(x);
        Graph network = model.graph().bind(Shapes.BATCH, 1);
        Graph backward = Backward.compile(network, model.logits(), List.of(x), RuleSet.GRADIENT)
                .withOutputs(List.of(gradient))
                .pruned();
        Tensor seed = Target.top().weights(logits.reshaped(1, model.classes()));

        double[] found = Objects.requireNonNull(ReferenceEvaluator.run(backward, Map.of(x, input, Backward.SEED, seed))
                        .get(gradient))
                .toDoubles();

        double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
        double error = 0;
        for (int i = 0; i < expected.length; i++) {
            error = Math.max(error, Math.abs(found[i] - expected[i]));
        }
        assertThat(error / largest).isCloseTo(0, within(1e-6));
    }
}
