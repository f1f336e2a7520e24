package dev.limpid.attribution.gradient;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.Method.Search;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.AttributionExpr;
import dev.limpid.attribution.formula.ParameterException;
import dev.limpid.attribution.formula.Samples;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.error.Suggestion;
import dev.limpid.graph.Tensor;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The noise tunnel: the scores of any other method for inputs with Gaussian noise, as a mean, a mean square or a
 * variance.
 *
 * <p>Scores in the shape of the other method: of {@code s_n}, its scores for {@code x + noise * (max x - min x) * e_n}
 * with {@code e_n} standard normal, the mean, the mean of squares, or {@code mean(s_n^2) - mean(s_n)^2}. The standard
 * error of the mean is returned as well. The target is that of the input without noise. It runs the other method from
 * outside, so it does not compile; smooth-grad, smooth-grad-squared and var-grad do.
 *
 * <p>Ref.: Smilkov, Thorat, Kim, Viegas and Wattenberg, SmoothGrad, 2017, arXiv 1706.03825; Kokhlikyan et al., Captum,
 * 2020, arXiv 2009.07896 (the name).
 */
public final class NoiseTunnel implements Method.Searching {
    private final List<Method> inner;

    /**
     * The method.
     *
     * @param inner the methods that it can run
     */
    public NoiseTunnel(List<Method> inner) {
        this.inner = List.copyOf(inner);
    }

    @Override
    public MethodInfo info() {
        return Noise.declaredBy(MethodInfo.of("noise-tunnel", Family.GRADIENT)
                .unit("own")
                .meaning("Runs another method on noisy copies of the input and reports the mean, mean square or"
                        + " variance of its scores. The mean suppresses unstable scores, and the variance shows where"
                        + " they are unstable.")
                .anywhere()
                .formula("mean, mean square or variance over n of the method's scores at x + noise * range(x) * e_n")
                .cost("samples times that of the method")
                .laws(Law.SEED_DETERMINISM, Law.BATCH_EQUIVARIANCE)
                .reference("Smilkov, Thorat, Kim, Viegas and Wattenberg, SmoothGrad, 2017, arXiv 1706.03825")
                .witness("captum 0.9.0, with shared random numbers")
                .parameter("over", "gradient", "the method that explains the noisy inputs: any other method")
                .parameter("with", "", "parameters of that method, KEY=VALUE separated by commas")
                .parameter("type", "mean", "statistic of its scores: mean, square or variance"));
    }

    @Override
    public Optional<Driven> drives(Settings settings) {
        return Optional.of(new Driven(method(settings), own(settings)));
    }

    @Override
    public Search.Found search(Search search) {
        Settings settings = search.settings();
        Method method = method(settings);
        Settings own = own(settings);
        String type = settings.word("type", "mean", "square", "variance");
        Tensor draws = Samples.normal(
                        settings.whole("samples", 1, 10_000), search.model().input(), settings.seed())
                .numbers();
        double[] x = search.input().toDoubles();
        double lowest = Arrays.stream(x).min().orElse(0);
        double size = settings.real("noise", 0, 10) * (Arrays.stream(x).max().orElse(0) - lowest);
        int samples = Math.toIntExact(draws.size(0));
        double[] mean = new double[0];
        double[] squares = new double[0];
        long[] shape = new long[0];
        for (int n = 0; n < samples; n++) {
            double[] noisy = x.clone();
            for (int i = 0; i < x.length; i++) {
                noisy[i] += size * draws.floats().get((n * x.length) + i);
            }
            Tensor point = Tensor.of(
                    search.input().elementType(), noisy, search.input().shape());
            Tensor scores = search.explained(method, own, point);
            double[] numbers = scores.toDoubles();
            if (n == 0) {
                shape = scores.shape();
                mean = new double[numbers.length];
                squares = new double[numbers.length];
            }
            for (int i = 0; i < numbers.length; i++) {
                mean[i] += numbers[i] / samples;
                squares[i] += numbers[i] * numbers[i] / samples;
            }
            search.reached(n + 1L, samples);
        }
        return found(type, mean, squares, samples, shape);
    }

    private static Search.Found found(String type, double[] mean, double[] squares, int samples, long[] shape) {
        float[] scores = new float[mean.length];
        float[] errors = new float[mean.length];
        for (int i = 0; i < scores.length; i++) {
            double variance = Math.max(0, squares[i] - (mean[i] * mean[i]));
            scores[i] = (float) (type.equals("mean") ? mean[i] : type.equals("square") ? squares[i] : variance);
            errors[i] = (float) Math.sqrt(variance / Math.max(1, samples - 1));
        }
        Map<String, Tensor> more =
                type.equals("mean") ? Map.of(AttributionExpr.STANDARD_ERROR, Tensor.of(errors, shape)) : Map.of();
        return new Search.Found(Tensor.of(scores, shape), more);
    }

    private Method method(Settings settings) {
        String over = settings.text("over");
        return inner.stream()
                .filter(m -> m.info().name().equals(over))
                .findFirst()
                .orElseThrow(() -> new ParameterException("parameter 'over' is '" + over + "', which is not a method"
                        + Suggestion.clause(
                                over, inner.stream().map(m -> m.info().name()).toList())));
    }

    /** The other method's settings: the same layer and seed, and the parameters given for it. */
    private static Settings own(Settings settings) {
        Map<String, String> parameters = new HashMap<>();
        for (String part : settings.text("with").split(",", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                parameters.put(
                        part.substring(0, equals).strip(),
                        part.substring(equals + 1).strip());
            } else if (!part.isBlank()) {
                throw new ParameterException("parameter 'with' has '" + part + "' but must be KEY=VALUE,...");
            }
        }
        return new Settings(settings.layer(), parameters, settings.seed());
    }
}
