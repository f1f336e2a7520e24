package dev.limpid.attribution.gradient;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.AttributionExpr;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.SampleBatch;
import dev.limpid.attribution.formula.Samples;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.InputKind;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Blur integrated gradients: the gradient integrated along a path from a blurred image to the sharp one, instead of
 * from an empty image.
 *
 * <p>Scores {@code float[N,C,H,W]}, signed, in target units: minus the integral over sigma of
 * {@code dS/dx * dx/dsigma}, where x is the image blurred by a Gaussian of standard deviation sigma (in pixels; black
 * beyond the edges), from 0 to {@code max-sigma} in equal steps, each evaluated at its sharper end. They sum to
 * {@code S(x) - S(x blurred most)}; the completeness gap is the error of the finite sum. At a layer A they are the
 * conductance along the same path: the sum over steps of {@code dS/dA * (A at the sharper end - A at the other)}.
 *
 * <p>Ref.: Xu, Venugopalan and Sundararajan, Attribution in Scale and Space, 2020, arXiv 2004.03383. As in the authors'
 * software, {@code dx/dsigma} is the difference quotient of a step of 0.01.
 */
public final class BlurIg implements Method.Sampled {
    private static final String TOTAL = "total";
    private static final double STEP = 0.01;
    /**
     * Constants of the kernel for one standard deviation: the factor in the exponent, the squared radius, the sum of
     * the weights.
     */
    private static final int NUMBERS = 3;

    @Override
    public MethodInfo info() {
        return MethodInfo.of("blur-ig", Family.GRADIENT)
                .unit("target")
                .meaning("Integrates gradients along a path from a completely blurred input to the sharp one. No"
                        + " baseline colour is needed, and coarse and fine structures receive their scores at the scale"
                        + " at which they appear.")
                .formula("- sum over steps of dS/dx * dx/dsigma * step, x blurred by sigma")
                .anywhere()
                .cost("steps forward and backward, 2 forward; at a layer steps forward more")
                .laws(Law.LINEARITY, Law.IMPLEMENTATION_INVARIANCE, Law.BATCH_EQUIVARIANCE)
                .reference("Xu, Venugopalan and Sundararajan, Attribution in Scale and Space, 2020, arXiv 2004.03383")
                .witness("saliency 0.2.1")
                .parameter("steps", "50", "number of steps from sharp to blurred, 1 to 10000")
                .parameter("max-sigma", "50", "largest standard deviation of the blur in pixels, 0.1 to 1000");
    }

    @Override
    public Samples samples(Classifier model, Settings settings) {
        int steps = settings.whole("steps", 1, 10_000);
        double most = settings.real("max-sigma", 0.1, 1000);
        double[] numbers = new double[steps * 2 * NUMBERS];
        float[] weights = new float[steps];
        boolean isAtInput = settings.valueOf(model).equals(model.input().name());
        for (int i = 0; i < steps; i++) {
            double sigma = i * most / steps;
            put(numbers, 2 * i, sigma);
            put(numbers, (2 * i) + 1, isAtInput ? sigma + STEP : (i + 1) * most / steps);
            weights[i] = isAtInput ? (float) (-most / steps) : 1;
        }
        return new Samples(Tensor.of(ElementType.DOUBLE, numbers, steps, 2 * NUMBERS), Tensor.of(weights, steps));
    }

    private static void put(double[] numbers, int at, double sigma) {
        int radius = Gaussian.radius(sigma);
        double factor = sigma == 0 ? 0 : -0.5 / (sigma * sigma);
        double sum = 0;
        for (int k = -radius; k <= radius; k++) {
            sum += Math.exp(factor * k * k);
        }
        numbers[NUMBERS * at] = factor;
        numbers[(NUMBERS * at) + 1] = (double) radius * radius;
        numbers[(NUMBERS * at) + 2] = sum;
    }

    @Override
    public Map<String, Expr> context(ForwardPass f) {
        double most = f.settings().real("max-sigma", 0.1, 1000);
        Expr blurred = Gaussian.blurred(f.input(), most, false, places(f));
        return Map.of(TOTAL, f.score().sub(f.at(blurred, f.target()).score()));
    }

    /** The matrices {@code double[S,1,...,n,n]} that blur an axis of n pixels by the first or second sigma of each step. */
    private static Expr matrix(Expr drawn, int second, int size, int rank) {
        double[] squares = new double[size * size];
        for (int i = 0; i < squares.length; i++) {
            squares[i] = Math.pow((i / size) - (i % size), 2);
        }
        Expr distance = drawn.builder().constant(Tensor.of(ElementType.DOUBLE, squares, size, size));
        Expr factor = column(drawn, NUMBERS * second, rank);
        Expr radius = column(drawn, (NUMBERS * second) + 1, rank);
        Expr sum = column(drawn, (NUMBERS * second) + 2, rank);
        // The sum is at least 1 for real samples, but 0 for padding.
        Expr weights = distance.mul(factor).exp().div(sum.max(sum.like(1)));
        return distance.lessOrEqual(radius).where(weights, weights.mul(0));
    }

    private static Expr column(Expr drawn, int column, int rank) {
        long[] sizes = new long[rank - 1];
        Arrays.fill(sizes, 1);
        sizes[0] = drawn.shape().size(0);
        return drawn.slice(1, column, column + 1L, 1).reshape(sizes);
    }

    @Override
    public Expr points(ForwardPass f, Expr x, Expr drawn) {
        return blurred(f, x, drawn, 0);
    }

    private static long[] places(ForwardPass f) {
        long[] axes = f.inputPlaces();
        InputKind kind = f.model().form().kind();
        if (axes.length == 0 || kind == InputKind.TABLE || kind == InputKind.TOKENS) {
            throw LimpidException.unsupported("input '" + f.model().input().name() + "' is "
                    + f.model().input().type() + ", which has no neighbouring places that could be blurred");
        }
        return axes;
    }

    /** The picture blurred by the first or second sigma of each step: {@code float[N,S,...]}. */
    private static Expr blurred(ForwardPass f, Expr x, Expr drawn, int second) {
        Expr blurred = x;
        for (long axis : places(f)) {
            int size = Math.toIntExact(f.input().shape().size((int) axis));
            Expr matrix = matrix(drawn, second, size, x.rank()).cast(x.elementType());
            blurred = Gaussian.along(blurred, axis + 1, matrix);
        }
        return blurred;
    }

    /** {@code (x blurred by sigma + 0.01 - x blurred by sigma) / 0.01}, by the product rule, so that nothing cancels. */
    private static Expr change(ForwardPass f, Expr x, Expr drawn) {
        long[] axes = places(f);
        @Nullable Expr sum = null;
        for (long changed : axes) {
            Expr term = x;
            for (long axis : axes) {
                int size = Math.toIntExact(f.input().shape().size((int) axis));
                Expr matrix = matrix(drawn, axis < changed ? 1 : 0, size, x.rank());
                if (axis == changed) {
                    matrix = matrix(drawn, 1, size, x.rank()).sub(matrix).mul(1 / STEP);
                }
                term = Gaussian.along(term, axis + 1, matrix.cast(x.elementType()));
            }
            sum = sum == null ? term : sum.add(term);
        }
        return Objects.requireNonNull(sum, "places");
    }

    @Override
    public Map<String, Expr> accumulate(ForwardPass f, SampleBatch points) {
        Expr x = f.input().unsqueeze(1);
        if (!f.placeName().equals(f.model().input().name())) {
            Expr sharp = points.at().place();
            Expr other =
                    SampleBatch.of(f, blurred(f, x, points.drawn(), 1)).at().place();
            return Map.of(SUM, points.weightedSum(points.slopes().mul(sharp.sub(other))));
        }
        Expr change = change(f, x, points.drawn());
        Expr each = change.mul(points.bySample(points.gradient())).reshapeLike(points.where());
        return Map.of(SUM, points.weightedSum(each));
    }

    @Override
    public AttributionExpr finish(ForwardPass f, Map<String, Expr> sums) {
        return AttributionExpr.of(f.asScores(Objects.requireNonNull(sums.get(SUM))))
                .summingTo(f.given(TOTAL));
    }
}
