package dev.limpid.attribution.cam;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.AttributionExpr;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.SampleBatch;
import dev.limpid.attribution.formula.Samples;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.Layout;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;

/**
 * Recipro-CAM: the output of the network when all but one position of a layer are zero; it needs no gradient.
 *
 * <p>Scores {@code float[N,H,W]} in the layer's size, scaled to 0 to 1: at each position the target's probability when
 * all other positions of the layer are zero, or when its nearest neighbours are kept with smaller factors ({@code 1/4},
 * {@code 1/8}, {@code 1/16} in an image; equations 1 to 4 of the paper). Tokens without a position, such as the class
 * token, are kept.
 *
 * <p>Costs: one run of the rest of the network for each position.
 *
 * <p>Ref.: Byun and Lee, Recipro-CAM, 2022, arXiv 2209.14074; ViT-ReciproCAM, 2023, arXiv 2310.02588.
 */
public final class ReciproCam implements SampledMap {
    private static final String LAYER = "layer";
    private static final float[] NEIGHBOURS = {0.25f, 0.5f, 0.25f};

    private final boolean ofTokens;

    private ReciproCam(boolean ofTokens) {
        this.ofTokens = ofTokens;
    }

    /** For feature maps or tokens. */
    public static ReciproCam ofMaps() {
        return new ReciproCam(false);
    }

    /** For tokens of a transformer only. */
    public static ReciproCam ofTokens() {
        return new ReciproCam(true);
    }

    @Override
    public MethodInfo own() {
        MethodInfo info = MethodInfo.of(ofTokens ? "vit-recipro-cam" : "recipro-cam", Family.CAM)
                .unit("share")
                .meaning(
                        ofTokens
                                ? "Keeps a single token of a vision transformer, sets all others to zero, and reads the"
                                        + " probability of the target. It uses neither gradients nor attention weights."
                                : "Keeps a single position of a layer, sets all others to zero, and reads the probability of"
                                        + " the target. It needs no gradients, but one run of the rest of the network for each"
                                        + " position.")
                .formula("probability of the target with one position of the layer kept, scaled to 0 to 1")
                .cost("1 forward, and 1 forward from the layer on for each position")
                .laws(Law.BATCH_EQUIVARIANCE)
                .witness("the authors' formula over PyTorch's modules")
                .parameter(
                        "gaussian",
                        "true",
                        "true: keep the nearest neighbours with smaller factors; false: keep one position only")
                .parameter("score", "probability", "output that is read: probability or logit");
        return info.reference(
                ofTokens
                        ? "Byun and Lee, ViT-ReciproCAM: Gradient and Attention-Free Visual Explanations for Vision"
                                + " Transformer, 2023, arXiv 2310.02588"
                        : "Byun and Lee, Recipro-CAM: Fast Gradient-Free Visual Explanations for Convolutional Neural"
                                + " Networks, 2022, arXiv 2209.14074");
    }

    @Override
    public boolean isWeighting() {
        return false;
    }

    @Override
    public Samples samples(Classifier model, Settings settings) {
        FeatureMap layer = settings.layerOf(model);
        if (ofTokens && layer.layout() != Layout.TOKENS) {
            throw LimpidException.badInput("vit-recipro-cam explains the tokens of a transformer, and layer '"
                    + layer.value() + "' has feature maps (recipro-cam works there)");
        }
        return LayerMasks.counting(layer.count());
    }

    @Override
    public Map<String, Expr> context(ForwardPass f) {
        String layer = f.layer().value();
        Map<String, Expr> context = new LinkedHashMap<>(f.besides(layer));
        context.put(LAYER, f.value(layer));
        return context;
    }

    @Override
    public Expr points(ForwardPass f, Expr x, Expr drawn) {
        FeatureMap layer = f.layer();
        Expr place = LayerMasks.oneHot(drawn, layer.count());
        Expr seen = f.settings().flag("gaussian") ? withNeighbours(layer, place) : place;
        return f.given(LAYER).unsqueeze(1).mul(LayerMasks.overPlaces(layer, seen));
    }

    private static Expr withNeighbours(FeatureMap layer, Expr place) {
        int axes = layer.places().size();
        float[] kernel = {1};
        for (int axis = 0; axis < axes; axis++) {
            float[] wider = new float[kernel.length * NEIGHBOURS.length];
            for (int i = 0; i < wider.length; i++) {
                wider[i] = kernel[i / NEIGHBOURS.length] * NEIGHBOURS[i % NEIGHBOURS.length];
            }
            kernel = wider;
        }
        long[] sizes = new long[axes + 2];
        Arrays.fill(sizes, NEIGHBOURS.length);
        sizes[0] = 1;
        sizes[1] = 1;
        long samples = place.shape().size(0);
        long[] grid = LongStream.concat(
                        LongStream.of(samples, 1), layer.places().stream().mapToLong(p -> p))
                .toArray();
        Expr weights = place.builder().constant(Tensor.of(kernel, sizes));
        long[] pads = LongStream.generate(() -> 1).limit(2L * axes).toArray();
        Expr on = place.reshape(grid);
        Expr spread = on.emit(
                "Conv", Map.of("pads", Attribute.of(pads)), on.findType().orElseThrow(), weights);
        return spread.reshape(samples, layer.count());
    }

    @Override
    public ForwardPass at(ForwardPass f, Expr points, Expr targets) {
        return f.behind(f.layer().value(), points, targets);
    }

    @Override
    public Map<String, Expr> accumulate(ForwardPass f, SampleBatch points) {
        boolean logit = f.settings().word("score", "probability", "logit").equals("logit");
        Expr scores = logit ? points.scores() : points.bySample(points.at().probability());
        Expr place = LayerMasks.oneHot(points.drawn(), f.layer().count());
        return Map.of(SUM, points.weighted(scores).matMul(place));
    }

    @Override
    public AttributionExpr finish(ForwardPass f, Map<String, Expr> sums) {
        long[] sizes = LongStream.concat(
                        LongStream.of(-1), f.layer().places().stream().mapToLong(p -> p))
                .toArray();
        Expr all = Objects.requireNonNull(sums.get(SUM));
        Expr above = all.sub(all.reduce("ReduceMin", true, 1));
        Expr range = above.reduce("ReduceMax", true, 1);
        Expr zero = all.like(0);
        return AttributionExpr.of(
                range.equal(zero).where(zero, above.div(range)).reshape(sizes));
    }
}
