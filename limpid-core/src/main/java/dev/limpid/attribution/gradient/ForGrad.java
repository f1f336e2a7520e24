package dev.limpid.attribution.gradient;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Pass;
import dev.limpid.graph.Tensor;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * FORGrad: the scores of a gradient method without their high frequencies, which are caused by strides and pooling
 * rather than by the image.
 *
 * <p>Scores {@code float[N,C,H,W]}, signed: the method's scores, of whose discrete Fourier transform only frequencies
 * up to {@code sigma} cycles per side are kept (a circle).
 *
 * <p>Ref.: Muzellec, Fel, Boutin, Andeol, VanRullen and Serre, Saliency strikes back: How filtering out high
 * frequencies improves white-box explanations, 2023, arXiv 2307.09591. Differs from the paper: sigma is a parameter,
 * not chosen by a score of faithfulness.
 */
public final class ForGrad implements Method.Direct {
    private static final List<Method.Direct> BUILT_IN =
            List.of(new Gradient(), new InputXGradient(), new GuidedBackprop(), new Deconvnet(), new BetaSmooth());

    private final List<Method.Direct> inner;

    /**
     * The filter over five gradient methods, and over suitable methods of other libraries.
     *
     * @param others further methods; those that run the unchanged network once and explain its input are used
     */
    public ForGrad(List<Method> others) {
        Stream<Method.Direct> fitting = others.stream()
                .filter(m -> m.info().isAnywhere() && m.canonical() == Pass.NONE)
                .filter(Method.Direct.class::isInstance)
                .map(Method.Direct.class::cast);
        this.inner = Stream.concat(BUILT_IN.stream(), fitting).toList();
    }

    private String[] names() {
        return inner.stream().map(m -> m.info().name()).toArray(String[]::new);
    }

    @Override
    public MethodInfo info() {
        String known = inner.stream().map(m -> m.info().name()).collect(Collectors.joining(", "));
        return MethodInfo.of("forgrad", Family.GRADIENT)
                .unit("target per unit of input")
                .meaning("Removes high spatial frequencies from the gradient. Most of them are artefacts of pooling"
                        + " and strided convolutions, so little evidence is lost with them.")
                .formula("inverse DFT of (DFT of the method's scores, where |frequency| <= sigma)")
                .anywhere()
                .cost("that of the method, and products with matrices of the image's side")
                .laws(Law.LINEARITY, Law.IMPLEMENTATION_INVARIANCE, Law.BATCH_EQUIVARIANCE)
                .reference(
                        "Muzellec, Fel, Boutin, Andeol, VanRullen and Serre, Saliency strikes back: How filtering out"
                                + " high frequencies improves white-box explanations, 2023, arXiv 2307.09591")
                .witness("the authors' formula in NumPy over PyTorch's gradients")
                .parameter("over", names()[0], "the filtered method: " + known)
                .parameter("sigma", "15", "highest frequency that is kept, in cycles per side, 0 to 10000");
    }

    @Override
    public Expr scores(ForwardPass f) {
        String over = f.settings().word("over", names());
        Method.Direct method = inner.stream()
                .filter(m -> m.info().name().equals(over))
                .findFirst()
                .orElseThrow();
        return filtered(method.scoresWithin(f), f.settings().real("sigma", 0, 10_000));
    }

    /**
     * Applies the Fourier transform along each axis, with complex numbers as pairs of real ones, keeps a circle, and
     * transforms back.
     */
    private static Expr filtered(Expr scores, double sigma) {
        long[] axes = LongStream.range(2, scores.rank()).toArray();
        Complex all = new Complex(scores, scores.mul(0));
        for (long axis : axes) {
            all = all.along(axis, 1);
        }
        Expr kept = scores.builder().constant(circle(scores, axes, sigma));
        all = new Complex(all.real().mul(kept), all.imaginary().mul(kept));
        double size = 1;
        for (long axis : axes) {
            all = all.along(axis, -1);
            size *= scores.shape().size((int) axis);
        }
        return all.real().mul(1 / size).shapedLike(scores);
    }

    private record Complex(Expr real, Expr imaginary) {
        /** Multiplies by {@code exp(-i sign 2 pi j k / n)} and sums over j. */
        Complex along(long axis, int sign) {
            int n = Math.toIntExact(real.shape().size((int) axis));
            double[] cosines = new double[n * n];
            double[] sines = new double[n * n];
            for (int i = 0; i < cosines.length; i++) {
                double angle = 2 * Math.PI * ((i / n) * (i % n) % n) / n;
                cosines[i] = Math.cos(angle);
                sines[i] = sign * Math.sin(angle);
            }
            Expr cosine = real.builder().constant(Tensor.of(real.elementType(), cosines, n, n));
            Expr sine = real.builder().constant(Tensor.of(real.elementType(), sines, n, n));
            Expr first = Gaussian.along(real, axis, cosine).add(Gaussian.along(imaginary, axis, sine));
            Expr second = Gaussian.along(imaginary, axis, cosine).sub(Gaussian.along(real, axis, sine));
            return new Complex(first.shapedLike(real), second.shapedLike(real));
        }
    }

    /** One where the frequency is at most sigma, else zero: {@code [H,W]}. */
    private static Tensor circle(Expr like, long[] axes, double sigma) {
        long[] shape = new long[axes.length];
        for (int a = 0; a < axes.length; a++) {
            shape[a] = like.shape().size((int) axes[a]);
        }
        double[] kept = new double[Math.toIntExact(Tensor.elementCount(shape))];
        for (int i = 0; i < kept.length; i++) {
            double square = 0;
            int rest = i;
            for (int a = axes.length - 1; a >= 0; a--) {
                long frequency = rest % shape[a];
                double least = Math.min((double) frequency, shape[a] - (double) frequency);
                square += least * least;
                rest /= (int) shape[a];
            }
            kept[i] = square <= sigma * sigma ? 1 : 0;
        }
        return Tensor.of(like.elementType(), kept, shape);
    }
}
