package dev.limpid.app.files;

import dev.limpid.Explanation;
import dev.limpid.ModelInput;
import dev.limpid.graph.Tensor;
import dev.limpid.model.InputKind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Scores as CSV: one row for each place of the input, with its name or position, the input's values and the score. Scores of
 * a coarser layer are interpolated linearly; scores that belong to no places are listed with their indices.
 */
final class ScoreTable {
    private ScoreTable() {}

    /** The text of the file, with a row of names first. */
    static String of(Explanation explanation, boolean isAlongInput) {
        StringBuilder text = new StringBuilder();
        if (isAlongInput) {
            alongInput(text, explanation);
        } else {
            byIndex(text, explanation.scores());
        }
        return text.toString();
    }

    private static void alongInput(StringBuilder text, Explanation explanation) {
        ModelInput input = explanation.input();
        List<Integer> sizes = input.sizes();
        float[][] values = input.values();
        float[] scores = explanation.grid().at(sizes);
        boolean isNamed = input.kind() == InputKind.TABLE && sizes.size() == 1;
        List<String> head = new ArrayList<>(isNamed ? List.of("feature") : axes(input.kind(), sizes.size()));
        if (input.kind() == InputKind.TOKENS) {
            head.add("token");
        } else {
            IntStream.range(0, values.length).forEach(c -> head.add(channel(input, c, values.length)));
        }
        head.add("score");
        row(text, head);
        for (int i = 0; i < scores.length; i++) {
            List<String> row = new ArrayList<>();
            if (isNamed) {
                row.add(input.drawing().place(i));
            } else {
                row.addAll(position(i, sizes));
            }
            if (input.kind() == InputKind.TOKENS) {
                row.add(
                        input.names().isEmpty()
                                ? String.valueOf(Math.round(values[0][i]))
                                : input.names().get(i));
            } else {
                for (float[] channel : values) {
                    row.add(String.valueOf(channel[i]));
                }
            }
            row.add(String.valueOf(scores[i]));
            row(text, row);
        }
    }

    private static String channel(ModelInput input, int channel, int count) {
        boolean isNamed = input.kind() != InputKind.TABLE && !input.names().isEmpty();
        return isNamed ? input.names().get(channel) : count == 1 ? "value" : "value_" + channel;
    }

    private static List<String> axes(InputKind kind, int count) {
        return switch (kind) {
            case SERIES -> List.of("step");
            case PICTURE -> List.of("row", "column");
            case TOKENS -> count == 1 ? List.of("position") : numbered(count);
            default -> count == 3 ? List.of("slice", "row", "column") : numbered(count);
        };
    }

    private static List<String> numbered(int count) {
        return IntStream.range(0, count).mapToObj(i -> "axis_" + i).toList();
    }

    private static List<String> position(int index, List<Integer> sizes) {
        List<String> position = new ArrayList<>();
        int rest = index;
        for (int i = sizes.size() - 1; i >= 0; i--) {
            position.add(0, String.valueOf(rest % sizes.get(i)));
            rest /= sizes.get(i);
        }
        return position;
    }

    private static void byIndex(StringBuilder text, Tensor scores) {
        List<Integer> sizes = IntStream.range(1, scores.rank())
                .mapToObj(a -> Math.toIntExact(scores.size(a)))
                .toList();
        List<String> head = new ArrayList<>(numbered(sizes.size()));
        head.add("score");
        row(text, head);
        float[] all = scores.toFloats();
        int each = Math.toIntExact(scores.elementCount() / scores.size(0));
        for (int i = 0; i < each; i++) {
            List<String> row = new ArrayList<>(position(i, sizes));
            row.add(String.valueOf(all[i]));
            row(text, row);
        }
    }

    private static void row(StringBuilder text, List<String> cells) {
        text.append(String.join(",", cells.stream().map(CsvText::quoted).toList()))
                .append('\n');
    }
}
