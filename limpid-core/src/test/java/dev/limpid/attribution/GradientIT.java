package dev.limpid.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

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
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The backward graphs of trained networks on real inputs against PyTorch's autograd, both in double precision: in
 * float, units near the kink of a rectifier may be on either side of it, so a comparison would not be meaningful.
 */
class GradientIT {
    /** Folders that tools/parity wrote, separated by commas; the errors are written there as {@code double.json}. */
    private static final String EXPORTED = "limpid.parity.double";

    @ParameterizedTest
    @ValueSource(strings = {"mobilenet_v2", "cifar10_resnet20_bn", "fashion_cbam_resnet", "fashion_vit_tiny"})
    void theGradientEqualsPyTorchs(String name) {
        Path reference = Shared.file("reference/" + name + ".input.npy").resolveSibling(name + ".");
        double[] errors = errors(Shared.file("models/" + name + ".onnx"), reference.toString());
        assertThat(errors[1]).isCloseTo(0, within(1e-6));
    }

    @Test
    void gradientsOfExportedNetworksEqualPyTorchs() throws IOException {
        String folders = System.getProperty(EXPORTED, "");
        assumeFalse(folders.isEmpty(), "no folders of exported networks were given with -D" + EXPORTED);
        for (String folder : folders.split(",", -1)) {
            double[] errors = errors(Path.of(folder, "model.onnx"), folder + "/");
            String json = String.format(Locale.ROOT, "{\"logit\": %.3e, \"gradient\": %.3e}%n", errors[0], errors[1]);
            Files.writeString(Path.of(folder, "double.json"), json);
            assertThat(errors[0]).as("logits of %s", folder).isCloseTo(0, within(1e-6));
            assertThat(errors[1]).as("gradient of %s", folder).isCloseTo(0, within(1e-6));
        }
    }

    /** The largest differences of logits and gradient over the largest magnitude. */
    private static double[] errors(Path file, String reference) {
        Classifier model = Classifier.load(file);
        Tensor input = Npy.read(Path.of(reference + "input.npy"));
        Tensor logits = Npy.read(Path.of(reference + "logits.npy")).reshaped(1, model.classes());
        String x = model.input().name();
        String gradient = Backward.nameOf(x);
        Graph network = model.graph().bind(Shapes.BATCH, 1);
        Graph backward = Backward.compile(network, model.logits(), List.of(x), RuleSet.GRADIENT)
                .withOutputs(List.of(model.logits(), gradient))
                .pruned();
        Tensor seed = Target.top().weights(Tensor.of(logits.toFloats(), logits.shape()));
        Map<String, Tensor> found = ReferenceEvaluator.run(backward, Map.of(x, input, Backward.SEED, seed));
        return new double[] {
            error(Objects.requireNonNull(found.get(model.logits())), logits),
            error(Objects.requireNonNull(found.get(gradient)), Npy.read(Path.of(reference + "gradient.npy")))
        };
    }

    private static double error(Tensor found, Tensor wanted) {
        double[] expected = wanted.toDoubles();
        double[] numbers = found.toDoubles();
        assertThat(numbers).hasSameSizeAs(expected);
        double largest = 0;
        double error = 0;
        for (int i = 0; i < expected.length; i++) {
            largest = Math.max(largest, Math.abs(expected[i]));
            error = Math.max(error, Math.abs(numbers[i] - expected[i]));
        }
        return error / largest;
    }
}
