package dev.limpid.attribution.attention;

import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.autodiff.RuleSet;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** The attention layers of a transformer in sequence, combined to the flow from the query token to each patch. */
final class Chain {
    /** The default of the parameter for the query token. */
    static final String QUERY = "class";

    static final String QUERY_MEANING =
            "the query token: class (the mean of all if there is no class token), mean, or a number from" + " 0";

    private final ForwardPass f;
    private final List<SelfAttention> layers;

    private Chain(ForwardPass f, List<SelfAttention> layers) {
        this.f = f;
        this.layers = layers;
    }

    /** @throws LimpidException if the network has no attention, or it cannot be followed from layer to layer */
    static Chain of(ForwardPass f) {
        List<SelfAttention> layers = SelfAttention.of(f.model());
        SelfAttention last = layers.get(layers.size() - 1);
        for (int i = 1; i < layers.size(); i++) {
            SelfAttention layer = layers.get(i);
            SelfAttention before = layers.get(i - 1);
            boolean isSame = layer.windows() == null && layer.tokens() == before.tokens();
            if (!isSame && !isMerged(before.windows(), layer.windows())) {
                throw LimpidException.badInput("the network's attention is over " + before.size() + " at '"
                        + before.probabilities() + "' and over " + layer.size() + " at '" + layer.probabilities()
                        + "', so it cannot be followed from layer to layer; attention-map works");
            }
        }
        if (last.windows() != null && mixes(f.model().graph(), layers.get(0).probabilities(), last.probabilities())) {
            throw LimpidException.badInput(
                    "convolutions between the network's attention layers also mix positions, so the attention cannot"
                            + " be followed from layer to layer; attention-map works");
        }
        return new Chain(f, layers);
    }

    /** Whether each position of a map was merged from the same number of positions of the map before. */
    private static boolean isMerged(@Nullable Windows before, @Nullable Windows after) {
        return before != null
                && after != null
                && IntStream.range(0, after.map().places().size())
                        .allMatch(axis -> before.map().places().get(axis)
                                        % after.map().places().get(axis)
                                == 0);
    }

    /** Whether a convolution with a kernel larger than 1 is between two values. */
    private static boolean mixes(Graph graph, String first, String last) {
        Set<String> behind = new HashSet<>(Set.of(first));
        for (Node node : graph.nodes()) {
            if (node.outputs().contains(last)) {
                return false;
            }
            if (node.reads().stream().anyMatch(behind::contains)) {
                behind.addAll(node.outputs());
                boolean isWide = node.is("Conv")
                        && LongStream.of(graph.shapeOf(node.input(1)).sizes())
                                .skip(2)
                                .anyMatch(k -> k > 1);
                if (isWide) {
                    return true;
                }
            }
        }
        return false;
    }

    /** The attention of each layer: {@code float[N,windows,heads,T,T]}. */
    List<Expr> attention() {
        return layers.stream().map(layer -> layer.attention(f)).toList();
    }

    /** Each layer's attention times the target's gradient with respect to it: {@code float[N,windows,heads,T,T]}. */
    List<Expr> weighted() {
        return bySlope(probabilities());
    }

    /**
     * The relevance of each layer's attention times the target's gradient with respect to it:
     * {@code float[N,windows,heads,T,T]}.
     */
    List<Expr> relevant(RuleSet rules) {
        return bySlope(f.relevances(rules, probabilities()));
    }

    private List<Expr> probabilities() {
        return layers.stream().map(layer -> f.value(layer.probabilities())).toList();
    }

    private List<Expr> bySlope(List<Expr> values) {
        List<Expr> slopes = f.gradients(probabilities());
        List<Expr> products = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            SelfAttention layer = layers.get(i);
            products.add(layer.byHead(values.get(i)).mul(layer.byHead(slopes.get(i))));
        }
        return products;
    }

    /** The identity matrix of a layer's size: {@code float[T,T]}. */
    private static Expr identity(Expr matrix) {
        Expr all = matrix.builder()
                .list(LongStream.range(0, matrix.shape().size(-1)).toArray());
        return all.unsqueeze(1).equal(all).cast(matrix.elementType());
    }

    /** The residual connection and the attention of a layer: a matrix plus the identity matrix. */
    static Expr withPassing(Expr matrix) {
        return matrix.add(identity(matrix));
    }

    /**
     * The row of the query token in the product of a matrix for each layer, the last layer's first, on the grid of the
     * first layer's positions: {@code float[N,...]}.
     *
     * @param matrices {@code float[N,windows,T,T]}
     */
    Expr rolledOut(List<Expr> matrices) {
        int last = layers.size() - 1;
        Expr row = layers.get(last).query(f, f.settings().text("query"));
        for (int i = last; i >= 0; i--) {
            row = row.matMul(matrices.get(i));
            row = i > 0 ? layers.get(i).leaving(f, layers.get(i - 1), row) : row;
        }
        return layers.get(0).onGrid(f, row);
    }

    /** Matrices {@code float[N,windows,T,T]} whose rows sum to one. */
    static Expr rowsToOne(Expr matrix) {
        return matrix.div(matrix.reduceSum(true, 3));
    }
}
