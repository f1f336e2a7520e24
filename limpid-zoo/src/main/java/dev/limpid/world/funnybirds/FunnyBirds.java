package dev.limpid.world.funnybirds;

import dev.limpid.world.Scene;
import dev.limpid.world.Species;
import dev.limpid.world.creature.Variant;
import dev.limpid.world.truth.Label;
import dev.limpid.world.truth.Part;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The FunnyBirds protocol: removes parts and objects, measures how the network's scores change, and compares that with
 * the importance that an explanation assigns.
 *
 * <p>A part counts as important when it has more than a share t of the total importance. Completeness and
 * distractibility depend on t; as in the authors' program, 80 thresholds from 0.01 to 0.5 are tried, and the one with
 * the largest {@code (CSDC + PC + DC) / 3 + D} is used for all four.
 *
 * <p>Differs from the paper: creatures have seven identifying parts instead of five, and the classes for target
 * sensitivity share two of seven parts instead of two of five. As in the authors' program, preservation and deletion
 * explain the predicted class and all other scores the true class. A loss of exactly zero never counts as a loss.
 *
 * <p>Costs: per image up to 7 forward passes without one part, one per other object, 2 for each distinct set of
 * important parts, and 4 explanations.
 *
 * <p>Ref.: Hesse, Schaub-Meyer, Roth, FunnyBirds: A synthetic vision dataset for a part-based analysis of explainable
 * AI methods, 2023, arXiv 2308.06248.
 */
public final class FunnyBirds {
    static final int SHARES = 80;
    private static final double LEAST = 0.01;
    private static final double MOST = 0.5;

    /** The variants of the identifying parts of all species, as numbers. */
    static final PartTable SPECIES = new PartTable(Species.all().stream()
            .map(s -> Part.telling().stream()
                    .map(p -> Variant.of(p).indexOf(s.look(p)))
                    .toList())
            .toList());

    private FunnyBirds() {}

    /**
     * The scores of an explanation.
     *
     * @param scenes the pictures
     * @param side their size in pixels
     */
    public static ProtocolScores evaluate(Predictor network, Explanation explanation, Stream<Scene> scenes, int side) {
        return scores(scenes.map(scene -> measure(new Ablations(network, scene, side), explanation))
                .toList());
    }

    /** The k-th threshold, as a share of the total. */
    static double share(int k) {
        return LEAST + ((MOST - LEAST) * k / (SHARES - 1));
    }

    /** The sums for one image. */
    public static ProtocolTally measure(Ablations ablations, Explanation explanation) {
        return new PartProtocol(SPECIES).measure(ablations, species -> {
            Importance told = explanation.importance(ablations.picture(), species);
            TreeMap<Integer, Double> things = new TreeMap<>(told.things());
            things.keySet().removeIf(n -> n <= Label.CREATURE);
            return new PartImportance(
                    Part.telling().stream().mapToDouble(told::of).toArray(), things, told.total());
        });
    }

    /** The scores of several images together. */
    public static ProtocolScores scores(List<ProtocolTally> tallies) {
        ProtocolTally all = new ProtocolTally(SHARES);
        tallies.forEach(all::add);
        int best = 0;
        for (int k = 1; k < SHARES; k++) {
            best = all.completeness(k) > all.completeness(best) ? k : best;
        }
        return new ProtocolScores(
                all.accuracy.value(),
                all.background.value(),
                all.dataCheck[best].value(),
                all.preservation[best].value(),
                all.deletion[best].value(),
                all.distractibility[best].value(),
                all.singleDeletion.value(),
                all.sensitivity.value(),
                share(best),
                all.accuracy.count(),
                all.sensitivity.count() / 2);
    }
}
