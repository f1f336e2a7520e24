package dev.limpid.counterfactual;

import dev.limpid.contrast.counterfactual.Counterfactual;
import dev.limpid.contrast.counterfactual.Found;
import dev.limpid.metrics.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A method over all pictures.
 *
 * @param method its name
 * @param asked pictures that it was asked about
 * @param answered pictures for which it found at least one answer; the others are refused
 * @param answers all answers
 * @param valid answers for which the network predicts what is said when it is run once more
 * @param places the median share of the places that change
 * @param l1 the median of the mean change of a value
 * @param l2 the median root of the summed squared changes
 * @param plausibility the median; see {@link Counterfactual}
 * @param towards the median
 * @param diversity the mean
 * @param energy the mean share of the change within the true change, with its interval
 * @param area the mean share of the picture that the true change may alter
 * @param iou the mean overlap with the true change
 * @param parts the share of answers whose densest part is one of the true change, with its interval
 */
public record Summary(
        String method,
        int asked,
        int answered,
        int answers,
        int valid,
        OptionalDouble places,
        OptionalDouble l1,
        OptionalDouble l2,
        OptionalDouble plausibility,
        OptionalDouble towards,
        OptionalDouble diversity,
        Optional<Interval> energy,
        OptionalDouble area,
        OptionalDouble iou,
        Optional<Interval> parts) {

    /** The summary of each method, in the order asked. */
    public static List<Summary> of(List<String> methods, List<PictureAnswers> pictures) {
        return methods.stream().map(m -> of(m, pictures)).toList();
    }

    private static Summary of(String method, List<PictureAnswers> pictures) {
        List<Found> found = pictures.stream()
                .flatMap(p -> p.found().stream())
                .filter(f -> f.method().equals(method))
                .toList();
        List<PictureAnswers.Answer> answers = pictures.stream()
                .flatMap(p -> p.answers().stream())
                .filter(a -> a.counterfactual().method().equals(method))
                .toList();
        List<Agreement> agreements =
                answers.stream().flatMap(a -> a.agreement().stream()).toList();
        return new Summary(
                method,
                found.size(),
                (int) found.stream().filter(f -> !f.answers().isEmpty()).count(),
                answers.size(),
                (int) answers.stream().filter(PictureAnswers.Answer::isValid).count(),
                median(answers, c -> OptionalDouble.of(c.change().places())),
                median(answers, c -> OptionalDouble.of(c.change().l1())),
                median(answers, c -> OptionalDouble.of(c.change().l2())),
                median(answers, Counterfactual::plausibility),
                median(answers, Counterfactual::towards),
                found.stream()
                        .filter(f -> f.diversity().isPresent())
                        .mapToDouble(f -> f.diversity().getAsDouble())
                        .average(),
                interval(agreements.stream().map(Agreement::energy)),
                agreements.stream().mapToDouble(Agreement::area).average(),
                agreements.stream().mapToDouble(Agreement::iou).average(),
                interval(agreements.stream().map(a -> a.isPart() ? 1.0 : 0.0)));
    }

    private static Optional<Interval> interval(Stream<Double> numbers) {
        double[] all = numbers.mapToDouble(Double::doubleValue).toArray();
        return all.length == 0 ? Optional.empty() : Optional.of(Interval.ofMean(all));
    }

    private static OptionalDouble median(
            List<PictureAnswers.Answer> answers, Function<Counterfactual, OptionalDouble> number) {
        List<Double> all = new ArrayList<>();
        answers.forEach(a -> number.apply(a.counterfactual()).ifPresent(all::add));
        all.sort(null);
        int middle = all.size() / 2;
        return all.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(
                        all.size() % 2 == 1 ? all.get(middle) : (all.get(middle - 1) + all.get(middle)) / 2);
    }
}
