package dev.limpid.check;

import dev.limpid.ExplainRequest;
import dev.limpid.Explanation;
import dev.limpid.Image;
import dev.limpid.MethodCall;
import dev.limpid.Model;
import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.AttributionExpr;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.report.ScoreGrid;
import dev.limpid.trust.ExplainerMaps;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Neighbours;
import dev.limpid.trust.NetworkScores;
import dev.limpid.trust.Normalisation;
import dev.limpid.trust.RandomisedNetwork;
import dev.limpid.trust.catalogue.Metrics;
import dev.limpid.trust.randomisation.LayerOrder;
import dev.limpid.trust.randomisation.Mprt;
import dev.limpid.trust.robustness.Sensitivity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Puts methods on trial on a network: whether their maps depend on what it has learnt, whether scores that promise a sum have it, and
 * whether maps stay when the input hardly changes.
 */
final class MethodTrials {
    private static final int BATCH = 8;
    private static final int RANDOM_LAYERS = 4;
    private static final int NEIGHBOURS = 4;
    private static final double RADIUS = 0.02;

    private static final ExplanationMetric RANDOMISATION = new Mprt(LayerOrder.CASCADING, RANDOM_LAYERS);
    private static final ExplanationMetric STABILITY =
            new Sensitivity(true, Neighbours.uniform(NEIGHBOURS, RADIUS), Normalisation.BY_MAGNITUDE);
    private static final String COMPLETENESS = "completeness";

    private final Model model;
    private final CheckRequest request;

    MethodTrials(Model model, CheckRequest request) {
        this.model = model;
        this.request = request;
    }

    /** The trials of one method on some pictures. */
    List<MethodTrial> of(MethodCall call, List<Image> images, List<Integer> classes) {
        MethodInfo info = Methods.named(call.method()).info();
        Thresholds limits = request.thresholds();
        List<MethodTrial> trials = new ArrayList<>();
        trials.add(trial(call, RANDOMISATION, "likeness to maps of a random network", limits.mprt(), images, classes));
        trials.add(trial(call, STABILITY, "change by noise", limits.sensitivity(), images, classes));
        if (info.laws().contains(MethodInfo.Law.COMPLETENESS)) {
            trials.add(completeness(call, images, classes));
        }
        return trials;
    }

    /** The gap of the sum relative to what it should be, as the metric measures it, with the method's own baseline. */
    private MethodTrial completeness(MethodCall call, List<Image> images, List<Integer> classes) {
        return measured(
                call,
                COMPLETENESS,
                "gap of the sum of scores",
                request.thresholds().completeness(),
                () -> {
                    List<Double> values = new ArrayList<>();
                    for (int i = 0; i < images.size(); i++) {
                        ExplainRequest one = new ExplainRequest(
                                List.of(call),
                                target(classes.get(i)),
                                layer(call),
                                request.explain().seed(),
                                false);
                        Explanation found = model.explain(images.get(i), one).of(call.method());
                        values.add(found.completenessGap().isPresent() ? share(found) : Double.NaN);
                    }
                    return values;
                });
    }

    private static double share(Explanation found) {
        double gap = found.completenessGap().orElse(Double.NaN);
        // A method that gives one value for each segment promises the sum of these.
        Tensor summed = found.extraOutputs().getOrDefault(AttributionExpr.VALUES, found.scores());
        double sum = Arrays.stream(summed.toDoubles()).sum();
        return Math.abs(gap) / Math.abs(sum - gap);
    }

    private String target(int label) {
        return model.classifier().classes() > 1 ? Integer.toString(label) : ExplainRequest.TOP;
    }

    /** The class as metrics number it: a single score is that of a class's presence, which is explained. */
    private int asked(int label) {
        return model.classifier().isBinary() ? 1 : label;
    }

    private MethodTrial trial(
            MethodCall call,
            ExplanationMetric metric,
            String property,
            double limit,
            List<Image> images,
            List<Integer> classes) {
        return measured(call, metric.info().name(), property, limit, () -> values(call, metric, images, classes));
    }

    /** Measures by a metric, if it may decide. */
    private static MethodTrial measured(
            MethodCall call, String metric, String property, double limit, Supplier<List<Double>> values) {
        if (!Metrics.named(metric).info().isTrusted()) {
            throw new IllegalStateException(metric + " is quarantined and may not decide");
        }
        try {
            List<Double> measured = values.get();
            double mean = measured.stream()
                    .mapToDouble(v -> v)
                    .filter(v -> !Double.isNaN(v))
                    .average()
                    .orElse(Double.NaN);
            return new MethodTrial(call.method(), metric, property, mean, limit, measured, Optional.empty());
        } catch (LimpidException e) {
            if (e.kind() == LimpidException.Kind.CANCELLED) {
                throw e;
            }
            return new MethodTrial(
                    call.method(),
                    metric,
                    property,
                    Double.NaN,
                    limit,
                    List.of(),
                    Optional.of(String.valueOf(e.getMessage())));
        }
    }

    private List<Double> values(MethodCall call, ExplanationMetric metric, List<Image> images, List<Integer> classes) {
        List<Tensor> inputs = images.stream().map(model::tensor).toList();
        List<Integer> sizes = model.input(images.get(0)).sizes();
        Function<Classifier, ExplainerMaps> maps = copy -> maps(copy, call, sizes);
        List<Double> values = new ArrayList<>();
        try (NetworkScores scores = NetworkScores.of(model.classifier(), model.engine(), BATCH);
                ExplainerMaps own = maps.apply(model.classifier());
                RandomisedNetwork randomised = RandomisedNetwork.of(model.classifier(), maps)) {
            for (int i = 0; i < inputs.size(); i++) {
                MetricInput in = MetricInput.of(scores.shape())
                        .input(scores.values(inputs.get(i)))
                        .network(scores, asked(classes.get(i)))
                        .explainer(own)
                        .randomised(randomised)
                        .seed(request.explain().seed())
                        .build();
                OptionalDouble value = metric.of(in);
                values.add(value.orElse(Double.NaN));
            }
        }
        return values;
    }

    private Optional<String> layer(MethodCall call) {
        return Methods.named(call.method()).info().takesLayer()
                ? request.explain().layer()
                : Optional.empty();
    }

    /** The method on a network of the same form: this one, or one with other weights. */
    private ExplainerMaps maps(Classifier network, MethodCall call, List<Integer> sizes) {
        Method method = Methods.named(call.method());
        Settings settings = new Settings(
                layer(call).map(network::place),
                call.parameters(),
                request.explain().seed());
        Explainer explainer = Explainer.of(network, method, settings, model.engine(), model.memory());
        return ExplainerMaps.of(network, explainer, scores -> byPlace(scores, sizes));
    }

    /** One score for each place of the input. */
    private static Tensor byPlace(Tensor scores, List<Integer> sizes) {
        long[] shape = new long[sizes.size() + 2];
        shape[0] = 1;
        shape[1] = 1;
        for (int i = 0; i < sizes.size(); i++) {
            shape[i + 2] = sizes.get(i);
        }
        return Tensor.of(ScoreGrid.of(scores, 0, sizes).at(sizes), shape);
    }
}
