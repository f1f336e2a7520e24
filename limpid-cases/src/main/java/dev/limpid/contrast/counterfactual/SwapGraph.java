package dev.limpid.contrast.counterfactual;

import dev.limpid.attribution.formula.NetworkTail;
import dev.limpid.autodiff.Backward;
import dev.limpid.autodiff.RuleSet;
import dev.limpid.contrast.PlaceRows;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.FullBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Exchanges of cells between the feature maps of two pictures, as graphs in standard operators. */
final class SwapGraph {
    static final String MINE = "mine";
    static final String OTHER = "other";
    static final String OWN = "own";
    static final String WHERE = "where";
    static final String WHICH = "which";
    static final String PROMISE = "promise";

    private SwapGraph() {}

    /** Names of the values beside the layer that the network behind it reads. */
    static List<String> besides(ContrastNetwork network, FeatureMap map) {
        return NetworkTail.of(network.model(), map.value()).besides();
    }

    /** The network up to the layer, with all values that the rest reads as outputs. */
    static Graph front(ContrastNetwork network, FeatureMap map) {
        List<String> outputs = new ArrayList<>(List.of(map.value()));
        outputs.addAll(besides(network, map));
        return network.model().graph().withOutputs(outputs).pruned();
    }

    /** A value of one picture, once for each of some rows; the value itself where it has no row for a picture. */
    static Tensor repeated(Tensor value, int rows) {
        boolean isPerPicture = value.rank() > 1 && value.size(0) == 1;
        return isPerPicture ? FullBatch.filled(value, rows) : value;
    }

    /**
     * What the exchange of each pair of cells promises at first order: {@code float[P*P]}, row by row the cell that is replaced, then
     * the cell that comes in.
     */
    static Graph promise(ContrastNetwork network, FeatureMap map) {
        Made made = Made.of(network, map, 1);
        PlaceRows rows = new PlaceRows(map);
        Expr mine = rows.of(made.mine);
        Expr logits = made.logits(rows.back(mine, made.mine, 1));
        Expr own = made.b.input(OWN, TensorType.of(ElementType.FLOAT, 1, Margin.width(network.decision())));
        Expr margin = Margin.of(network.decision(), logits, own);
        Expr slope = Objects.requireNonNull(Backward.into(
                        made.b,
                        Map.of(margin.name(), made.b.constant(Tensor.of(new float[] {1}, 1))),
                        List.of(mine.name()),
                        RuleSet.GRADIENT)
                .get(mine.name()));
        Expr gained = slope.matMul(rows.of(made.other).transpose(0, 2, 1));
        Expr lost = slope.mul(mine).reduceSum(true, 2);
        return made.b.build(Map.of(PROMISE, gained.sub(lost).reshape(-1)));
    }

    /**
     * The logits after exchanges: in each row one cell is replaced.
     *
     * @param rows exchanges that are tried together
     */
    static Graph swap(ContrastNetwork network, FeatureMap map, int rows) {
        Made made = Made.of(network, map, rows);
        PlaceRows places = new PlaceRows(map);
        Expr where = made.b.input(WHERE, TensorType.of(ElementType.FLOAT, rows, map.count()));
        Expr which = made.b.input(WHICH, TensorType.of(ElementType.FLOAT, rows, map.count()));
        Expr mine = places.of(made.mine);
        Expr coming = which.matMul(places.of(made.other).reshape(map.count(), map.channels()))
                .unsqueeze(1);
        Expr swapped = mine.add(where.unsqueeze(2).mul(coming.sub(mine)));
        Expr logits = made.logits(places.back(swapped, made.mine, rows));
        return made.b.build(Map.of(network.model().logits(), logits));
    }

    /** A graph under construction. */
    private record Made(GraphBuilder b, Expr mine, Expr other, Graph tail, List<Expr> besides) {
        static Made of(ContrastNetwork network, FeatureMap map, int rows) {
            NetworkTail tail = NetworkTail.of(network.model(), map.value());
            Graph behind = tail.graph();
            Shape own = behind.shapeOf(map.value());
            @Nullable String symbol = own.dim(0).symbol();
            GraphBuilder b = GraphBuilder.ofOpset(Math.max(18, behind.opset())).scope("swap/");
            TensorType one =
                    new TensorType(behind.findType(map.value()).orElseThrow().element(), own.with(0, Dim.of(1)));
            Graph bound = symbol == null ? behind : behind.bind(symbol, rows);
            List<Expr> besides = new ArrayList<>();
            for (String name : tail.besides()) {
                besides.add(b.input(name, bound.findType(name).orElseThrow()));
            }
            return new Made(b, b.input(MINE, one), b.input(OTHER, one), bound, besides);
        }

        Expr logits(Expr layer) {
            List<Expr> arguments = new ArrayList<>(List.of(layer));
            arguments.addAll(besides);
            return Objects.requireNonNull(
                    b.call(tail, arguments).get(tail.outputs().get(0)));
        }
    }
}
