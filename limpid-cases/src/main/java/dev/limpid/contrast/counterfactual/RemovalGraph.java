package dev.limpid.contrast.counterfactual;

import dev.limpid.contrast.Matrices;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import java.util.LinkedHashMap;
import java.util.Map;

/** Pictures from which regions are removed by a strong blur, and what the network says of them. */
final class RemovalGraph {
    static final String PICTURE = "picture";
    static final String LABELS = "labels";
    static final String KEPT = "kept";
    static final String CHANGED = "changed";
    static final String LOGITS = "logits";

    /** The standard deviation of the blur, in parts of the side. */
    private static final double BLUR = 0.125;

    private RemovalGraph() {}

    /**
     * The graph. Inputs: the picture {@code float[1,...]}, 0 to 1, the number of the region of each place {@code int64[P]}, and which
     * regions each variant keeps {@code float[N,S]}. Outputs: the variants as pictures, and their logits.
     */
    static Graph of(ContrastNetwork network) {
        GraphBuilder b =
                GraphBuilder.ofOpset(Math.max(18, network.model().graph().opset()));
        Dim rows = network.model().isBatched() ? Dim.symbol("N") : Dim.of(1);
        Expr picture = b.input(PICTURE, TensorType.of(ElementType.FLOAT, network.shape(1)));
        int places = network.grid().count();
        Expr labels = b.input(LABELS, TensorType.of(ElementType.INT64, places));
        Expr kept = b.input(KEPT, new TensorType(ElementType.FLOAT, Shape.of(rows, Dim.symbol("S"))));
        TensorType type = new TensorType(ElementType.FLOAT, Shape.of(rows, Dim.of(places)));
        Expr mask = network.grid().alongInput(kept.emit("Gather", Map.of("axis", Attribute.of(1L)), type, labels));
        Expr blurred = blurred(network, picture);
        Expr changed = blurred.add(picture.sub(blurred).mul(mask));
        Map<String, Expr> outputs = new LinkedHashMap<>();
        outputs.put(CHANGED, changed);
        outputs.put(LOGITS, FromPicture.logits(network, changed, rows));
        return b.build(outputs);
    }

    private static Expr blurred(ContrastNetwork network, Expr picture) {
        GraphBuilder b = picture.builder();
        int height = network.grid().size(0);
        int width = network.grid().size(1);
        Expr planes =
                network.grid().byChannel(picture).reshape(1, network.grid().channels(), height, width);
        Expr down = b.constant(Matrices.gaussian(height, BLUR * Math.max(height, width)));
        Expr across = b.constant(Matrices.gaussian(width, BLUR * Math.max(height, width)))
                .transpose(1, 0);
        Expr soft = down.matMul(planes).matMul(across);
        return network.grid()
                .asInput(soft.reshape(
                        1, network.grid().channels(), network.grid().count()));
    }
}
