package dev.limpid.report;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which axes of scores are the places of an input; axis 0 is the batch, and all others are summed.
 *
 * @param places the axes, outermost first
 */
record ScoreAxes(List<Integer> places) {
    static ScoreAxes of(Tensor scores, List<Integer> input) {
        return find(scores, input)
                .orElseThrow(() -> LimpidException.unsupported("scores " + scores.type()
                        + " cannot be drawn; along the places of this input they would have the form "
                        + form(input.size())));
    }

    private static String form(int count) {
        List<String> letters = switch (count) {
            case 1 -> List.of("L");
            case 2 -> List.of("H", "W");
            case 3 -> List.of("D", "H", "W");
            default -> IntStream.range(0, count).mapToObj(i -> "P" + i).toList();
        };
        String places = String.join(",", letters);
        return "[N," + places + "] or [N,C," + places + "]";
    }

    /** The axes; empty where the scores have too few or too many, or no elements. */
    static Optional<ScoreAxes> find(Tensor scores, List<Integer> input) {
        int places = input.size();
        if (places == 0 || scores.elementCount() == 0 || scores.elementType() != ElementType.FLOAT) {
            return Optional.empty();
        }
        List<Integer> axes =
                new ArrayList<>(IntStream.range(1, scores.rank()).boxed().toList());
        boolean isShorter = true;
        while (axes.size() > places + 1 && isShorter) {
            isShorter = removeOne(axes, scores);
        }
        if (axes.size() == places + 1) {
            axes.remove(isChannelLast(axes, scores, input) ? places : 0);
        }
        return axes.size() == places ? Optional.of(new ScoreAxes(List.copyOf(axes))) : Optional.empty();
    }

    /** Removes the last axis of one element, which holds neither places nor channels. */
    private static boolean removeOne(List<Integer> axes, Tensor scores) {
        for (int i = axes.size() - 1; i >= 0; i--) {
            if (scores.size(axes.get(i)) == 1) {
                axes.remove(i);
                return true;
            }
        }
        return false;
    }

    private static boolean isChannelLast(List<Integer> axes, Tensor scores, List<Integer> input) {
        return matches(axes, 0, scores, input) && !matches(axes, 1, scores, input);
    }

    private static boolean matches(List<Integer> axes, int from, Tensor scores, List<Integer> input) {
        return IntStream.range(0, input.size()).allMatch(i -> scores.size(axes.get(from + i)) == input.get(i));
    }

    /** For each element of one input of the batch the number of its place. */
    int[] placeOf(Tensor scores) {
        int rank = scores.rank();
        int[] steps = new int[rank];
        int step = 1;
        for (int i = places.size() - 1; i >= 0; i--) {
            steps[places.get(i)] = step;
            step *= (int) scores.size(places.get(i));
        }
        int[] place = {0};
        int count = 1;
        for (int axis = rank - 1; axis > 0; axis--) {
            int size = (int) scores.size(axis);
            int[] more = new int[size * count];
            for (int i = 0; i < more.length; i++) {
                more[i] = place[i % count] + (i / count * steps[axis]);
            }
            place = more;
            count = more.length;
        }
        return place;
    }
}
