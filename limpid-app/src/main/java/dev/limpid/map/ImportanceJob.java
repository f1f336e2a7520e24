package dev.limpid.map;

import dev.limpid.Model;
import dev.limpid.attribution.Progress;
import dev.limpid.data.DataSet;
import dev.limpid.data.Labelled;
import dev.limpid.error.LimpidException;
import dev.limpid.inside.Checkpoint;
import dev.limpid.inside.Units;
import dev.limpid.inside.space.Payoff;
import dev.limpid.inside.space.UnitEffect;
import dev.limpid.inside.space.UnitGame;
import dev.limpid.inside.space.UnitShapley;
import dev.limpid.metrics.Interval;
import dev.limpid.model.Head;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ObjDoubleConsumer;
import java.util.stream.IntStream;

/**
 * Takes units of a layer out and looks what is lost: one by one, in random coalitions (Shapley values), and down to a minimal set that
 * suffices.
 */
public record ImportanceJob(ImportanceRequest request) {
    private static final int USUAL_PLAYERS = 24;

    /**
     * Does the work.
     *
     * @param progress hears what is under way and the share of all work that is done
     * @throws LimpidException if there is no such layer, unit or class, or the network cannot be cut at the layer
     */
    public ImportanceResult run(Model model, DataSet data, ObjDoubleConsumer<String> progress) {
        return run(model, data, Optional.empty(), progress);
    }

    /**
     * Does the work.
     *
     * @param state where a run that was ended is taken up, after the activations are read again
     * @param progress hears what is under way and the share of all work that is done
     * @throws LimpidException as without a state
     */
    public ImportanceResult run(Model model, DataSet data, Optional<Path> state, ObjDoubleConsumer<String> progress) {
        Steps steps = new Steps(progress, 5);
        String layer = request.layer()
                .map(name -> model.classifier().value(model.classifier().place(name)))
                .or(model::findDefaultLayer)
                .orElseThrow(() -> LimpidException.unsupported("the network has no layer with places; name a layer"));
        try (UnitGame game = UnitGame.of(
                model.classifier(),
                model.engine(),
                layer,
                data.samples(model),
                request.replacement(),
                request.seed(),
                model.memory(),
                steps.next("activations"))) {
            List<Checkpoint> states = new ArrayList<>();
            ImportanceResult result = played(
                    model,
                    data,
                    layer,
                    game,
                    ending -> state.map(file -> checkpoint(file, ending, model, data, layer, states)),
                    steps);
            states.forEach(Checkpoint::delete);
            return result;
        }
    }

    private Checkpoint checkpoint(
            Path state, String ending, Model model, DataSet data, String layer, List<Checkpoint> states) {
        String identity = String.join("\t", ending, model.identity(), data.identity(), layer, request.toString());
        Checkpoint checkpoint = Checkpoint.of(state.resolveSibling(state.getFileName() + ending), identity);
        states.add(checkpoint);
        return checkpoint;
    }

    private ImportanceResult played(
            Model model,
            DataSet data,
            String layer,
            UnitGame game,
            Function<String, Optional<Checkpoint>> states,
            Steps steps) {
        List<UnitGame.Outcome> whole =
                game.play(List.of(everything(game.units())), Progress.SILENT).get(0);
        Labelled labelled = Labelled.of(data, model);
        int[] known = Arrays.stream(game.inputs()).map(labelled::expected).toArray();
        boolean isAgreement = Arrays.stream(known).allMatch(k -> k < 0);
        int[] expected =
                isAgreement ? whole.stream().mapToInt(UnitGame.Outcome::type).toArray() : known;
        Optional<Integer> target = request.target().map(model.classifier()::decisionNamed);
        Payoff accuracy = Payoff.accuracy(expected);
        Payoff probability = target.map(t -> Payoff.probability(t, expected)).orElse(own(expected));
        List<Payoff> payoffs = List.of(accuracy, probability);
        List<Integer> all = IntStream.range(0, game.units()).boxed().toList();
        List<Integer> tried = request.units()
                .filter(u -> u.count().isEmpty())
                .map(u -> u.of(all))
                .orElse(all);
        int first = target.isPresent() ? 1 : 0;
        List<UnitEffect> effects =
                UnitEffect.of(game, tried, payoffs, states.apply(".units"), steps.next("single units")).stream()
                        .sorted(Comparator.comparingDouble(
                                        (UnitEffect e) -> -e.losses().get(first).value())
                                .thenComparingDouble(e -> -e.losses().get(1).value()))
                        .toList();
        Payoff payoff = payoffs.get(first);
        List<int[]> named = named(game.units());
        List<List<Interval>> losses =
                UnitEffect.losses(game, named, payoffs, states.apply(".groups"), steps.next("groups"));
        List<ImportanceResult.GroupEffect> groups = IntStream.range(0, named.size())
                .mapToObj(i -> new ImportanceResult.GroupEffect(
                        request.groups().get(i).name(), request.groups().get(i).units(), losses.get(i)))
                .toList();
        Optional<UnitShapley> shares = request.pairs() == 0
                ? Optional.empty()
                : Optional.of(UnitShapley.of(
                        game,
                        named.isEmpty()
                                ? UnitShapley.groups(players(effects), game.units())
                                : UnitShapley.withRest(named, game.units()),
                        payoff,
                        request.pairs(),
                        request.seed(),
                        states.apply(".orders"),
                        steps.next("coalitions")));
        return new ImportanceResult(
                layer,
                game.units(),
                game.inputs().length,
                target.map(model.classifier().decisions()::name),
                isAgreement,
                request.replacement().label(),
                accuracy.mean(whole),
                model.classifier().head() != Head.NONE,
                probability.mean(whole),
                effects,
                groups,
                shares,
                shares.map(s -> s.sufficient(game, payoff, request.share(), steps.next("a sufficient set"))),
                game.failures());
    }

    /** The named groups. @throws LimpidException if one has a unit that does not exist */
    private List<int[]> named(int units) {
        List<Integer> all = IntStream.range(0, units).boxed().toList();
        return request.groups().stream()
                .map(g -> new Units(Optional.empty(), g.units())
                        .of(all).stream().mapToInt(u -> u).toArray())
                .toList();
    }

    private static boolean[] everything(int units) {
        boolean[] mask = new boolean[units];
        Arrays.fill(mask, true);
        return mask;
    }

    /** The probability of the class of each input. */
    private static Payoff own(int... expected) {
        return (row, outcome) -> expected[row] < 0 ? Double.NaN : outcome.probabilities()[expected[row]];
    }

    private List<Integer> players(List<UnitEffect> effects) {
        // Probabilities tell units apart whose accuracies do not.
        List<Integer> ranked = effects.stream()
                .sorted(Comparator.comparingDouble(
                        (UnitEffect e) -> -e.losses().get(1).value()))
                .map(UnitEffect::unit)
                .toList();
        return request.units()
                .filter(u -> u.count().isEmpty())
                .map(Units::listed)
                .orElseGet(() -> ranked.subList(
                        0,
                        Math.min(
                                ranked.size(),
                                request.units().flatMap(Units::count).orElse(USUAL_PLAYERS))));
    }
}
