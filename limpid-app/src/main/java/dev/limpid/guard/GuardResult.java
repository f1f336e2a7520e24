package dev.limpid.guard;

import dev.limpid.contrast.guard.GuardFeature;
import dev.limpid.contrast.guard.GuardModel;
import dev.limpid.error.LimpidException;
import dev.limpid.metrics.Auc;
import dev.limpid.metrics.Interval;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A detector and how well it tells attacked pictures from others. Every area under the curve is of an attack that the detector was not
 * fitted on, over pictures that it was not fitted on: every second picture is for fitting.
 *
 * @param detector fitted on all attacks and all pictures, by the features that come from maps
 * @param threshold the score that 5 % of the pictures as they are exceed
 * @param pictures how many there are
 * @param scores for each attack
 */
public record GuardResult(GuardModel detector, double threshold, int pictures, List<AttackScore> scores) {
    private static final int FEWEST = 5;
    private static final double FALSE_ALARMS = 0.05;

    public GuardResult {
        scores = List.copyOf(scores);
    }

    /**
     * How well attacked pictures are told from others: areas under the curve with 95 % intervals. Each is empty if too few predictions
     * change.
     *
     * @param attack its name
     * @param changed pictures whose prediction it changes
     * @param tested those of them that are tested on
     * @param softmax by the largest probability alone: the baseline
     * @param saliency by the features that come from maps
     * @param maps by the statistics of maps alone
     * @param agreement by the agreement of maps alone
     * @param reconstruction by the pictures made from explanations alone
     * @param all by all features, with the scores
     */
    public record AttackScore(
            String attack,
            int changed,
            int tested,
            Optional<Interval> softmax,
            Optional<Interval> saliency,
            Optional<Interval> maps,
            Optional<Interval> agreement,
            Optional<Interval> reconstruction,
            Optional<Interval> all) {}

    static GuardResult of(GuardRequest request, List<GuardedPicture> pictures) {
        List<GuardedPicture> fitting = half(pictures, 0);
        List<GuardedPicture> testing = half(pictures, 1);
        List<double[]> attacked = attacked(pictures, request.attacks());
        if (testing.size() < FEWEST || attacked.size() < FEWEST) {
            throw LimpidException.badInput("a detector needs at least " + 2 * FEWEST + " pictures and " + FEWEST
                    + " attacked pictures whose prediction changes; there are " + pictures.size() + " and "
                    + attacked.size());
        }
        List<AttackScore> scores = new ArrayList<>();
        for (String attack : request.attacks()) {
            scores.add(score(request, attack, pictures, fitting, testing));
        }
        GuardModel detector = GuardModel.fit(GuardFeature.ofSaliency(), clean(pictures), attacked, request.seed());
        double[] usual =
                clean(pictures).stream().mapToDouble(detector::score).sorted().toArray();
        double threshold = usual[(int) Math.min(usual.length - 1.0, Math.ceil((1 - FALSE_ALARMS) * usual.length) - 1)];
        return new GuardResult(detector, threshold, pictures.size(), scores);
    }

    private static List<GuardedPicture> half(List<GuardedPicture> pictures, int which) {
        return IntStream.range(0, pictures.size())
                .filter(i -> i % 2 == which)
                .mapToObj(pictures::get)
                .toList();
    }

    private static List<double[]> clean(List<GuardedPicture> pictures) {
        return pictures.stream().map(GuardedPicture::clean).toList();
    }

    private static List<double[]> attacked(List<GuardedPicture> pictures, List<String> attacks) {
        return pictures.stream()
                .flatMap(p -> attacks.stream().map(p.attacked()::get).filter(Objects::nonNull))
                .toList();
    }

    private static AttackScore score(
            GuardRequest request,
            String attack,
            List<GuardedPicture> pictures,
            List<GuardedPicture> fitting,
            List<GuardedPicture> testing) {
        List<String> others =
                request.attacks().stream().filter(a -> !a.equals(attack)).toList();
        List<double[]> known = attacked(fitting, others);
        List<double[]> clean = clean(testing);
        List<double[]> tested = attacked(testing, List.of(attack));
        boolean isEnough = tested.size() >= FEWEST && known.size() >= FEWEST;
        Judge judge = new Judge(clean(fitting), known, clean, tested, isEnough, request.seed());
        return new AttackScore(
                attack,
                attacked(pictures, List.of(attack)).size(),
                tested.size(),
                judge.baseline(),
                judge.of(GuardFeature.ofSaliency()),
                judge.of(kind(GuardFeature.Kind.MAP)),
                judge.of(kind(GuardFeature.Kind.AGREEMENT)),
                judge.of(kind(GuardFeature.Kind.RECONSTRUCTION)),
                judge.of(List.of(GuardFeature.values())));
    }

    private static List<GuardFeature> kind(GuardFeature.Kind kind) {
        return Arrays.stream(GuardFeature.values())
                .filter(f -> f.kind() == kind)
                .toList();
    }

    private record Judge(
            List<double[]> clean,
            List<double[]> attacked,
            List<double[]> testClean,
            List<double[]> testAttacked,
            boolean isEnough,
            long seed) {
        Optional<Interval> baseline() {
            int column = GuardFeature.PROBABILITY.column();
            return isEnough
                    ? Auc.interval(
                            testClean.stream().mapToDouble(r -> -r[column]).toArray(),
                            testAttacked.stream().mapToDouble(r -> -r[column]).toArray())
                    : Optional.empty();
        }

        Optional<Interval> of(List<GuardFeature> features) {
            if (!isEnough) {
                return Optional.empty();
            }
            GuardModel fitted = GuardModel.fit(features, clean, attacked, seed);
            return Auc.interval(
                    testClean.stream().mapToDouble(fitted::score).toArray(),
                    testAttacked.stream().mapToDouble(fitted::score).toArray());
        }
    }
}
