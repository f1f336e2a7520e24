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
 * The protocol of FunnyBirds: takes parts and things away, looks what the network makes of it, and compares with what
 * an explanation says.
 *
 * <p>A part is important by an explanation when it has more than a share t of the total. Completeness and
 * distractibility depend on t; as in the authors' program, 80 shares from 0.01 to 0.5 are tried, and the one with the
 * largest {@code (CSDC + PC + DC) / 3 + D} is taken for all four.
 *
 * <p>Differs from the paper: creatures have seven telling parts instead of five; where the paper takes classes that
 * share two of five parts for the target sensitivity, these share two of seven. Predictions are explained for
 * preservation and deletion, the true class everywhere else, as in the authors' program; a score that loses exactly nothing never counts as a loss.
 *
 * <p>Costs: per picture up to 7 forward passes without one part, one per thing in the background, 2 for each distinct
 * set of important parts, and 4 explanations.
 *
 * <p>Ref.: Hesse, Schaub-Meyer, Roth, FunnyBirds: A synthetic vision dataset for a part-based analysis of explainable AI
 * methods, 2023, arXiv 2308.06248.
 */
public final class FunnyBirds {
    private static final int SHARES = 80;
    private static final double LEAST = 0.01;
    private static final double MOST = 0.5;

    private FunnyBirds() {}

    /**
     * Measures a network with an explanation.
     *
     * @param scenes the pictures
     * @param side their size in pixels
     */
    public static Verdict judge(Predictor network, Explanation explanation, Stream<Scene> scenes, int side) {
        return verdict(scenes.map(scene -> measure(new Study(network, scene, side), explanation))
                .toList());
    }

    /** The k-th share of the total above which parts are important. */
    static double share(int k) {
        return LEAST + ((MOST - LEAST) * k / (SHARES - 1));
    }

    /** What is found on one picture with one explanation. */
    public static Finding measure(Study study, Explanation explanation) {
        Finding finding = new Finding(SHARES);
        finding.accuracy.add(study.prediction() == study.truth() ? 1 : 0);
        study.thingLosses().values().forEach(loss -> finding.background.add(study.isIrrelevant(loss) ? 1 : 0));
        Importance ofTruth = explanation.importance(study.picture(), study.truth());
        Importance ofPrediction = study.prediction() == study.truth()
                ? ofTruth
                : explanation.importance(study.picture(), study.prediction());
        List<Set<Part>> sufficient = Sufficient.of(Species.all().get(study.truth()));
        Set<Object> irrelevant = study.irrelevant();
        for (int k = 0; k < SHARES; k++) {
            Set<Part> parts = ofTruth.parts(share(k));
            if (study.prediction() == study.truth()) {
                finding.dataCheck[k].add(held(sufficient, parts));
            }
            Set<Part> deciding = ofPrediction.parts(share(k));
            finding.preservation[k].add(study.predictionWithOnly(deciding) == study.prediction() ? 1 : 0);
            finding.deletion[k].add(study.predictionWithout(deciding) == study.prediction() ? 0 : 1);
            if (!irrelevant.isEmpty()) {
                Set<Object> distracted = new HashSet<>(parts);
                distracted.addAll(ofTruth.things(share(k)));
                distracted.retainAll(irrelevant);
                finding.distractibility[k].add(1 - ((double) distracted.size() / irrelevant.size()));
            }
        }
        order(study, ofTruth, finding);
        contrast(study, explanation, finding);
        return finding;
    }

    /** Of the set that is held best, the share that is held. */
    private static double held(List<Set<Part>> sufficient, Set<Part> parts) {
        double best = 0;
        for (Set<Part> set : sufficient) {
            best = Math.max(best, (double) set.stream().filter(parts::contains).count() / set.size());
        }
        return best;
    }

    private static void order(Study study, Importance importance, Finding finding) {
        Map<Part, Double> losses = study.losses(study.truth());
        List<Part> parts = Part.telling();
        double[] lost = parts.stream()
                .mapToDouble(p -> Objects.requireNonNull(losses.get(p)))
                .toArray();
        double[] said = parts.stream().mapToDouble(importance::of).toArray();
        RankCorrelation.of(lost, said).ifPresent(r -> finding.singleDeletion.add((r + 1) / 2));
    }

    /**
     * Asks for two species that each share two parts with the true one, and no part in common. Where each of them loses
     * more without its own two parts, the explanation of each must say more of them than the explanation of the other.
     */
    private static void contrast(Study study, Explanation explanation, Finding finding) {
        List<Species> pair = pair(Species.all().get(study.truth()));
        if (pair.isEmpty()) {
            return;
        }
        List<List<Part>> own = new ArrayList<>();
        List<double[]> without = new ArrayList<>();
        for (Species species : pair) {
            own.add(species.shared(Species.all().get(study.truth())));
            without.add(study.without(own.get(own.size() - 1)));
        }
        for (int i = 0; i < 2; i++) {
            int species = pair.get(i).index();
            if (!(without.get(i)[species] < without.get(1 - i)[species])) {
                return;
            }
        }
        List<Importance> said = pair.stream()
                .map(s -> explanation.importance(study.picture(), s.index()))
                .toList();
        for (int i = 0; i < 2; i++) {
            finding.sensitivity.add(said.get(i).of(own.get(i)) > said.get(1 - i).of(own.get(i)) ? 1 : 0);
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

    /** What the findings on some pictures come to. */
    public static Verdict verdict(List<Finding> findings) {
        Finding all = new Finding(SHARES);
        findings.forEach(all::add);
        int best = 0;
        for (int k = 1; k < SHARES; k++) {
            best = all.completeness(k) > all.completeness(best) ? k : best;
        }
        return new Verdict(
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
