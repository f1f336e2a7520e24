package dev.limpid.attribution.region;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.PrecomputedInput;
import dev.limpid.attribution.formula.SampleBatch;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Expr;
import dev.limpid.model.Classifier;
import java.util.List;
import java.util.Map;

/**
 * A sampling method that hides segments. Its samples are coalitions {@code float[S,D]}, and it keeps the target for
 * each of them until the end ({@link Coalitions#answers}).
 */
public interface CoalitionMethod extends Method.Sampled {
    @Override
    default Settings adapted(Classifier model, Settings stated) {
        return KindDefaults.of(info(), model, stated);
    }

    @Override
    default List<PrecomputedInput> precomputed(Classifier model, Settings settings) {
        return Coalitions.of(model, settings).precomputed(model);
    }

    @Override
    default Map<String, Expr> context(ForwardPass f) {
        return coalitions(f).context(f);
    }

    @Override
    default Expr points(ForwardPass f, Expr x, Expr drawn) {
        return coalitions(f).points(f, x, drawn);
    }

    @Override
    default Map<String, Expr> accumulate(ForwardPass f, SampleBatch points) {
        return Coalitions.accumulate(points);
    }

    /** The coalitions that the settings define. */
    default Coalitions coalitions(ForwardPass f) {
        return Coalitions.of(f.model(), f.settings());
    }
}
