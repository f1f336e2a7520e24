package dev.limpid.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.LoadOptions;
import dev.limpid.model.Question;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Networks that look at regions of a feature map. Without biases they are homogeneous, so that {@code x * gradient} sums
 * to the score: Euler's theorem is the witness, on the runtime itself.
 */
class RegionsTest {
    private static final long MEMORY = 64 << 20;
    private static final int SIDE = 12;
    private static final int MAPS = 4;
    private static final int CLASSES = 3;

    private final Random random = new Random(8);

    private Tensor tensor(long... shape) {
        double[] numbers = new double[(int) Tensor.elementCount(shape)];
        Arrays.setAll(numbers, i -> random.nextGaussian());
        return Tensor.of(ElementType.FLOAT, numbers, shape);
    }

    /** A convolution, regions of different sizes (one of them partly outside), and a matrix. */
    private Classifier network(String mode, long ratio) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, 1, 3, SIDE, SIDE));
        TensorType unknown = new TensorType(ElementType.FLOAT, null);
        Expr map = x.emit("Conv", Map.of(), unknown, b.constant(tensor(MAPS, 3, 3, 3)))
                .relu();
        double[] corners = {0.5, 1, 8.2, 6.1, 2, 0.3, 9, 3, -3, -2, 5, 14};
        Map<String, Attribute> attributes = new HashMap<>(Map.of(
                "mode", Attribute.of(mode),
                "output_height", Attribute.of(2L),
                "output_width", Attribute.of(2L),
                "sampling_ratio", Attribute.of(ratio)));
        Expr regions = b.emit(
                "RoiAlign",
                List.of(
                        map,
                        b.constant(Tensor.of(ElementType.FLOAT, corners, 3, 4)),
                        b.constant(Tensor.of(ElementType.INT64, new double[3], 3))),
                attributes,
                unknown);
        long count = 3 * MAPS * 4;
        Expr scores = regions.reshape(b.list(1, count), Shape.of(1, count)).matMul(b.constant(tensor(count, CLASSES)));
        return Classifier.of("regions", b.build(Map.of("y", scores)), LoadOptions.DEFAULT);
    }

    private static Attribution explained(Classifier model, Tensor x, String method) {
        Settings settings = new Settings(Optional.empty(), Map.of(), References.SEED);
        Question question = Question.parse("1", model, Sweep.ENGINE);
        try (Explainer explainer =
                Explainer.of(question.model(), Methods.named(method), settings, Sweep.ENGINE, MEMORY)) {
            return explainer.explain(x, question.target(), Progress.SILENT);
        }
    }

    @ParameterizedTest
    @CsvSource({"avg,0", "avg,2", "max,0", "max,2", "max,3"})
    void scoresAreWhollyAttributedToTheRegions(String mode, long ratio) {
        Classifier model = network(mode, ratio);
        Tensor x = tensor(1, 3, SIDE, SIDE);
        for (String method : List.of("input-x-gradient", "deep-lift", "lrp-epsilon")) {
            Attribution found = explained(model, x, method);
            double score = found.logits().toDoubles()[1];
            assertThat(Arrays.stream(found.scores().toDoubles()).sum())
                    .as(method)
                    .isCloseTo(score, within(1e-3 * Math.abs(score)));
        }
    }
}
