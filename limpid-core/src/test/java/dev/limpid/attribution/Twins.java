package dev.limpid.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.Target;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.EngineOptions;
import dev.limpid.runtime.OnnxRuntime;

/** Two forms of one network, which every method explains alike. */
final class Twins {
    private static final long MEMORY = 1L << 28;
    private static final double TOLERANCE = 2e-3;

    private Twins() {}

    /**
     * Checks that every method that supports the first network gives the same scores on the second.
     *
     * @param x a batch of one
     * @return how many methods were compared
     */
    static int agreeing(Classifier usual, Classifier other, Tensor x) {
        Engine engine = OnnxRuntime.create(EngineOptions.DEFAULT.withThreads(1));
        int compared = 0;
        for (Method method : Methods.all()) {
            Settings settings = light(method);
            // Anchors draws as many samples at once as the network takes, and stops after each of these batches.
            boolean isCompared = !method.info().name().equals("anchors") && supports(usual, method, settings);
            if (isCompared) {
                String name = method.info().name();
                Attribution expected = explained(engine, usual, method, settings, x);
                Attribution found = explained(engine, other, method, settings, x);
                assertThat(found.logits().shape())
                        .containsExactly(expected.logits().shape());
                assertThat(found.scores().shape())
                        .as(name)
                        .isEqualTo(expected.scores().shape());
                assertThat(distance(found.scores(), expected.scores())).as(name).isCloseTo(0, offset(TOLERANCE));
                compared++;
            }
        }
        return compared;
    }

    /** Fewer samples, which take less time. */
    private static Settings light(Method method) {
        Settings settings = Settings.STANDARD;
        for (MethodInfo.Parameter p : method.info().parameters()) {
            if (p.name().equals("samples")
                    || p.name().equals("steps")
                    || p.name().equals("iterations")) {
                settings = settings.with(p.name(), Integer.toString(Math.min(8, Integer.parseInt(p.standard()))));
            }
        }
        return settings;
    }

    private static boolean supports(Classifier c, Method method, Settings settings) {
        try {
            Explainer.check(c, method, settings);
            return true;
        } catch (LimpidException e) {
            return false;
        }
    }

    private static Attribution explained(Engine engine, Classifier c, Method method, Settings settings, Tensor x) {
        try (Explainer explainer = Explainer.of(c, method, settings, engine, MEMORY)) {
            return explainer.explain(x, Target.of(1), Progress.SILENT);
        }
    }

    /** The largest difference as a share of the largest score. */
    private static double distance(Tensor found, Tensor expected) {
        double[] a = found.toDoubles();
        double[] b = expected.toDoubles();
        double largest = 1e-12;
        double error = 0;
        for (int i = 0; i < a.length; i++) {
            largest = Math.max(largest, Math.abs(b[i]));
            error = Math.max(error, Math.abs(a[i] - b[i]));
        }
        return error / largest;
    }
}
