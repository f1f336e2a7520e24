package dev.limpid.trust.faithfulness;

import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.Hiding;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.MetricInfo;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Need;
import dev.limpid.trust.Numbers;
import dev.limpid.trust.Passes;
import dev.limpid.trust.Proof;
import dev.limpid.trust.Rankings;
import dev.limpid.trust.Replacement;
import java.util.List;
import java.util.OptionalDouble;

/**
 * RFxG: whether the map answers a question about one class, about a class and another one, or about groups of classes. The
 * pixels of the highest scores are hidden in steps, and the probabilities of the classes in question are followed; the number is
 * the area under their curve, divided by the length of its axis.
 *
 * <p>Without groups that somebody knows, the group of the explained class is that class and the four that the network holds for most
 * likely beside it, and the other group the five after these; the other class is the most likely one beside it. A group has no more than
 * half of the classes, since the probabilities of all of them together never fall.
 *
 * <p>Ref.: Elisha, Cohen, Barkan and Koenigstein, Rethinking Saliency Maps: A Cognitive Human Aligned Taxonomy and Evaluation Framework
 * for Explanations, 2025, arXiv 2511.13081.
 *
 * <p>Differs from the authors' program: it adds the changes of a class and a group, or of two groups, where this takes the mean fall of
 * the first minus that of the second, so that a map of the first is told from one of both; its areas are not divided by the length of the axis, 0.8.
 *
 * @param question what is asked
 * @param shares the shares of the pixels that are hidden, ascending
 * @param replacement what pixels are replaced by
 * @param groupSize most classes of a group
 */
public record ReferenceFrame(Question question, List<Double> shares, Replacement replacement, int groupSize)
        implements ExplanationMetric {
    /** The question that a map is to answer. */
    public enum Question {
        /** Why this class and not another one (CCS)? The probability of the class minus that of the other; lower is better. */
        CLASS_OR_CLASS(
                "contrastive-contrastivity",
                "How far the class stays above its rival while the pixels of the highest scores go: low where they were what told the two apart."),
        /** Why this class and not its group (CGC)? The fall of the class minus the mean fall of the rest of its group. */
        CLASS_OR_GROUP(
                "class-group-contrastivity",
                "How much more than the rest of its group the class loses with the pixels of the highest scores."),
        /** Why this group (PGS)? The mean fall of the classes of the group. */
        GROUP("pointwise-group-score", "What the classes of the group lose with the pixels of the highest scores."),
        /** Why this group and not another one (CGS)? The mean fall of the group minus that of the other. */
        GROUP_OR_GROUP(
                "contrastive-group-score",
                "How much more than the next group the group of the class loses with the pixels of the highest scores.");

        private final String label;
        private final String meaning;

        Question(String label, String meaning) {
            this.label = label;
            this.meaning = meaning;
        }
    }

    private static final List<Double> USUAL = List.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9);

    /** With the usual settings. */
    public static final ReferenceFrame CONTRASTIVE = usual(Question.CLASS_OR_CLASS);

    /** With the usual settings. */
    public static final ReferenceFrame CLASS_GROUP = usual(Question.CLASS_OR_GROUP);

    /** With the usual settings. */
    public static final ReferenceFrame POINTWISE_GROUP = usual(Question.GROUP);

    /** With the usual settings. */
    public static final ReferenceFrame CONTRASTIVE_GROUP = usual(Question.GROUP_OR_GROUP);

    private static ReferenceFrame usual(Question question) {
        return new ReferenceFrame(question, USUAL, Replacement.black(), 5);
    }

    @Override
    public MetricInfo info() {
        MetricInfo.Builder info = MetricInfo.of(question.label, Family.FAITHFULNESS)
                .range(-1, 1)
                .needs(Need.MAP, Need.INPUT, Need.NETWORK)
                .meaning(question.meaning)
                .order("signed scores, highest first; no normalisation")
                .cost("shares + 1 network passes")
                .reference(
                        "Elisha, Cohen, Barkan and Koenigstein, Rethinking Saliency Maps: A Cognitive Human Aligned Taxonomy and Evaluation Framework for Explanations, 2025, arXiv 2511.13081");
        return (question == Question.CLASS_OR_CLASS ? info.lowerIsBetter() : info)
                .proved(new Proof.Verified(
                        "the formulas in NumPy on the probabilities of a torch network",
                        1e-4,
                        question == Question.CLASS_OR_CLASS || question == Question.GROUP
                                ? ""
                                : "the authors' program adds the changes instead of taking one from the other"));
    }

    @Override
    public OptionalDouble of(MetricInput in) {
        int[] order = RemovalCurve.mostRelevantFirst(in);
        List<Double> all = new java.util.ArrayList<>(shares);
        all.add(0, 0.0);
        double[][] scores = Hiding.scores(in, replacement, Shares.of(order, all, 0));
        double[][] probabilities = new double[scores.length][];
        for (int i = 0; i < scores.length; i++) {
            probabilities[i] = in.network().probabilities(scores[i]);
        }
        int[] classes = ranked(scores[0], in.target());
        if (classes.length < 2) {
            return OptionalDouble.empty();
        }
        double[] heights = new double[shares.size()];
        for (int i = 0; i < heights.length; i++) {
            heights[i] = height(probabilities[0], probabilities[i + 1], classes);
        }
        double[] at = shares.stream().mapToDouble(Double::doubleValue).toArray();
        return OptionalDouble.of(Numbers.meanHeight(at, heights));
    }

    /** The explained class, then the others from the most likely to the least. */
    private static int[] ranked(double[] scores, int target) {
        float[] keys = new float[scores.length];
        for (int k = 0; k < keys.length; k++) {
            keys[k] = k == target ? Float.POSITIVE_INFINITY : (float) scores[k];
        }
        return Rankings.descending(keys);
    }

    private double height(double[] before, double[] after, int[] classes) {
        double ofClass = before[classes[0]] - after[classes[0]];
        int end = Math.max(1, Math.min(groupSize, classes.length / 2));
        return switch (question) {
            case CLASS_OR_CLASS -> after[classes[0]] - after[classes[1]];
            case CLASS_OR_GROUP -> (ofClass - fall(before, after, classes, 1, Math.max(2, end))) / 2;
            case GROUP -> fall(before, after, classes, 0, end);
            case GROUP_OR_GROUP ->
                (fall(before, after, classes, 0, end) - fall(before, after, classes, end, 2 * end)) / 2;
        };
    }

    private static double fall(double[] before, double[] after, int[] classes, int from, int to) {
        double sum = 0;
        for (int i = from; i < to; i++) {
            sum += before[classes[i]] - after[classes[i]];
        }
        return sum / (to - from);
    }

    @Override
    public Passes passes(InputShape shape) {
        return Passes.network(shares.size() + 1L);
    }
}
