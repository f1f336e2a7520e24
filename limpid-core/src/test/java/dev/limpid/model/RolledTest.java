package dev.limpid.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.attribution.Attribution;
import dev.limpid.attribution.Progress;
import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.EngineOptions;
import dev.limpid.runtime.OnnxRuntime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Recurrent nodes run as they are, and step by step only where something is propagated through them. */
class RolledTest {
    private static final int STEPS = 12;

    private final Engine engine = OnnxRuntime.create(EngineOptions.DEFAULT.withThreads(1));
    private final Classifier model = Classifier.of("n", network(STEPS), LoadOptions.DEFAULT);
    private final Tensor x = tensor(new Random(4), 1, STEPS, 3);

    @Test
    void aRunForTheLogitsAloneHasTheOriginalNode() {
        assertThat(model.forward().nodes()).anyMatch(n -> n.is("GRU"));
        assertThat(model.graph().nodes()).noneMatch(n -> n.is("GRU"));
        assertThat(model.rolled().isUnrolled()).isFalse();
        assertThat(model.apply(g -> g).forward()).isSameAs(model.forward());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "occlusion",
                "rise",
                "shapley-value-sampling",
                "kernel-shap",
                "integrated-gradients",
                "smooth-grad"
            })
    void scoresAreThoseOfTheSteps(String method) {
        float[] found = scores(model, method);
        float[] unrolled = scores(stepByStep(), method);

        assertThat(found).hasSameSizeAs(unrolled);
        float largest = 0;
        for (int i = 0; i < found.length; i++) {
            assertThat(found[i]).isCloseTo(unrolled[i], within(1e-4f));
            largest = Math.max(largest, Math.abs(found[i]));
        }
        assertThat(largest).isGreaterThan(1e-3f);
    }

    /** ONNX Runtime takes long to open so many nodes. */
    @Tag("thorough")
    @Test
    void moreStepsThanSizesAreTransferredApartAreSplit() {
        Classifier longer = Classifier.of("n", network(300), LoadOptions.DEFAULT);
        Tensor series = tensor(new Random(4), 1, 300, 3);

        try (Explainer explainer =
                Explainer.of(longer, Methods.named("gradient"), Settings.STANDARD, engine, Long.MAX_VALUE)) {
            assertThat(explainer
                            .explain(series, Target.of(0), Progress.SILENT)
                            .scores()
                            .shape())
                    .containsExactly(1, 3, 300);
        }
    }

    /** The same network with nothing but the steps. */
    private Classifier stepByStep() {
        return new ClassifierParts(model).graph(model.graph()).toClassifier();
    }

    private float[] scores(Classifier c, String method) {
        try (Explainer explainer = Explainer.of(c, Methods.named(method), Settings.STANDARD, engine, 1L << 28)) {
            Attribution found = explainer.explain(x, Target.of(0), Progress.SILENT);
            return found.scores().toFloats();
        }
    }

    private static Graph network(int steps) {
        Random random = new Random(2);
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr series = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("n"), Dim.of(steps), Dim.of(3)));
        Expr first = series.transpose(1, 0, 2);
        Node gru = Node.of(
                "GRU",
                List.of(
                        first.name(),
                        b.constant(tensor(random, 1, 15, 3)).name(),
                        b.constant(tensor(random, 1, 15, 5)).name()),
                List.of("", "last"),
                Map.of("hidden_size", Attribute.of(5L)));
        Expr last = b.emitAll(
                        gru,
                        Arrays.asList(null, TensorType.of(ElementType.FLOAT, Dim.of(1), Dim.symbol("n"), Dim.of(5))))
                .get(1);
        return b.build(Map.of("y", last.squeeze(0).matMul(b.constant(tensor(random, 5, 2)))));
    }

    private static Tensor tensor(Random random, long... shape) {
        float[] numbers = new float[(int) Tensor.elementCount(shape)];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return Tensor.of(numbers, shape);
    }
}
