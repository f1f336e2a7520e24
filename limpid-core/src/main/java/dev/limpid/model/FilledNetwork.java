package dev.limpid.model;

import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import java.util.List;
import java.util.Objects;

/**
 * A network that takes exactly so many samples as one that takes a single sample: the graph repeats the sample to fill the
 * batch, and its logits are those of the first row. Inner values keep the whole batch.
 */
public final class FilledNetwork {
    private FilledNetwork() {}

    /**
     * The network for one sample.
     *
     * @param model a network with a {@link Classifier#fixedBatch}
     */
    public static Classifier of(Classifier model) {
        Shape whole = model.graph().shapeOf(model.input().name());
        long[] one = whole.sizes();
        one[0] = 1;
        GraphBuilder b = GraphBuilder.ofOpset(model.graph().opset()).scope("limpid_filled/");
        Expr x =
                b.input(model.input().name(), TensorType.of(model.input().type().element(), one));
        Expr all = x.expand(b.list(whole.sizes()), whole);
        Expr logits = Objects.requireNonNull(b.call(model.graph(), List.of(all)).get(model.logits()));
        Graph graph = b.build(List.of(logits.slice(0, 0, 1, 1)));
        String scores = graph.outputs().get(0);
        return new ClassifierParts(model)
                .graph(graph)
                .logits(scores)
                .output(scores)
                .toClassifier();
    }
}
