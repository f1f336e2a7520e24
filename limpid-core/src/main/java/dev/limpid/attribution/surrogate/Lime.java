package dev.limpid.attribution.surrogate;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.AttributionExpr;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.SampleBatch;
import dev.limpid.attribution.formula.Samples;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.attribution.region.CoalitionMethod;
import dev.limpid.attribution.region.Coalitions;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * LIME for images: the coefficients of a ridge regression of the target on the visibility of superpixels, over random
 * coalitions weighted by the fraction that they show.
 *
 * <p>Scores {@code float[N,H,W]}, signed: the coefficient of a segment at all of its positions. Further results:
 * {@code values float[N,D]} (the coefficients), {@code intercept float[N]}, {@code r2 float[N]} (the weighted fraction
 * of variance that the surrogate explains), {@code stability float[N]} (the mean correlation of the coefficients of
 * surrogates that are each fitted to one of {@code redraws} parts of the samples), their {@code standard_error}, and
 * for the most probable {@code classes} their numbers {@code top_classes int64[N,C]} and coefficients
 * {@code class_values float[N,C,D]}.
 *
 * <p>With {@code features} above 0, only that many segments receive a coefficient: those with the largest coefficients
 * among all, those that a forward selection finds, or the first on the path of the lasso; the ridge regression is then
 * repeated on them.
 *
 * <p>Ref.: Ribeiro, Singh and Guestrin, "Why Should I Trust You?": Explaining the Predictions of Any Classifier, 2016,
 * arXiv 1602.04938. Stability: Visani et al., Statistical stability indices for LIME, 2020, arXiv 2001.11757.
 */
public final class Lime implements CoalitionMethod {
    private static final String CLASS_ANSWERS = "class_answers";
    private static final String CLASSES = "top_classes";

    @Override
    public MethodInfo info() {
        MethodInfo info = MethodInfo.of("lime", Family.SURROGATE)
                .unit("target")
                .meaning("Fits a linear model to the network's outputs for inputs with randomly hidden segments. Its"
                        + " coefficients estimate the local effect of each segment, and the quality of the fit is"
                        + " reported as well.")
                .formula("argmin over beta of sum of w(z) (S(z) - beta_0 - z beta)^2 + penalty |beta|^2")
                .cost("samples forward, 1 forward")
                .laws(Law.IMPLEMENTATION_INVARIANCE, Law.BATCH_EQUIVARIANCE, Law.SEED_DETERMINISM)
                .reference("Ribeiro, Singh and Guestrin, \"Why Should I Trust You?\": Explaining the Predictions of Any"
                        + " Classifier, 2016, arXiv 1602.04938")
                .witness("lime 0.2.0.1, shared random numbers")
                .parameter("samples", "1000", "number of inputs with hidden segments, 2 to 100000")
                .parameter("kernel", "0.25", "width of the kernel on cosine distance, 0.001 to 1000")
                .parameter("penalty", "1", "strength of the ridge penalty, 1e-9 to 1e9")
                .parameter("features", "0", "number of segments with a coefficient, 0 for all, at most 50")
                .parameter("selection", "highest", "how these are selected: highest, forward or lasso")
                .parameter(
                        "classes", "5", "number of most probable classes explained in addition to the target, 1 to 100")
                .parameter(
                        "redraws", "5", "number of parts of the samples for stability and standard errors, 2 to 100");
        return Coalitions.described(info, "slic:50", "segment-mean", "probability");
    }

    @Override
    public Settings lighter(Settings settings) {
        return LocalModels.lighter(settings);
    }

    @Override
    public Samples samples(Classifier model, Settings settings) {
        Samples all = LocalModels.of(model, settings).samples();
        return Samples.even(all.numbers());
    }

    @Override
    public Map<String, Expr> context(ForwardPass f) {
        Map<String, Expr> context = new LinkedHashMap<>(coalitions(f).context(f));
        context.put(CLASSES, topClasses(f));
        return context;
    }

    /** {@code int64[N,C]}: the most probable classes. */
    private static Expr topClasses(ForwardPass f) {
        int classes = classes(f);
        Shape shape = Shape.of(f.input().shape().dim(0), Dim.of(classes));
        GraphBuilder b = f.input().builder();
        return b.emitAll(
                        "TopK",
                        List.of(f.logits(), b.list(classes)),
                        Map.of("axis", Attribute.of(1L)),
                        List.of(new TensorType(ElementType.FLOAT, shape), new TensorType(ElementType.INT64, shape)))
                .get(1);
    }

    private static int classes(ForwardPass f) {
        return Math.min(f.model().classes(), f.settings().whole("classes", 1, 100));
    }

    @Override
    public Map<String, Expr> accumulate(ForwardPass f, SampleBatch points) {
        Map<String, Expr> sums = new LinkedHashMap<>(Coalitions.accumulate(points));
        boolean isLogit = f.settings().word("output", "logit", "probability").equals("logit");
        Expr outputs = isLogit ? points.at().logits() : points.at().probabilities();
        Expr bySample = points.bySample(outputs);
        int classes = classes(f);
        Expr index = f.given(CLASSES).unsqueeze(1).expand(outputs.builder().list(1, points.count(), 1), null);
        Shape shape = Shape.of(f.input().shape().dim(0), Dim.of(points.count()), Dim.of(classes));
        Expr chosen = bySample.emit(
                "GatherElements", Map.of("axis", Attribute.of(2L)), new TensorType(ElementType.FLOAT, shape), index);
        sums.put(CLASS_ANSWERS, points.listed(chosen));
        return sums;
    }

    @Override
    public AttributionExpr finish(ForwardPass f, Map<String, Expr> sums) {
        LocalModels models = LocalModels.of(f.model(), f.settings());
        GraphBuilder b = f.input().builder();
        Expr answers = Coalitions.answers(sums);
        Expr weights = models.weights(b);
        Expr mean = answers.mul(weights).reduceSum(true, 1);
        Expr regression = models.regression(b, models.penalty());
        Expr values = values(f, models, answers.sub(mean), regression);
        Expr intercept = mean.sub(values.mul(models.middle(b)).reduceSum(true, 1));
        Expr rest = answers.sub(intercept).sub(values.matMul(models.shown(b).transpose(1, 0)));
        Expr deviation = answers.sub(mean);
        Expr unexplained = rest.mul(rest).mul(weights).reduceSum(false, 1);
        Expr variance = deviation.mul(deviation).mul(weights).reduceSum(false, 1);
        Expr r2 = unexplained.div(variance.max(variance.like(1e-30))).neg().add(1);
        Redraws redraws = Redraws.of(f, models, deviation);
        Expr classAnswers = Objects.requireNonNull(sums.get(CLASS_ANSWERS));
        return coalitions(f)
                .answer(f, values, redraws.standardError())
                .with("intercept", intercept.squeeze(1))
                .with("r2", r2)
                .with("stability", redraws.stability())
                .with("top_classes", f.given(CLASSES))
                .with("class_values", classAnswers.transpose(0, 2, 1).matMul(regression));
    }

    /** The coefficients from the outputs without their weighted mean: {@code float[N,D]}. */
    private static Expr values(ForwardPass f, LocalModels models, Expr centred, Expr regression) {
        int features = f.settings().whole("features", 0, 50);
        if (features == 0) {
            return centred.matMul(regression);
        }
        Selection selection = Selection.of(models, centred);
        return switch (f.settings().word("selection", "highest", "forward", "lasso")) {
            case "forward" -> selection.ridgeOn(selection.forward(features), features);
            case "lasso" -> selection.ridgeOn(selection.lasso(features), features);
            default -> selection.ridgeOn(selection.highest(features), features);
        };
    }

    /** Surrogates that are each fitted to a part of the samples. */
    private record Redraws(Expr standardError, Expr stability) {
        /** @param centred the outputs without their weighted mean: {@code float[N,S]} */
        static Redraws of(ForwardPass f, LocalModels models, Expr centred) {
            int parts = f.settings().whole("redraws", 2, 100);
            Expr each = coefficients(models, centred, parts);
            Expr deviation = each.sub(each.reduceMean(true, 1));
            Expr error = deviation
                    .mul(deviation)
                    .reduceSum(false, 1)
                    .mul(1.0 / (parts * (parts - 1.0)))
                    .sqrt();
            Expr around = each.sub(each.reduceMean(true, 2));
            Expr length = around.mul(around).reduceSum(true, 2).sqrt();
            Expr unit = around.div(length.max(length.like(1e-30)));
            // The sum over all pairs of models, including each with itself, is the squared length of the sum.
            Expr sum = unit.reduceSum(false, 1);
            Expr pairs = sum.mul(sum).reduceSum(false, 1).sub(unit.mul(unit).reduceSum(false, 1, 2));
            return new Redraws(error, pairs.mul(1.0 / (parts * (parts - 1.0))));
        }
    }

    /** The coefficients of models that are each fitted to a part of the samples: {@code float[N,R,D]}. */
    static Expr coefficients(LocalModels models, Expr centred, int parts) {
        Expr regressions = models.regressions(centred.builder(), parts);
        return centred.unsqueeze(1, 2).matMul(regressions).squeeze(2);
    }
}
