package dev.limpid.attribution.region;

import dev.limpid.attribution.Formula;
import dev.limpid.attribution.Method;
import dev.limpid.attribution.Points;
import dev.limpid.attribution.Prepared;
import dev.limpid.attribution.Settings;
import dev.limpid.graph.Expr;
import dev.limpid.model.Classifier;
import java.util.List;
import java.util.Map;

/**
 * A sampling method that asks by hiding segments: its draws are {@code float[S,D]} coalitions, and it keeps the target for
 * each of them until the end ({@link Coalitions#answers}).
 */
public interface CoalitionMethod extends Method.Sampled {
    @Override
    default List<Prepared> prepared(Classifier model, Settings settings) {
        return Coalitions.of(model, settings).prepared(model);
    }

    @Override
    default Map<String, Expr> context(Formula f) {
        return coalitions(f).context(f);
    }

    @Override
    default Expr points(Formula f, Expr x, Expr drawn) {
        return coalitions(f).points(f, x, drawn);
    }

    @Override
    default Map<String, Expr> accumulate(Formula f, Points points) {
        return Coalitions.accumulate(points);
    }

    /** The coalitions that the settings ask for. */
    default Coalitions coalitions(Formula f) {
        return Coalitions.of(f.model(), f.settings());
    }
}
