package dev.limpid.app.evaluation;

import dev.limpid.MethodCall;
import dev.limpid.Model;
import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.ParameterException;
import dev.limpid.error.LimpidException;
import dev.limpid.world.Scene;
import dev.limpid.world.World;
import dev.limpid.world.evaluation.Baselines;
import dev.limpid.world.evaluation.Evaluation;
import dev.limpid.world.funnybirds.Explanation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The run of some methods over drawn pictures.
 *
 * <p>Not in the command itself, whose methods picocli looks at even for a list of all commands: that would load the world.
 */
public final class EvaluationJob implements TruthJob {
    private final Model model;
    private final World world;
    private final Optional<Integer> species;
    private final WorldAdapter.Pool pool;
    private final boolean shifted;
    private final WorldAdapter adapter;
    private final Evaluation evaluation;
    private final List<Explainer> open = new ArrayList<>();
    private final Map<String, Explanation.ByMap> maps = new LinkedHashMap<>();
    private final Map<String, String> failed = new LinkedHashMap<>();

    /**
     * Makes a model ready.
     *
     * @param species the only species that is shown, if it is one
     * @param shifted whether to judge shifted maps too
     * @param masksOnly whether to judge by the masks alone
     * @throws LimpidException if there is no such species, or the model does not tell species apart
     */
    public EvaluationJob(
            Model model, Optional<String> species, WorldAdapter.Pool pool, boolean shifted, boolean masksOnly) {
        this.model = model;
        this.species = species.map(PlantedFaults::species);
        this.pool = pool;
        this.shifted = shifted;
        world = Worlds.of(model);
        adapter = new WorldAdapter(model);
        evaluation = masksOnly
                ? Evaluation.ofMasks(adapter, TruthMetrics.STANDARD, adapter.side())
                : Evaluation.of(adapter, TruthMetrics.STANDARD, adapter.side());
    }

    /**
     * Adds a method if it works on this model, which is tried on the picture of a seed; else notes why it does not.
     *
     * @param layer where the method looks, if it takes a layer
     * @param seed where random draws start
     * @param first the seed of the picture on which it is tried
     * @throws ParameterException if a parameter is wrong
     */
    @Override
    public void add(MethodCall call, Optional<String> layer, long seed, long first) {
        // A name that does not exist is the caller's mistake, not a method that does not work.
        String name = Methods.named(call.method()).info().name();
        layer.ifPresent(model.classifier()::place);
        try {
            Explainer explainer = model.explainer(call, layer, seed);
            open.add(explainer);
            Explanation.ByMap map = adapter.maps(explainer, pool);
            Scene tried = scene(first);
            map.map(tried.draw(adapter.side()), tried.species().index());
            maps.put(name, map);
            if (shifted) {
                maps.put(name + ", shifted", Baselines.shifted(map));
            }
        } catch (ParameterException e) {
            throw e;
        } catch (LimpidException e) {
            failed.put(name, e.getMessage());
        }
    }

    /** Judges on the picture of a seed. @throws LimpidException if none of the methods works */
    @Override
    public void show(long seed) {
        if (maps.isEmpty()) {
            throw LimpidException.badInput(failed.values().iterator().next());
        }
        evaluation.add(scene(seed), maps);
    }

    private Scene scene(long seed) {
        return species.map(s -> world.sample(seed, s))
                .orElseGet(() -> world.sample(seed))
                .scene();
    }

    /** The results so far. */
    @Override
    public EvaluationTables page() {
        return new EvaluationTables(evaluation, failed);
    }

    @Override
    public void close() {
        open.forEach(Explainer::close);
    }
}
