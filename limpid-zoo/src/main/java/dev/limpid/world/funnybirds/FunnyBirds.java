package dev.limpid.world.funnybirds;

import dev.limpid.metrics.RankCorrelation;
import dev.limpid.world.Scene;
import dev.limpid.world.Species;
import dev.limpid.world.truth.Part;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
    private static final int SHARES = 80;
    private static final double LEAST = 0.01;
    private static final double MOST = 0.5;

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
        ProtocolTally tally = new ProtocolTally(SHARES);
        tally.accuracy.add(ablations.prediction() == ablations.truth() ? 1 : 0);
        ablations.thingLosses().values().forEach(loss -> tally.background.add(ablations.isIrrelevant(loss) ? 1 : 0));
        Importance ofTruth = explanation.importance(ablations.picture(), ablations.truth());
        Importance ofPrediction = ablations.prediction() == ablations.truth()
                ? ofTruth
                : explanation.importance(ablations.picture(), ablations.prediction());
        List<Set<Part>> sufficient = SufficientParts.of(Species.all().get(ablations.truth()));
        Set<Object> irrelevant = ablations.irrelevant();
        for (int k = 0; k < SHARES; k++) {
            Set<Part> parts = ofTruth.parts(share(k));
            if (ablations.prediction() == ablations.truth()) {
                tally.dataCheck[k].add(held(sufficient, parts));
            }
            Set<Part> deciding = ofPrediction.parts(share(k));
            tally.preservation[k].add(ablations.predictionWithOnly(deciding) == ablations.prediction() ? 1 : 0);
            tally.deletion[k].add(ablations.predictionWithout(deciding) == ablations.prediction() ? 0 : 1);
            if (!irrelevant.isEmpty()) {
                Set<Object> distracted = new HashSet<>(parts);
                distracted.addAll(ofTruth.things(share(k)));
                distracted.retainAll(irrelevant);
                tally.distractibility[k].add(1 - ((double) distracted.size() / irrelevant.size()));
            }
        }
        order(ablations, ofTruth, tally);
        contrast(ablations, explanation, tally);
        return tally;
    }

    /** The largest share of a sufficient set that is covered. */
    private static double held(List<Set<Part>> sufficient, Set<Part> parts) {
        double best = 0;
        for (Set<Part> set : sufficient) {
            best = Math.max(best, (double) set.stream().filter(parts::contains).count() / set.size());
        }
        return best;
    }

    private static void order(Ablations ablations, Importance importance, ProtocolTally tally) {
        Map<Part, Double> losses = ablations.losses(ablations.truth());
        List<Part> parts = Part.telling();
        double[] lost = parts.stream()
                .mapToDouble(p -> Objects.requireNonNull(losses.get(p)))
                .toArray();
        double[] said = parts.stream().mapToDouble(importance::of).toArray();
        RankCorrelation.of(lost, said).ifPresent(r -> tally.singleDeletion.add((r + 1) / 2));
    }

    /**
     * Target sensitivity: takes two species that each share two parts with the true one, and no part in common. Where each of
     * them loses more without its own two parts, these must be more important for it than for the other.
     */
    private static void contrast(Ablations ablations, Explanation explanation, ProtocolTally tally) {
        List<Species> pair = pair(Species.all().get(ablations.truth()));
        if (pair.isEmpty()) {
            return;
        }
        List<List<Part>> own = new ArrayList<>();
        List<double[]> without = new ArrayList<>();
        for (Species species : pair) {
            own.add(species.shared(Species.all().get(ablations.truth())));
            without.add(ablations.without(own.get(own.size() - 1)));
        }
        for (int i = 0; i < 2; i++) {
            int species = pair.get(i).index();
            if (!(without.get(i)[species] < without.get(1 - i)[species])) {
                return;
            }
        }
        List<Importance> said = pair.stream()
                .map(s -> explanation.importance(ablations.picture(), s.index()))
                .toList();
        for (int i = 0; i < 2; i++) {
            tally.sensitivity.add(said.get(i).of(own.get(i)) > said.get(1 - i).of(own.get(i)) ? 1 : 0);
        }
    }

    private static List<Species> pair(Species truth) {
        List<Species> near = Species.all().stream()
                .filter(s -> s.index() != truth.index() && s.shared(truth).size() == 2)
                .toList();
        for (int i = 0; i < near.size(); i++) {
            for (int j = i + 1; j < near.size(); j++) {
                if (Collections.disjoint(near.get(i).shared(truth), near.get(j).shared(truth))) {
                    return List.of(near.get(i), near.get(j));
                }
            }
        }
        return List.of();
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
