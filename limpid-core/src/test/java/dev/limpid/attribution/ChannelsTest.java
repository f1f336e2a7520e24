package dev.limpid.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.LoadOptions;
import dev.limpid.model.Place;
import dev.limpid.model.Target;
import dev.limpid.runtime.Engine;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Symmetry and dead player for the feature maps of a layer: their order does not affect the scores, and neither does an
 * unused map. Covers every class activation map, every method with a score for each feature map, and the methods that
 * use all layers.
 */
class ChannelsTest {
    private static final int SIDE = 8;
    private static final int CHANNELS = 6;
    private static final int DEAD = 4;
    private static final Engine ENGINE = Sweep.ENGINE;
    private static final int[] IN_ORDER = {0, 1, 2, 3, 4, 5};
    private static final int[] MIXED = {3, 5, 0, 4, 2, 1};

    private static final Map<String, String> FEW =
            Map.of("samples", "6", "steps", "5", "segments", "grid:2x2", "dilation", "0", "least", "1", "alpha", "0.3");

    /** Their scores depend on the activations of all feature maps, including unused ones. */
    private static final Set<String> NOT_OF_THE_HEAD =
            Set.of("eigen-cam", "kpca-cam", "fem", "activation-map", "norm-grad");

    /** They mask the picture with each map, including unused ones, and the softmax gives every map a weight. */
    private static final Set<String> THROUGH_EVERY_MAP = Set.of("score-cam", "ss-cam", "is-cam");

    /** Each map gets separate noise, by its index. */
    private static final Set<String> NOISE_BY_NUMBER = Set.of("ss-cam");

    private static final Set<String> BY_CHANNEL =
            Set.of("gradient-x-activation", "layer-conductance", "internal-influence");

    private static final Set<String> OF_ALL_LAYERS = Set.of("full-grad", "xrai", "relevance-cam");

    /** The methods under test. */
    static Stream<Method> all() {
        return Methods.all().stream()
                .filter(m -> m.info().family() == Family.CAM
                        || BY_CHANNEL.contains(name(m))
                        || OF_ALL_LAYERS.contains(name(m)));
    }

    static Stream<Method> ofMaps() {
        return all().filter(m -> !BY_CHANNEL.contains(name(m)));
    }

    static Stream<Method> byChannel() {
        return all().filter(m -> BY_CHANNEL.contains(name(m)));
    }

    private static String name(Method method) {
        return method.info().name();
    }

    /**
     * A convolution with permuted channels, a rectifier, a global mean and matrices that do not use channel
     * {@value #DEAD}.
     */
    private record Network(Classifier model, Place layer) {
        /** The seed of the weights that compute the dead channel. */
        static Network of(Method method, int[] order, long seed) {
            boolean isOfTokens = name(method).equals("vit-recipro-cam");
            int kernel = isOfTokens ? 2 : 3;
            GraphBuilder b = GraphBuilder.ofOpset(18);
            Expr x = b.input(
                    "x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(3), Dim.of(SIDE), Dim.of(SIDE)));
            Random random = new Random(21);
            float[] weights = permuted(rows(random, seed, 3 * kernel * kernel), order);
            float[] biases = permuted(rows(random, seed + 1, 1), order);
            Map<String, Attribute> shape = isOfTokens
                    ? Map.of("strides", Attribute.of(new long[] {2, 2}))
                    : Map.of("pads", Attribute.of(new long[] {1, 1, 1, 1}));
            Expr maps = x.emit(
                            "Conv",
                            shape,
                            new TensorType(ElementType.FLOAT, null),
                            b.constant(Tensor.of(weights, CHANNELS, 3, kernel, kernel)),
                            b.constant(Tensor.of(biases, CHANNELS)))
                    .relu();
            Expr layer = isOfTokens ? maps.reshape(0, CHANNELS, 16).transpose(0, 2, 1) : maps;
            Expr means = isOfTokens
                    ? layer.reduceMean(false, 1)
                    : maps.emit("GlobalAveragePool", Map.of(), null).emit("Flatten", Map.of(), null);
            int hidden = 5;
            float[] read = rows(random, 0, hidden);
            Arrays.fill(read, DEAD * hidden, (DEAD + 1) * hidden, 0);
            Expr first =
                    means.emit("Gemm", Map.of(), null, b.constant(Tensor.of(permuted(read, order), CHANNELS, hidden)));
            // cam requires a linear head.
            Expr active = name(method).equals("cam") ? first : first.unary("Sigmoid");
            Expr logits = active.emit("Gemm", Map.of(), null, SmallNetworks.constant(b, random, hidden, 4));
            Graph graph = b.build(Map.of("logits", logits));
            return new Network(Classifier.of("channels", graph, LoadOptions.DEFAULT), Place.at(layer.name()));
        }

        /** Normal numbers for each channel; those of the dead channel have a separate seed. */
        private static float[] rows(Random random, long seed, int length) {
            float[] all = new float[CHANNELS * length];
            Random own = new Random(seed);
            for (int i = 0; i < all.length; i++) {
                float number = (float) random.nextGaussian();
                all[i] = i / length == DEAD ? (float) own.nextGaussian() : number;
            }
            return all;
        }

        private static float[] permuted(float[] rows, int[] order) {
            int length = rows.length / CHANNELS;
            float[] all = new float[rows.length];
            for (int c = 0; c < CHANNELS; c++) {
                System.arraycopy(rows, order[c] * length, all, c * length, length);
            }
            return all;
        }
    }

    private static double[] scores(Method method, int[] order, long seed, Map<String, String> more) {
        Network network = Network.of(method, order, seed);
        LawCase all = new LawCase(method, "channels");
        Settings settings = all.with(all.with(Settings.STANDARD, FEW), more);
        if (method.info().isAtLayer()) {
            settings = settings.at(network.layer());
        }
        try (Explainer explainer = Explainer.of(network.model(), method, settings, ENGINE, 16 << 20)) {
            double[] scores = explainer
                    .explain(SmallNetworks.inputs(1), Target.of(1), Progress.SILENT)
                    .scores()
                    .toDoubles();
            assertThat(largest(scores)).as(name(method)).isPositive();
            return scores;
        }
    }

    private static double[] scores(Method method, int[] order, long seed) {
        return scores(method, order, seed, Map.of());
    }

    private static double largest(double[] numbers) {
        return Arrays.stream(numbers).map(Math::abs).max().orElseThrow();
    }

    /** The largest difference, relative to the largest score. */
    private static double difference(double[] a, double[] b) {
        return IntStream.range(0, a.length)
                        .mapToDouble(i -> Math.abs(a[i] - b[i]))
                        .max()
                        .orElseThrow()
                / largest(a);
    }

    @ParameterizedTest
    @MethodSource("ofMaps")
    void theOrderOfFeatureMapsDoesNotAffectTheScores(Method method) {
        double[] inOrder = scores(method, IN_ORDER, 1);
        double difference = difference(inOrder, scores(method, MIXED, 1));
        if (NOISE_BY_NUMBER.contains(name(method))) {
            assertThat(difference).isBetween(1e-4, 0.2);
            Map<String, String> many = Map.of("samples", "300");
            double[] smooth = scores(method, IN_ORDER, 1, many);
            assertThat(difference(smooth, scores(method, MIXED, 1, many))).isLessThan(difference / 3);
        } else {
            assertThat(difference).isLessThan(2e-5);
        }
    }

    @ParameterizedTest
    @MethodSource("ofMaps")
    void anUnusedFeatureMapDoesNotAffectTheScores(Method method) {
        double difference = difference(scores(method, IN_ORDER, 1), scores(method, IN_ORDER, 2));
        if (NOT_OF_THE_HEAD.contains(name(method)) || THROUGH_EVERY_MAP.contains(name(method))) {
            assertThat(difference).isGreaterThan(1e-2);
        } else {
            assertThat(difference).isLessThan(1e-5);
        }
    }

    @ParameterizedTest
    @MethodSource("byChannel")
    void theScoreOfAFeatureMapDoesNotDependOnItsIndexAndIsZeroIfItIsUnused(Method method) {
        double[] inOrder = scores(method, IN_ORDER, 1);
        double[] mixed = scores(method, MIXED, 1);
        int size = inOrder.length / CHANNELS;
        double tolerance = 1e-5 * largest(inOrder);
        for (int i = 0; i < inOrder.length; i++) {
            int channel = MIXED[i / size];
            assertThat(mixed[i]).isCloseTo(inOrder[(channel * size) + (i % size)], within(tolerance));
            assertThat(Math.abs(mixed[i])).satisfies(s -> {
                if (channel == DEAD) {
                    assertThat(s).isLessThanOrEqualTo(tolerance / 10);
                }
            });
        }
        assertThat(largest(Arrays.copyOf(inOrder, size))).isGreaterThan(tolerance);
    }

    @ParameterizedTest
    @MethodSource("concepts")
    void noRelevancePassesThroughAnUnusedFeatureMap(Method method) {
        Map<String, String> dead = Map.of("channels", String.valueOf(DEAD));
        double[] live = scores(method, IN_ORDER, 1, Map.of("channels", "0"));
        assertThat(largest(live)).isPositive();
        Network network = Network.of(method, IN_ORDER, 1);
        Settings settings = new LawCase(method, "channels").with(Settings.STANDARD.at(network.layer()), dead);
        try (Explainer explainer = Explainer.of(network.model(), method, settings, ENGINE, 16 << 20)) {
            Attribution answer = explainer.explain(SmallNetworks.inputs(1), Target.of(1), Progress.SILENT);
            assertThat(largest(answer.scores().toDoubles())).isLessThan(1e-7 * largest(live));
        }
    }

    static Stream<Method> concepts() {
        return Stream.of(Methods.named("concept-relevance"));
    }
}
