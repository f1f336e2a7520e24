package dev.limpid.cli;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.ParameterException;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.error.LimpidException;
import dev.limpid.world.Scene;
import dev.limpid.world.World;
import dev.limpid.world.funnybirds.Explanation;
import dev.limpid.world.judge.Baselines;
import dev.limpid.world.judge.Evaluation;
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
final class EvaluationJob implements AutoCloseable {
    private final Network network;
    private final World world;
    private final Optional<Integer> species;
    private final WorldAdapter.Pool pool;
    private final boolean shifted;
    private final WorldAdapter juror;
    private final Evaluation contest;
    private final List<Explainer> open = new ArrayList<>();
    private final Map<String, Explanation.ByMap> maps = new LinkedHashMap<>();
    private final Map<String, String> failed = new LinkedHashMap<>();

    /**
     * Makes a network ready.
     *
     * @param species the only species that is shown, if it is one
     * @param shifted whether to judge shifted maps too
     * @param masksOnly whether to judge by the masks alone
     * @throws LimpidException if there is no such species, or the network does not tell species apart
     */
    EvaluationJob(
            Network network, Optional<String> species, WorldAdapter.Pool pool, boolean shifted, boolean masksOnly) {
        this.network = network;
        this.species = species.map(PlantedFaults::species);
        this.pool = pool;
        this.shifted = shifted;
        world = network.world();
        juror = new WorldAdapter(network);
        contest = masksOnly ? Evaluation.ofMasks(juror, juror.side()) : Evaluation.of(juror, juror.side());
    }

    /** Adds a method if it works on this network, which is tried on the picture of a seed; else notes why it does not. */
    void add(Method method, Settings settings, long memory, long seed) {
        String name = method.info().name();
        try {
            Explainer explainer = Explainer.of(network.classifier(), method, settings, network.engine(), memory);
            open.add(explainer);
            Explanation.ByMap map = juror.maps(explainer, pool);
            Scene tried = scene(seed);
            map.map(tried.draw(juror.side()), tried.species().index());
            maps.put(name, map);
            if (shifted) {
                maps.put(name + ", shifted", Baselines.shifted(map));
            }
        } catch (ParameterException e) {
            throw e;
        } catch (LimpidException e) {
            failed.put(name, Limpid.sentence(e));
        }
    }

    /** Judges on the picture of a seed. @throws LimpidException if none of the methods works */
    void show(long seed) {
        if (maps.isEmpty()) {
            throw LimpidException.badInput(failed.values().iterator().next());
        }
        contest.add(scene(seed), maps);
    }

    private Scene scene(long seed) {
        return species.map(s -> world.sample(seed, s))
                .orElseGet(() -> world.sample(seed))
                .scene();
    }

    /** What came out so far. */
    EvaluationTables page() {
        return new EvaluationTables(contest, failed);
    }

    @Override
    public void close() {
        open.forEach(Explainer::close);
        juror.close();
    }
}
