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
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.LoadOptions;
import dev.limpid.model.Target;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.OnnxRuntime;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A network with attention as one operator (opset 23) is explained as its twin with two products and a softmax. */
class FusedAttentionTest {
    private static final int WIDTH = 6;
    private static final int HEADS = 2;
    private static final float SCALE = 0.02f;
    private static final Engine ENGINE = OnnxRuntime.create();

    private static Classifier network(boolean fused) {
        Random random = new Random(11);
        GraphBuilder b = GraphBuilder.ofOpset(23);
        TensorType picture = TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(3), Dim.of(8), Dim.of(8));
        Expr kernel = SmallNetworks.constant(b, random, WIDTH, 3, 1, 2);
        Expr tokens = b.input("x", picture)
                .emit("Conv", Map.of("strides", Attribute.of(new long[] {2, 2})), null, Expr.concat(2, kernel, kernel))
                .emit("Reshape", Map.of(), null, b.list(0, WIDTH, 16))
                .emit("Transpose", Map.of("perm", Attribute.of(new long[] {0, 2, 1})), null);
        for (int block = 0; block < 2; block++) {
            Expr q = matMul(tokens, SmallNetworks.constant(b, random, WIDTH, WIDTH));
            Expr k = matMul(tokens, SmallNetworks.constant(b, random, WIDTH, WIDTH));
            Expr v = matMul(tokens, SmallNetworks.constant(b, random, WIDTH, WIDTH));
            Expr mixed = fused ? fused(q, k, v) : joined(products(heads(q), heads(k), heads(v)));
            tokens = tokens.emit("Add", Map.of(), null, mixed);
        }
        Expr pooled = tokens.emit("ReduceMean", Map.of("keepdims", Attribute.of(0L)), null, b.list(1));
        Expr logits = matMul(pooled, SmallNetworks.constant(b, random, WIDTH, 4));
        return Classifier.of("attention", b.build(Map.of("logits", logits)), LoadOptions.DEFAULT);
    }

    private static Expr fused(Expr q, Expr k, Expr v) {
        Attribute heads = Attribute.of((long) HEADS);
        Map<String, Attribute> attributes =
                Map.of("q_num_heads", heads, "kv_num_heads", heads, "scale", Attribute.of(SCALE));
        return q.emit("Attention", attributes, null, k, v);
    }

    private static Expr products(Expr q, Expr k, Expr v) {
        Expr turned = k.emit("Transpose", Map.of("perm", Attribute.of(new long[] {0, 1, 3, 2})), null);
        Expr scaled = q.emit("Mul", Map.of(), null, q.builder().scalar(ElementType.FLOAT, SCALE));
        Expr softmax = matMul(scaled, turned).emit("Softmax", Map.of("axis", Attribute.of(-1L)), null);
        return matMul(softmax, v);
    }

    private static Expr heads(Expr e) {
        return e.emit("Reshape", Map.of(), null, e.builder().list(0, 0, HEADS, WIDTH / HEADS))
                .emit("Transpose", Map.of("perm", Attribute.of(new long[] {0, 2, 1, 3})), null);
    }

    private static Expr joined(Expr e) {
        return e.emit("Transpose", Map.of("perm", Attribute.of(new long[] {0, 2, 1, 3})), null)
                .emit("Reshape", Map.of(), null, e.builder().list(0, 0, WIDTH));
    }

    private static Expr matMul(Expr a, Expr b) {
        return a.emit("MatMul", Map.of(), null, b);
    }

    private static double[] scores(Classifier model, Method method) {
        try (Explainer explainer = Explainer.of(model, method, Settings.STANDARD, ENGINE, 14 << 20)) {
            return explainer
                    .explain(PlayersTest.even(), Target.of(1), Progress.SILENT)
                    .scores()
                    .toDoubles();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gradient",
                "lrp-epsilon",
                "lrp-gamma",
                "attn-lrp",
                "deep-lift",
                "attention-rollout",
                "attention-map",
                "chefer-relevance",
                "transformer-attribution"
            })
    void isExplainedAsItsTwinWithProducts(String name) {
        Method method = Methods.named(name);
        double[] wanted = scores(network(false), method);
        double[] found = scores(network(true), method);
        double largest = Arrays.stream(wanted).map(Math::abs).max().orElseThrow();
        assertThat(largest).isFinite().isPositive();
        assertThat(found).containsExactly(wanted, within(1e-5 * largest));
    }
}
