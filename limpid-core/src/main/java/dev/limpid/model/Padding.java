package dev.limpid.model;

import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.Value;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.OptionalInt;

/** Finds the token that fills up short texts. */
final class Padding {
    private static final String VOCABULARY = "limpid.vocabulary";
    private static final List<String> NAMES = List.of("<pad>", "[PAD]", "<PAD>");

    private Padding() {}

    /**
     * The number of the token: as the vocabulary within the file names it, else the only one whose vector is zero, as
     * training frameworks leave that of padding.
     */
    static OptionalInt find(Graph graph, Value input) {
        List<String> words =
                graph.header().metadata().getOrDefault(VOCABULARY, "").lines().toList();
        OptionalInt named =
                NAMES.stream().mapToInt(words::indexOf).filter(i -> i >= 0).findFirst();
        return named.isPresent()
                ? named
                : AxisUse.of(graph, input)
                        .lookedUp()
                        .flatMap(graph::findProducer)
                        .flatMap(gather -> graph.findConstant(gather.input(0)))
                        .filter(t -> t.rank() == 2 && t.elementType() == ElementType.FLOAT)
                        .map(Padding::onlyZeroRow)
                        .orElse(OptionalInt.empty());
    }

    private static OptionalInt onlyZeroRow(Tensor table) {
        FloatBuffer numbers = table.floats();
        int width = Math.toIntExact(table.size(1));
        OptionalInt found = OptionalInt.empty();
        for (int row = 0; row < table.size(0); row++) {
            int k = 0;
            while (k < width && numbers.get((row * width) + k) == 0) {
                k++;
            }
            if (k == width && found.isPresent()) {
                return OptionalInt.empty();
            }
            found = k == width ? OptionalInt.of(row) : found;
        }
        return found;
    }
}
