package dev.limpid.contrast.counterfactual;

import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What a network says of pictures that a graph computes. */
final class FromPicture {
    private FromPicture() {}

    /** The logits of pictures with values from 0 to 1, in the layout of the input. */
    static Expr logits(ContrastNetwork network, Expr picture, Dim rows) {
        String logits = network.model().logits();
        return Objects.requireNonNull(values(network, picture, rows, List.of()).get(logits));
    }

    /**
     * The logits and values of layers.
     *
     * @param rows how many pictures there are, as the batch of the graph
     */
    static Map<String, Expr> values(ContrastNetwork network, Expr picture, Dim rows, List<String> layers) {
        GraphBuilder b = picture.builder();
        Expr input = picture.mul(b.constant(network.room().scale()))
                .add(b.constant(network.room().low()))
                .cast(network.model().input().type().element());
        List<String> outputs = new ArrayList<>(layers);
        outputs.add(network.model().logits());
        Graph graph = network.model().graph().withOutputs(outputs).pruned();
        Shape own = graph.shapeOf(network.model().input().name());
        @Nullable String symbol = own.dim(0).symbol();
        if (symbol != null) {
            @Nullable String wanted = rows.symbol();
            graph = wanted == null ? graph.bind(symbol, rows.size()) : graph.renameSymbol(symbol, wanted);
        }
        input = input.reshape(b.list(own.with(0, rows).sizes()), own.with(0, rows));
        return b.call(graph, List.of(input));
    }
}
