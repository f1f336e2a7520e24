package dev.limpid.world.funnybirds;

import dev.limpid.metrics.RankCorrelation;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * The tests of the FunnyBirds protocol on one picture, whatever creatures it shows; see {@link FunnyBirds}.
 *
 * @param classes the parts of the classes
 */
public record PartProtocol(PartTable classes) {
    /** A change of the score below this share of it is irrelevant. */
    private static final double LITTLE = 0.05;

    /**
     * The sums for one picture. A class without the pair of other classes that target sensitivity needs adds nothing to it.
     *
     * @param explanation the importance for the score of a class
     */
    public ProtocolTally measure(Ablated picture, IntFunction<PartImportance> explanation) {
        ProtocolTally tally = new ProtocolTally(FunnyBirds.SHARES);
        int truth = picture.truth();
        int prediction = picture.prediction();
        double score = picture.without(Set.of())[truth];
        double[] partLosses = IntStream.range(0, classes.parts())
                .mapToDouble(p -> score - picture.without(Set.of(p))[truth])
                .toArray();
        SortedMap<Integer, Double> thingLosses = picture.thingLosses();
        tally.accuracy.add(prediction == truth ? 1 : 0);
        thingLosses.values().forEach(loss -> tally.background.add(isIrrelevant(loss, score) ? 1 : 0));
        PartImportance ofTruth = explanation.apply(truth);
        thresholds(
                picture,
                tally,
                ofTruth,
                prediction == truth ? ofTruth : explanation.apply(prediction),
                irrelevant(partLosses, thingLosses, score));
        RankCorrelation.of(partLosses, ofTruth.parts()).ifPresent(r -> tally.singleDeletion.add((r + 1) / 2));
        contrast(picture, explanation, tally);
        return tally;
    }

    private static boolean isIrrelevant(double loss, double score) {
        return loss <= 0 || Math.abs(loss) < LITTLE * Math.abs(score);
    }

    /** Parts as their numbers, objects as -1 minus theirs. */
    private static Set<Integer> irrelevant(double[] partLosses, SortedMap<Integer, Double> thingLosses, double score) {
        Set<Integer> irrelevant = new TreeSet<>();
        for (int p = 0; p < partLosses.length; p++) {
            if (isIrrelevant(partLosses[p], score)) {
                irrelevant.add(p);
            }
        }
        thingLosses.forEach((thing, loss) -> {
            if (isIrrelevant(loss, score)) {
                irrelevant.add(-1 - thing);
            }
        });
        return irrelevant;
    }

    private void thresholds(
            Ablated picture,
            ProtocolTally tally,
            PartImportance ofTruth,
            PartImportance ofPrediction,
            Set<Integer> irrelevant) {
        int truth = picture.truth();
        int prediction = picture.prediction();
        List<Set<Integer>> sufficient = classes.sufficient(truth);
        for (int k = 0; k < FunnyBirds.SHARES; k++) {
            Set<Integer> parts = ofTruth.parts(FunnyBirds.share(k));
            if (prediction == truth && !sufficient.isEmpty()) {
                tally.dataCheck[k].add(held(sufficient, parts));
            }
            Set<Integer> deciding = ofPrediction.parts(FunnyBirds.share(k));
            Set<Integer> others = new TreeSet<>();
            for (int p = 0; p < classes.parts(); p++) {
                if (!deciding.contains(p)) {
                    others.add(p);
                }
            }
            tally.preservation[k].add(picture.predictionWithout(others) == prediction ? 1 : 0);
            tally.deletion[k].add(picture.predictionWithout(deciding) == prediction ? 0 : 1);
            if (!irrelevant.isEmpty()) {
                Set<Integer> distracted = new HashSet<>(parts);
                ofTruth.things(FunnyBirds.share(k)).forEach(thing -> distracted.add(-1 - thing));
                distracted.retainAll(irrelevant);
                tally.distractibility[k].add(1 - (double) distracted.size() / irrelevant.size());
            }
        }
    }

    /** The largest share of a sufficient set that is covered. */
    private static double held(List<Set<Integer>> sufficient, Set<Integer> parts) {
        double best = 0;
        for (Set<Integer> set : sufficient) {
            best = Math.max(best, (double) set.stream().filter(parts::contains).count() / set.size());
        }
        return best;
    }

    /**
     * Target sensitivity: takes two classes that each share two parts with the true one, and no part in common. Where each of
     * them loses more without its own two parts, these must be more important for it than for the other.
     */
    private void contrast(Ablated picture, IntFunction<PartImportance> explanation, ProtocolTally tally) {
        Optional<PartTable.Pair> found = classes.pair(picture.truth());
        if (found.isEmpty()) {
            return;
        }
        PartTable.Pair pair = found.get();
        double[] withoutFirst = picture.without(pair.ofFirst());
        double[] withoutSecond = picture.without(pair.ofSecond());
        boolean isTelling = withoutFirst[pair.first()] < withoutSecond[pair.first()]
                && withoutSecond[pair.second()] < withoutFirst[pair.second()];
        if (!isTelling) {
            return;
        }
        PartImportance first = explanation.apply(pair.first());
        PartImportance second = explanation.apply(pair.second());
        List<Boolean> isRight = new ArrayList<>();
        isRight.add(first.of(pair.ofFirst()) > second.of(pair.ofFirst()));
        isRight.add(second.of(pair.ofSecond()) > first.of(pair.ofSecond()));
        isRight.forEach(right -> tally.sensitivity.add(right ? 1 : 0));
    }
}
