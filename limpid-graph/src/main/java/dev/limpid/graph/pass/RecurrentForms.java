package dev.limpid.graph.pass;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Node;
import dev.limpid.graph.Op;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Recurrent nodes with the time axis first ({@code layout=0}), the only form that ONNX Runtime computes. */
final class RecurrentForms {
    private static final int INITIAL_H = 5;
    private static final int INITIAL_C = 6;

    private RecurrentForms() {}

    static Map<String, Form> all() {
        return Map.of(
                "LSTM", RecurrentForms::timeFirst, "GRU", RecurrentForms::timeFirst, "RNN", RecurrentForms::timeFirst);
    }

    private static void timeFirst(Node node, Rewriting to) {
        if (node.intAttribute("layout", 0) == 0) {
            to.keep(node.withoutAttributes("layout"));
            return;
        }
        List<String> inputs = new ArrayList<>(node.inputs());
        for (int k : new int[] {0, INITIAL_H, INITIAL_C}) {
            if (node.hasInput(k)) {
                inputs.set(k, to.emit("Transpose", List.of(node.input(k)), order(1, 0, 2)));
            }
        }
        List<String> outputs = new ArrayList<>();
        for (int k = 0; k < node.outputs().size(); k++) {
            outputs.add(node.hasOutput(k) ? to.fresh("time_first") : "");
        }
        to.keep(new Node(node.op(), node.name(), inputs, outputs, node.attributes()).withoutAttributes("layout"));
        for (int k = 0; k < outputs.size(); k++) {
            if (node.hasOutput(k)) {
                to.keep(new Node(
                        Op.of("Transpose"),
                        "",
                        List.of(outputs.get(k)),
                        List.of(node.outputs().get(k)),
                        k == 0 ? order(2, 0, 1, 3) : order(1, 0, 2)));
            }
        }
    }

    private static Map<String, Attribute> order(long... axes) {
        return Map.of("perm", Attribute.of(axes));
    }
}
