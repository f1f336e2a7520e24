package dev.limpid.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.LoadOptions;
import dev.limpid.model.Preprocessing;
import dev.limpid.model.Target;
import dev.limpid.testkit.Thorough;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Relevance does not depend on who normalises the input: the map of a network that is given normalised numbers is the
 * map of the same network with the normalisation as its first nodes.
 */
class NormalisationInsideTest {
    private static final double[] MEAN = {0.485, 0.456, 0.406};
    private static final double[] STD = {0.229, 0.224, 0.225};
    private static final Map<String, Function<Expr, Expr>> FORMS = Map.of(
            "sub-div", x -> x.sub(each(x, MEAN, 1)).div(each(x, STD, 1)),
            "batch-norm", NormalisationInsideTest::batchNorm,
            "depthwise", x -> convolution(x, true),
            "diagonal", x -> convolution(x, false),
            "bytes-last",
                    x -> {
                        Expr real = x.transpose(0, 3, 1, 2);
                        Expr unit = real.mul(each(real, new double[] {1 / 255.0}, 1));
                        return unit.sub(each(real, MEAN, 1)).div(each(real, STD, 1));
                    });

    private static Expr each(Expr x, double[] numbers, int axis) {
        long[] shape = {1, 1, 1, 1};
        shape[axis] = numbers.length;
        return x.builder().constant(Tensor.of(ElementType.FLOAT, numbers, shape));
    }

    private static Expr batchNorm(Expr x) {
        double[] variance = Arrays.stream(STD).map(s -> s * s - 1e-5).toArray();
        GraphBuilder b = x.builder();
        List<Expr> all = List.of(
                x,
                b.constant(Tensor.of(ElementType.FLOAT, new double[] {1, 1, 1}, 3)),
                b.constant(Tensor.of(ElementType.FLOAT, new double[3], 3)),
                b.constant(Tensor.of(ElementType.FLOAT, MEAN, 3)),
                b.constant(Tensor.of(ElementType.FLOAT, variance, 3)));
        return b.emitAll(
                        "BatchNormalization",
                        all,
                        Map.of(),
                        List.of(x.findType().orElseThrow()))
                .get(0);
    }

    /** A convolution of one element per channel: depthwise, or by a diagonal matrix. */
    private static Expr convolution(Expr x, boolean isDepthwise) {
        double[] scale = new double[isDepthwise ? 3 : 9];
        double[] shift = new double[3];
        for (int c = 0; c < 3; c++) {
            scale[isDepthwise ? c : 4 * c] = 1 / STD[c];
            shift[c] = -MEAN[c] / STD[c];
        }
        GraphBuilder b = x.builder();
        return x.emit(
                "Conv",
                Map.of("group", Attribute.of(isDepthwise ? 3L : 1L)),
                x.findType().orElseThrow(),
                b.constant(Tensor.of(ElementType.FLOAT, scale, 3, isDepthwise ? 1 : 3, 1, 1)),
                b.constant(Tensor.of(ElementType.FLOAT, shift, 3)));
    }

    /** The network with nodes before it; the input is {@code float[N,C,H,W]}, or channels last. */
    private static Classifier inside(Classifier outside, String form) {
        Graph network = outside.graph();
        Shape shape = network.shapeOf(outside.input().name());
        boolean isLast = form.equals("bytes-last");
        Shape given = isLast ? Shape.of(shape.dim(0), shape.dim(2), shape.dim(3), shape.dim(1)) : shape;
        GraphBuilder b = GraphBuilder.ofOpset(network.opset());
        Expr x = b.input("given", new TensorType(ElementType.FLOAT, given));
        Expr normal = Objects.requireNonNull(FORMS.get(form)).apply(x);
        Expr logits = Objects.requireNonNull(b.call(network, List.of(normal)).get(outside.logits()));
        return Classifier.of("inside.onnx", b.build(Map.of("scores", logits)), LoadOptions.DEFAULT);
    }

    private static Classifier outside(String network) {
        Classifier read = References.network(network);
        Preprocessing p = Preprocessing.parse("imagenet", read.preprocessing());
        return read.with(p, "test");
    }

    private static double[] scores(Classifier model, String method, Tensor input, Settings settings) {
        try (Explainer explainer = Explainer.of(model, Methods.named(method), settings, Sweep.ENGINE, 64 << 20)) {
            return explainer
                    .explain(input, Target.of(2), Progress.SILENT)
                    .scores()
                    .toDoubles();
        }
    }

    /** The noise of another layout is drawn in another order. */
    private static Settings settings(String method, boolean isOtherLayout) {
        return method.equals("deep-lift-shap")
                ? Settings.STANDARD.with("samples", "5").with("background", isOtherLayout ? "zero" : "noise")
                : Settings.STANDARD;
    }

    private static Tensor normalised(float[] unit, long[] shape) {
        double[] numbers = new double[unit.length];
        int plane = (int) (shape[2] * shape[3]);
        for (int i = 0; i < unit.length; i++) {
            int c = i / plane % 3;
            numbers[i] = (unit[i] - MEAN[c]) / STD[c];
        }
        return Tensor.of(ElementType.FLOAT, numbers, shape);
    }

    private static Tensor bytesLast(float[] unit, long[] shape) {
        double[] numbers = new double[unit.length];
        int plane = (int) (shape[2] * shape[3]);
        for (int i = 0; i < unit.length; i++) {
            numbers[i % plane * 3 + i / plane] = unit[i] * 255.0;
        }
        return Tensor.of(ElementType.FLOAT, numbers, 1, shape[2], shape[3], 3);
    }

    static List<Arguments> forms() {
        return Thorough.orFirst(
                3,
                Stream.of(
                        Arguments.of("plain", "bytes-last"),
                        Arguments.of("plain", "depthwise"),
                        Arguments.of("residual", "sub-div"),
                        Arguments.of("plain", "sub-div"),
                        Arguments.of("plain", "batch-norm"),
                        Arguments.of("plain", "diagonal"),
                        Arguments.of("vit", "sub-div")));
    }

    @ParameterizedTest
    @MethodSource("forms")
    void relevanceIsThatOfTheNormalisedInput(String network, String form) {
        Classifier outside = outside(network);
        Classifier inside = inside(outside, form);
        boolean isBytes = form.equals("bytes-last");
        assertThat(inside.preprocessing().scale()).isEqualTo(isBytes ? 1 : 1 / 255.0);
        assertThat(inside.preprocessing().mean()).containsOnly(0.0);
        long[] shape = outside.graph().shapeOf(outside.input().name()).sizes();
        shape[0] = 1;
        Random random = new Random(7);
        float[] unit = new float[(int) Tensor.elementCount(shape)];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = random.nextInt(256) / 255f;
        }
        Tensor normalised = normalised(unit, shape);
        Tensor given = isBytes ? bytesLast(unit, shape) : Tensor.of(unit, shape);
        List<String> compared = new ArrayList<>();
        for (Method method : Methods.all()) {
            String name = method.info().name();
            if (method.info().family() != MethodInfo.Family.RELEVANCE || name.equals("concept-relevance")) {
                continue;
            }
            Settings settings = settings(name, isBytes);
            double[] expected = scores(outside, name, normalised, settings);
            double[] found = scores(inside, name, given, settings);
            double largest = Arrays.stream(expected).map(Math::abs).max().orElseThrow();
            assertThat(largest).as(name).isPositive();
            double difference = 0;
            for (int i = 0; i < expected.length; i++) {
                difference = Math.max(difference, Math.abs(found[i] - expected[i]));
            }
            assertThat(found).as(name).hasSameSizeAs(expected);
            assertThat(difference).as(name).isLessThanOrEqualTo(1e-3 * largest);
            compared.add(name);
        }
        assertThat(compared)
                .contains("lrp-epsilon-plus", "lrp-z-b", "deep-taylor", "deep-lift", "deep-lift-shap")
                .hasSizeGreaterThan(18);
    }

    /** Methods of the input's own units still depend on them. */
    @Test
    void gradientsBelongToTheGivenInput() {
        Classifier outside = outside("plain");
        long[] shape = outside.graph().shapeOf(outside.input().name()).sizes();
        shape[0] = 1;
        float[] unit = new float[(int) Tensor.elementCount(shape)];
        Arrays.fill(unit, 0.5f);
        double[] expected = scores(outside, "gradient", normalised(unit, shape), Settings.STANDARD);
        double[] found = scores(inside(outside, "sub-div"), "gradient", Tensor.of(unit, shape), Settings.STANDARD);
        double largest = Arrays.stream(found).map(Math::abs).max().orElseThrow();
        for (int i = 0; i < found.length; i++) {
            int c = i / (int) (shape[2] * shape[3]) % 3;
            assertThat(found[i]).isCloseTo(expected[i] / STD[c], within(1e-5 * largest));
        }
    }
}
