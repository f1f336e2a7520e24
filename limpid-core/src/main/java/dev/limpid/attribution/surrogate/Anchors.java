package dev.limpid.attribution.surrogate;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.Method.Search;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.attribution.region.Coalitions;
import dev.limpid.attribution.region.KindDefaults;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Anchors: the fewest segments that preserve the prediction when they are shown, whatever else is hidden.
 *
 * <p>Scores {@code float[N,H,W]}: at the positions of a segment of the anchor the increase of the precision when the
 * segment was added, and zero elsewhere. Over the segments they sum to the precision of the anchor minus that of the
 * empty anchor. Further results: {@code precision}, its {@code lower_bound} at the required confidence, both by pictures
 * that are drawn after the search, since the best of many candidates looks better than it is,
 * {@code coverage} (how likely a random coalition contains the anchor, {@code 2^-segments}), each {@code float[N]}, and
 * {@code anchor float[N,D]}, one for its segments. If no anchor of at most {@code size} segments is precise enough, the
 * best one found is returned; its lower bound shows this.
 *
 * <p>The class is the one with the largest weight in the target. Of classes that exclude each other the prediction is
 * preserved where this class has the largest score; a class that is independent of others, or the only one, where the
 * network still finds it present, or still absent. Anchors grow by a beam search; the best candidates are
 * found by KL-LUCB, which samples candidates while their confidence bounds overlap. An anchor that seems precise is
 * returned only if {@code confirm} fresh pictures confirm it by the exact binomial bound; otherwise the search goes on.
 *
 * <p>Ref.: Ribeiro, Singh and Guestrin, Anchors: High-Precision Model-Agnostic Explanations, 2018, doi
 * 10.1609/aaai.v32i1.11491; Kaufmann and Kalyanakrishnan, Information Complexity in Bandit Subset Selection, 2013.
 */
public final class Anchors implements Method.Searching {
    @Override
    public MethodInfo info() {
        MethodInfo info = MethodInfo.of("anchors", Family.SURROGATE)
                .unit("share")
                .meaning("Searches for the fewest segments that preserve the prediction with high probability,"
                        + " whatever replaces the others. The result is a sufficient condition, not a score for every"
                        + " segment.")
                .formula("the fewest segments A with P(class stays | A shown) >= precision")
                .cost("forward passes until the bounds are decided, at most budget for each size of anchor")
                .laws(Law.IMPLEMENTATION_INVARIANCE, Law.BATCH_EQUIVARIANCE)
                .reference("Ribeiro, Singh and Guestrin, Anchors: High-Precision Model-Agnostic Explanations, 2018, doi"
                        + " 10.1609/aaai.v32i1.11491")
                .witness("the precision of every anchor over all coalitions of a small grid")
                .parameter(
                        "precision", "0.95", "required precision: how often the class must stay the same, 0.5 to 0.999")
                .parameter("confidence", "0.95", "confidence in the precision, 0.5 to 0.9999")
                .parameter("tolerance", "0.15", "tolerance when the best candidates are selected, 0.01 to 1")
                .parameter("beam", "2", "number of anchors of each size that are extended, 1 to 20")
                .parameter("size", "8", "largest number of segments of an anchor, 1 to 50")
                .parameter("budget", "4000", "largest number of sampled inputs for each size of anchor, 100 to 1000000")
                .parameter("confirm", "1000", "number of fresh inputs that must confirm an anchor, 10 to 1000000");
        return Coalitions.described(info, "slic:24", "segment-mean", "logit");
    }

    @Override
    public Settings adapted(Classifier model, Settings stated) {
        return KindDefaults.of(info(), model, stated);
    }

    @Override
    public void check(ForwardPass f) {
        Decision.require(f.model());
        Coalitions.of(f.model(), f.settings());
    }

    @Override
    public Search.Found search(Search search) {
        return new BeamSearch(search).found();
    }

    /** One search. */
    private static final class BeamSearch {
        private final Search search;
        private final AnchorArms arms;
        private final double wanted;
        private final double failure;
        private final int beam;
        private final int largest;
        private final int budget;
        private final int fresh;

        BeamSearch(Search search) {
            this.search = search;
            this.arms = new AnchorArms(search);
            this.wanted = search.settings().real("precision", 0.5, 0.999);
            this.failure = 1 - search.settings().real("confidence", 0.5, 0.9999);
            this.beam = search.settings().whole("beam", 1, 20);
            this.largest = Math.min(arms.segments(), search.settings().whole("size", 1, 50));
            this.budget = search.settings().whole("budget", 100, 1_000_000);
            this.fresh = search.settings().whole("confirm", 10, 1_000_000);
        }

        Search.Found found() {
            search.reached(0, largest);
            AnchorArms.Arm nothing = arms.of(new BitSet(), null);
            arms.ask(nothing, budget / 10);
            List<AnchorArms.Arm> best = List.of(nothing);
            AnchorArms.Arm chosen = nothing;
            boolean isConfirmed = isConfirmed(nothing);
            for (int size = 1; size <= largest && !isConfirmed; size++) {
                best = best(candidates(best));
                best.forEach(this::decide);
                best.sort(Comparator.comparingDouble((AnchorArms.Arm a) -> a.lower(level()))
                        .reversed());
                for (AnchorArms.Arm arm : best) {
                    isConfirmed = isConfirmed || isConfirmed(arm);
                    chosen = arm.isAsked() && arm.confirmedLower(share()) >= wanted ? arm : chosen;
                }
                if (!isConfirmed && best.get(0).lower(level()) > chosen.lower(level())) {
                    chosen = best.get(0);
                }
                search.reached(size, largest);
            }
            arms.confirm(chosen, fresh);
            return result(chosen);
        }

        /** Whether the search finds an anchor precise, and pictures that the search has not seen confirm it. */
        private boolean isConfirmed(AnchorArms.Arm arm) {
            if (arm.lower(level()) < wanted) {
                return false;
            }
            arms.confirm(arm, fresh);
            return arm.confirmedLower(share()) >= wanted;
        }

        /** How often each bound by fresh pictures may fail, so that all of them hold together. */
        private double share() {
            return failure / (largest * beam + 2);
        }

        /** The level of the single bounds for which all of them hold together with the required confidence. */
        private double level() {
            return Math.log(largest * beam * 2 / failure);
        }

        /** Samples until it is clear whether an anchor is precise, or the budget is spent. */
        private void decide(AnchorArms.Arm arm) {
            int left = budget / beam;
            while (left > 0 && arm.lower(level()) < wanted && arm.upper(level()) >= wanted && arm.mean() >= wanted) {
                left -= arms.ask(arm, arms.atOnce());
            }
        }

        private List<AnchorArms.Arm> candidates(List<AnchorArms.Arm> from) {
            List<AnchorArms.Arm> candidates = new ArrayList<>();
            Set<BitSet> seen = new HashSet<>();
            for (AnchorArms.Arm parent : from) {
                for (int k = 0; k < arms.segments(); k++) {
                    BitSet more = (BitSet) parent.shown().clone();
                    more.set(k);
                    if (!parent.shown().get(k) && seen.add(more)) {
                        candidates.add(arms.of(more, parent));
                    }
                }
            }
            return candidates;
        }

        /** The best of the candidates, the most precise first, by KL-LUCB. */
        private List<AnchorArms.Arm> best(List<AnchorArms.Arm> candidates) {
            double tolerance = search.settings().real("tolerance", 0.01, 1);
            int wantedArms = Math.min(beam, candidates.size());
            int left = budget;
            for (AnchorArms.Arm arm : candidates) {
                left -= arms.ask(arm, Math.min(arms.atOnce(), 16));
            }
            Comparator<AnchorArms.Arm> byMean =
                    Comparator.comparingDouble(AnchorArms.Arm::mean).reversed();
            for (int round = 1; ; round++) {
                // Sorting is stable, so that equal candidates stay in the order of their segments.
                candidates.sort(byMean);
                double level = Math.log(405.5 * candidates.size() * Math.pow(round, 1.1) / failure);
                double exploration = level + Math.log(level);
                AnchorArms.Arm weakest = candidates.subList(0, wantedArms).stream()
                        .min(Comparator.comparingDouble(a -> a.lower(exploration)))
                        .orElseThrow();
                AnchorArms.Arm rival = candidates.subList(wantedArms, candidates.size()).stream()
                        .max(Comparator.comparingDouble(a -> a.upper(exploration)))
                        .orElse(weakest);
                boolean isDecided =
                        rival == weakest || rival.upper(exploration) - weakest.lower(exploration) < tolerance;
                if (isDecided || left <= 0) {
                    return new ArrayList<>(candidates.subList(0, wantedArms));
                }
                left -= arms.ask(weakest, arms.atOnce());
                left -= arms.ask(rival, arms.atOnce());
            }
        }

        private Search.Found result(AnchorArms.Arm chosen) {
            double[] members = new double[arms.segments()];
            double[] gains = new double[arms.segments()];
            for (AnchorArms.Arm arm = chosen; arm.parent() != null; arm = arm.parent()) {
                BitSet added = (BitSet) arm.shown().clone();
                added.andNot(arm.parent().shown());
                members[added.nextSetBit(0)] = 1;
                gains[added.nextSetBit(0)] = (arm == chosen ? arm.confirmedMean() : arm.mean())
                        - arm.parent().mean();
            }
            Map<String, Tensor> more = Map.of(
                    "precision", number(chosen.confirmedMean()),
                    "lower_bound", number(chosen.confirmedLower(share())),
                    "coverage", number(Math.pow(2, -chosen.shown().cardinality())),
                    "anchor", Tensor.of(ElementType.FLOAT, members, 1, members.length));
            return new Search.Found(arms.painted(gains), more);
        }

        private static Tensor number(double value) {
            return Tensor.of(ElementType.FLOAT, new double[] {value}, 1);
        }
    }
}
