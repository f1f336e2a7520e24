package dev.limpid.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.LoadOptions;
import dev.limpid.model.Target;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Samples of weight 0 have no say: here the network has no slope at the baseline, which fills up the last chunk. */
class ZeroWeightTest {
    private static final Tensor INPUT = positive();

    private static Tensor positive() {
        double[] numbers = SmallNetworks.inputs(1).toDoubles();
        return Tensor.of(
                ElementType.FLOAT,
                Arrays.stream(numbers).map(n -> 0.1 + Math.abs(n)).toArray(),
                1,
                3,
                8,
                8);
    }

    /** The square root of feature maps that are 0 for a black picture. */
    private static Classifier rooted() {
        Random random = new Random(4);
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(3), Dim.of(8), Dim.of(8)));
        TensorType any = new TensorType(ElementType.FLOAT, null);
        Attribute pads = Attribute.of(new long[] {1, 1, 1, 1});
        Expr weights = SmallNetworks.constant(b, random, 5, 3, 3, 3).abs();
        Expr maps = x.emit("Conv", Map.of("pads", pads), any, weights).relu();
        Expr means = maps.emit("GlobalAveragePool", Map.of(), null)
                .emit("Flatten", Map.of(), null)
                .sqrt();
        Expr logits = means.emit("Gemm", Map.of(), null, SmallNetworks.constant(b, random, 5, SmallNetworks.CLASSES));
        return Classifier.of("rooted", b.build(Map.of("logits", logits)), LoadOptions.DEFAULT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"integrated-gradients", "internal-influence", "blur-ig", "expected-gradients", "lime"})
    void chunksOfEverySizeGiveTheSameNumbers(String name) {
        Method method = Methods.named(name);
        boolean isOfSteps =
                method.info().parameters().stream().anyMatch(p -> p.name().equals("steps"));
        Settings settings = isOfSteps ? Settings.STANDARD.with("steps", "7") : Settings.STANDARD.with("samples", "11");
        double[] whole = scores(method, settings, Long.MAX_VALUE);
        assertThat(Arrays.stream(whole)).allMatch(Double::isFinite).anyMatch(d -> d != 0);
        double largest = Arrays.stream(whole).map(Math::abs).max().orElseThrow();
        for (long memory = 14L << 20; memory < 15L << 20; memory += 100_000) {
            assertThat(scores(method, settings, memory)).containsExactly(whole, within(1e-4 * largest));
        }
    }

    private static double[] scores(Method method, Settings settings, long memory) {
        try (Explainer explainer = Explainer.of(rooted(), method, settings, Sweep.ENGINE, memory)) {
            return explainer
                    .explain(INPUT, Target.of(1), Progress.SILENT)
                    .scores()
                    .toDoubles();
        }
    }
}
