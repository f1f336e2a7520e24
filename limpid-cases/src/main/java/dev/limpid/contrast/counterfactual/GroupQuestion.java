package dev.limpid.contrast.counterfactual;

import dev.limpid.model.Labels;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Why these classes and not those: at the lowest level why the predicted class and not the others of its group, then why its group and not
 * the others.
 *
 * <p>The question is put to the log-odds of the classes against the others, as the network sees them in this input. Its gradient is that of a
 * sum of logits in which each side is weighted by the probabilities within the side, and that sum is what is explained.
 *
 * @param why the name of the predicted class or of its group
 * @param whyNot the names of the others, the most probable first
 * @param weights of the logits; the positive ones add up to 1, and so do the negative ones
 * @param level 0 for the class within its smallest group, 1 for that group within the next larger, and so on; -1 for one class and another
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record GroupQuestion(String why, String whyNot, double[] weights, int level) {
    private static final int NAMED = 3;
    private static final double LEAST = 1e-3;

    /**
     * The questions about an input, from the smallest group to all classes. A group of one class asks nothing of its own.
     *
     * @param logits of the input
     * @param label the predicted class
     * @param target a class that is contrasted where it first stands apart; empty for all others
     */
    public static List<GroupQuestion> of(
            ClassGroups groups, float[] logits, int label, OptionalInt target, Labels labels) {
        List<GroupQuestion> questions = new ArrayList<>();
        int depth = groups.levels().size();
        for (int level = 0; level <= depth; level++) {
            int own = level;
            IntPredicate inside = k -> isTogether(groups, own - 1, k, label);
            IntPredicate around = k -> isTogether(groups, own, k, label);
            IntPredicate rival = k -> around.test(k) && !inside.test(k);
            if (target.isPresent() && rival.test(target.getAsInt())) {
                int other = target.getAsInt();
                rival = k -> isTogether(groups, own - 1, k, other);
            }
            double[] weights = new double[logits.length];
            shared(logits, inside, weights, 1);
            List<Integer> against = shared(logits, rival, weights, -1);
            if (!against.isEmpty()) {
                questions.add(new GroupQuestion(
                        name(groups, level - 1, label, labels),
                        names(groups, level - 1, against, labels),
                        weights,
                        level));
            }
        }
        return questions;
    }

    /** Whether two classes are in one group of a level; below the lowest each class stands alone, above the highest all are together. */
    private static boolean isTogether(ClassGroups groups, int level, int a, int b) {
        return level < 0
                ? a == b
                : level >= groups.levels().size()
                        || groups.levels().get(level).of()[a]
                                == groups.levels().get(level).of()[b];
    }

    /** Adds the probabilities within a side to the weights; the classes of the side, the most probable first. */
    private static List<Integer> shared(float[] logits, IntPredicate side, double[] weights, int sign) {
        List<Integer> members = IntStream.range(0, logits.length)
                .filter(side)
                .boxed()
                .sorted((a, b) -> Float.compare(logits[b], logits[a]))
                .toList();
        double sum = 0;
        for (int k : members) {
            sum += Math.exp(logits[k] - logits[members.get(0)]);
        }
        for (int k : members) {
            weights[k] += sign * Math.exp(logits[k] - logits[members.get(0)]) / sum;
        }
        return members;
    }

    private static String name(ClassGroups groups, int level, int label, Labels labels) {
        return level < 0
                ? labels.name(label)
                : groups.levels()
                        .get(level)
                        .names()
                        .get(groups.levels().get(level).of()[label]);
    }

    private static String names(ClassGroups groups, int level, List<Integer> members, Labels labels) {
        List<String> names = members.stream()
                .map(k -> name(groups, level, k, labels))
                .distinct()
                .toList();
        return names.size() <= NAMED
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, NAMED)) + " and " + (names.size() - NAMED) + " more";
    }

    /** The sum of logits as a target, such as {@code 1*3-0.8*5-0.2*7}; weights below a thousandth are left out. */
    public String target() {
        StringBuilder text = new StringBuilder();
        for (int k = 0; k < weights.length; k++) {
            if (Math.abs(weights[k]) >= LEAST) {
                text.append(weights[k] < 0 ? "-" : text.isEmpty() ? "" : "+")
                        .append(String.format(Locale.ROOT, "%.6f*%d", Math.abs(weights[k]), k));
            }
        }
        return text.toString();
    }

    /** The kind of the question in words, the same for all inputs. */
    public String kind() {
        return switch (level) {
            case -1 -> "this class, not the next";
            case 0 -> "this class, not the others of its group";
            case 1 -> "this group, not the others";
            default -> "this group of level " + level + ", not the others";
        };
    }

    /** The question in words. */
    public String words() {
        return "why " + why + " and not " + whyNot;
    }
}
