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
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.LoadOptions;
import dev.limpid.model.Target;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.OnnxRuntime;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Symmetry of attention methods: positions with equal content that are treated alike have equal scores. No attention
 * method guarantees that an unused position has score zero, because attention shows where the network looks, whether or
 * not this affects the output.
 */
class AttendedTest {
    private static final int SIDE = 8;
    private static final int CHANNELS = 6;
    private static final TensorType FLOAT = new TensorType(ElementType.FLOAT, null);
    private static final Engine ENGINE = OnnxRuntime.create();

    static Stream<Method> all() {
        return Methods.all().stream().filter(m -> m.info().family() == Family.ATTENTION);
    }

    /**
     * Networks with attention between positions, or gates over them, that treat all positions alike; only the left half
     * affects the output.
     */
    private static Classifier network(String name) {
        Random random = new Random(4);
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(3), Dim.of(SIDE), Dim.of(SIDE)));
        Expr maps;
        Expr read;
        if (name.equals("squeeze-excite-attention") || name.startsWith("cbam")) {
            maps = point(x, random, CHANNELS, 3).relu();
            Expr seen = maps.mul(gate(name, maps, random).unary("Sigmoid"));
            read = seen.slice(3, 0, SIDE / 2, 1).reduceMean(false, 2, 3);
        } else {
            Attribute two = Attribute.of(new long[] {2, 2});
            Expr kernel = SmallNetworks.constant(b, random, CHANNELS, 3, 1, 2);
            Expr patches = x.emit("Conv", Map.of("strides", two), FLOAT, Expr.concat(2, kernel, kernel));
            Expr tokens = patches.reshape(0, CHANNELS, 16).transpose(0, 2, 1);
            Expr attending = attention(tokens, random).add(tokens);
            float[] weights = new float[16];
            for (int i = 0; i < weights.length; i++) {
                weights[i] = i % 4 < 2 ? 1 : 0;
            }
            read = attending.mul(b.constant(Tensor.of(weights, 16, 1))).reduceMean(false, 1);
        }
        Expr logits = read.emit("Gemm", Map.of(), null, SmallNetworks.constant(b, random, CHANNELS, 4));
        return Classifier.of("attended", b.build(Map.of("logits", logits)), LoadOptions.DEFAULT);
    }

    private static Expr point(Expr x, Random random, long out, long in) {
        return x.emit("Conv", Map.of(), FLOAT, SmallNetworks.constant(x.builder(), random, out, in, 1, 1));
    }

    private static Expr gate(String name, Expr maps, Random random) {
        if (name.equals("cbam-spatial-attention")) {
            Expr both = Expr.concat(1, maps.reduceMean(true, 1), maps.reduce("ReduceMax", true, 1));
            return point(both, random, 1, 2);
        }
        Expr mean = maps.emit("GlobalAveragePool", Map.of(), FLOAT);
        Expr numbers = point(point(mean, random, 3, CHANNELS).relu(), random, CHANNELS, 3);
        if (name.equals("squeeze-excite-attention")) {
            return numbers;
        }
        Expr most = maps.emit("GlobalMaxPool", Map.of(), FLOAT);
        return numbers.add(point(point(most, random, 3, CHANNELS).relu(), random, CHANNELS, 3));
    }

    private static Expr attention(Expr tokens, Random random) {
        GraphBuilder b = tokens.builder();
        Expr query = tokens.matMul(SmallNetworks.constant(b, random, CHANNELS, CHANNELS));
        Expr key = tokens.matMul(SmallNetworks.constant(b, random, CHANNELS, CHANNELS));
        Expr value = tokens.matMul(SmallNetworks.constant(b, random, CHANNELS, CHANNELS));
        Expr weights =
                query.matMul(key.transpose(0, 2, 1)).mul(0.1).unary("Softmax", Map.of("axis", Attribute.of(-1L)));
        return weights.matMul(value);
    }

    private static double[] scores(Method method) {
        Classifier model = network(method.info().name());
        try (Explainer explainer = Explainer.of(model, method, Settings.STANDARD, ENGINE, 14 << 20)) {
            return explainer
                    .explain(PlayersTest.even(), Target.of(1), Progress.SILENT)
                    .scores()
                    .toDoubles();
        }
    }

    private static int width(double[] scores) {
        return scores.length == 16 ? 4 : SIDE;
    }

    @ParameterizedTest
    @MethodSource("all")
    void positionsWithEqualContentHaveEqualScores(Method method) {
        double[] scores = scores(method);
        double largest = Arrays.stream(scores).map(Math::abs).max().orElseThrow();
        assertThat(scores).hasSizeGreaterThanOrEqualTo(16);
        int width = width(scores);
        for (int i = 0; i < scores.length; i++) {
            int mirrored = ((width - 1 - (i / width)) * width) + (i % width);
            assertThat(scores[i]).isCloseTo(scores[mirrored], within(1e-5 * largest));
        }
        assertThat(Arrays.stream(scores).distinct().count()).isGreaterThan(scores.length / 4);
    }

    @ParameterizedTest
    @MethodSource("all")
    void unusedPositionsStillHaveScores(Method method) {
        double[] scores = scores(method);
        int width = width(scores);
        double dead = 0;
        double live = 0;
        for (int i = 0; i < scores.length; i++) {
            boolean isRead = i % width < width / 2;
            live = isRead ? Math.max(live, Math.abs(scores[i])) : live;
            dead = isRead ? dead : Math.max(dead, Math.abs(scores[i]));
        }
        assertThat(live).isPositive();
        assertThat(dead).isGreaterThan(1e-2 * live);
    }
}
