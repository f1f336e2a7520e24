package dev.limpid.attribution.cam;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Head;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.LongStream;

/**
 * Finer-CAM: a class activation map of the features that distinguish a class from the most similar classes.
 *
 * <p>Scores {@code float[N,H,W]} in the layer's size: those of the base method for the target
 * {@code sum over j of p_j (z_k - alpha z_j) / sum over j of p_j}, where {@code k} is the target class and {@code j}
 * are the classes whose logits {@code z} are closest to its own, {@code p} their probabilities. The probabilities are
 * differentiated too, as in the authors' code. If the target has several classes, the one with the largest weight is
 * used.
 *
 * <p>Ref.: Zhang et al., Finer-CAM, 2025, arXiv 2501.11309.
 */
public final class FinerCam implements LayerMap {
    private static final double NEAR_ZERO = 1e-9;

    private static final Map<String, LayerMap> BASES = Map.of(
            "grad-cam", new GradCam(),
            "grad-cam++", new GradCamPlusPlus(),
            "x-grad-cam", new XGradCam(),
            "hires-cam", new HiResCam(),
            "layer-cam", new LayerCam(),
            "element-wise-grad-cam", new ElementWiseGradCam());

    @Override
    public MethodInfo own() {
        return MethodInfo.of("finer-cam", Family.CAM)
                .unit("target")
                .meaning("Computes Grad-CAM for the difference between a class and the classes most similar to it."
                        + " Features that these classes share cancel out, and the features that distinguish them"
                        + " remain.")
                .formula("grad-cam for S = sum over similar j of p_j (z_k - alpha z_j) / sum of p_j")
                .cost("1 forward, 1 backward down to the layer")
                .laws(Law.BATCH_EQUIVARIANCE)
                .reference(
                        "Zhang, Gu, Chen, Chuang, Pham, Bhattacharjee, Chao, Su, Berger-Wolf, Campolongo, Rayeed, Stewart"
                                + " and Chao, Finer-CAM, 2025, arXiv 2501.11309")
                .witness("pytorch-grad-cam 1.5.7")
                .parameter("alpha", "1", "weight of the similar classes, 0 to 100")
                .parameter("classes", "3", "number of similar classes, 1 to 1000; at most all others")
                .parameter("base", "grad-cam", "the method: " + String.join(", ", new TreeSet<>(BASES.keySet())));
    }

    @Override
    public Expr map(AtLayer at) {
        Settings settings = at.f().settings();
        String base = settings.word("base", BASES.keySet().toArray(String[]::new));
        return Objects.requireNonNull(BASES.get(base)).map(at.asked(target(at.f(), settings)));
    }

    /** The gradient of the contrast with respect to the logits. */
    private static Expr target(ForwardPass f, Settings settings) {
        Expr logits = f.logits();
        long others = Math.min(settings.whole("classes", 1, 1000), f.model().classes() - 1L);
        if (others < 1) {
            throw LimpidException.unsupported("finer-cam compares classes, but the network has only one");
        }
        Map<String, Attribute> last = Map.of("axis", Attribute.of(-1L));
        Expr best = f.target()
                .emit(
                        "ArgMax",
                        last,
                        TensorType.of(ElementType.INT64, logits.shape().dim(0), Dim.of(1)));
        Expr own = gathered(logits, best);
        // The class itself is the most similar one, also where another has the same logit.
        Expr classes =
                logits.builder().list(LongStream.range(0, f.model().classes()).toArray());
        Expr unlike = best.equal(classes).where(logits.like(-1), logits.sub(own).abs());
        TensorType nearest = TensorType.of(ElementType.INT64, logits.shape().dim(0), Dim.of(others + 1));
        Expr similar = logits.builder()
                .emitAll(
                        "TopK",
                        List.of(unlike, logits.builder().list(others + 1)),
                        Map.of("largest", Attribute.of(0L), "axis", Attribute.of(-1L)),
                        List.of(new TensorType(logits.elementType(), nearest.shape()), nearest))
                .get(1)
                .slice(1, 1, others + 1, 1);
        Expr weights = gathered(rivalry(f), similar);
        Expr contrasts = own.sub(gathered(logits, similar).mul(settings.real("alpha", 0, 100)));
        Expr contrast = weights.mul(contrasts)
                .reduceSum(true, 1)
                .div(weights.reduceSum(true, 1).add(NEAR_ZERO));
        Expr ones = contrast.mul(0).add(1);
        return f.gradient(contrast, ones, logits);
    }

    /** How much each class counts as a rival: its probability; values that are not class scores count alike. */
    private static Expr rivalry(ForwardPass f) {
        return f.model().head() == Head.NONE ? f.logits().like(1).add(f.logits().mul(0)) : f.probabilities();
    }

    private static Expr gathered(Expr all, Expr indices) {
        TensorType type = indices.findType()
                .map(t -> new TensorType(all.elementType(), t.shape()))
                .orElseThrow();
        return all.emit("GatherElements", Map.of("axis", Attribute.of(1L)), type, indices);
    }
}
