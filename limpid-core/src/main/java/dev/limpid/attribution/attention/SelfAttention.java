package dev.limpid.attribution.attention;

import dev.limpid.attribution.Formula;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.ModelException;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.pass.Pattern;
import dev.limpid.graph.pass.Recognize;
import dev.limpid.model.Classifier;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.Layout;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * One layer of a transformer in which the tokens of the picture attend to each other, found by its structure: a softmax
 * between two matrix products.
 *
 * @param probabilities the value behind the softmax
 * @param heads how many attend side by side
 * @param tokens how many tokens there are
 * @param keysFirst whether the keys lie along the last axis but one
 */
record SelfAttention(String probabilities, int heads, int tokens, boolean keysFirst) {
    /**
     * The layers of a network, first to last.
     *
     * @throws ModelException if there are none, or in one of them tokens do not all attend to all
     */
    static List<SelfAttention> of(Classifier model) {
        return patterns(model).stream().map(p -> of(model, p)).toList();
    }

    /**
     * One layer of a network, which alone must be one in which all tokens attend to all.
     *
     * @param f has the parameter {@code block}: last, or a number from 0
     */
    static SelfAttention asked(Formula f) {
        List<Pattern> patterns = patterns(f.model());
        int last = patterns.size() - 1;
        boolean isLast = f.settings().text("block").equals("last");
        return of(f.model(), patterns.get(isLast ? last : f.settings().whole("block", 0, last)));
    }

    private static List<Pattern> patterns(Classifier model) {
        Graph graph = model.graph();
        List<Pattern> found = Recognize.find(graph).stream()
                .filter(p -> p.kind() == Pattern.Kind.ATTENTION)
                .toList();
        if (found.isEmpty()) {
            boolean fused = graph.nodes().stream().anyMatch(n -> n.op().name().equals("Attention"));
            throw new ModelException(
                    fused
                            ? "the network's attention is written as single operators, which hide their probabilities; export"
                                    + " it with the softmax as a node of its own"
                            : "the network has no attention between tokens: no softmax between two matrix products");
        }
        return found;
    }

    private static SelfAttention of(Classifier model, Pattern pattern) {
        Graph graph = model.graph();
        String softmax = pattern.value("softmax");
        Shape shape = graph.shapeOf(softmax);
        int rank = shape.rank();
        Dim batch = graph.shapeOf(model.input().name()).dim(0);
        int heads =
                (int) (rank >= 4 ? shape.size(-3) : pattern.findNumber("heads").orElse(1));
        Dim outer = rank == 3 && heads > 1 ? times(batch, heads) : batch;
        boolean whole = (rank == 3 || rank == 4) && shape.dim(0).sameAs(outer);
        if (!whole || heads < 1 || shape.size(-1) < 1 || shape.size(-1) != shape.size(-2)) {
            throw new ModelException("the attention at '" + softmax + "' (" + shape
                    + ") is within windows or groups of tokens, not of all tokens to all, and cannot be read for the whole"
                    + " picture; attention-map can look at another block");
        }
        boolean keysFirst = graph.findProducer(softmax)
                .map(node -> axis(node, rank) == rank - 2)
                .orElse(false);
        return new SelfAttention(softmax, heads, (int) shape.size(-1), keysFirst);
    }

    private static Dim times(Dim batch, int heads) {
        return batch.isFixed() ? Dim.of(batch.size() * heads) : Dim.symbol(heads + "*" + batch.symbol());
    }

    private static int axis(Node softmax, int rank) {
        return Math.floorMod((int) softmax.intAttribute("axis", -1), rank);
    }

    /** The probabilities: {@code float[N,heads,queries,keys]}. */
    Expr attention(Formula f) {
        return byHead(f.value(probabilities));
    }

    /** What has the form of the probabilities, by heads: {@code float[N,heads,queries,keys]}. */
    Expr byHead(Expr value) {
        Expr square = value.reshape(-1, heads, tokens, tokens);
        return keysFirst ? square.transpose(0, 1, 3, 2) : square;
    }

    /**
     * The grid of the patches among the tokens.
     *
     * @throws ModelException if no value says how the tokens lie in the picture
     */
    FeatureMap grid(Classifier model) {
        @Nullable FeatureMap layer = model.findDefaultLayer().orElse(null);
        if (layer != null && fits(layer)) {
            return layer;
        }
        Graph graph = model.graph();
        for (Node node : graph.nodes()) {
            Shape shape = graph.findType(node.output()).map(TensorType::shape).orElse(Shape.SCALAR);
            if (shape.rank() == 3 && shape.size(1) == tokens) {
                @Nullable FeatureMap map = model.findFeatureMap(node.output()).orElse(null);
                if (map != null && fits(map)) {
                    return map;
                }
            }
        }
        throw new ModelException("how the " + tokens + " tokens of the attention at '" + probabilities
                + "' lie in the picture cannot be told");
    }

    private boolean fits(FeatureMap map) {
        return map.layout() == Layout.TOKENS && map.count() + map.leadingTokens() + map.trailingTokens() == tokens;
    }

    /**
     * Which token asks: {@code float[1,1,T]}, a weighting of the tokens.
     *
     * @param query {@code class} (the mean of all where there is no class token), {@code mean}, or the number of a token
     */
    Expr query(Formula f, String query) {
        int leading = grid(f.model()).leadingTokens();
        boolean mean = query.equals("mean") || (query.equals("class") && leading == 0);
        int token = mean || query.equals("class") ? 0 : f.settings().whole("query", 0, tokens - 1);
        Expr all = f.input().builder().list(LongStream.range(0, tokens).toArray());
        Expr chosen = all.equal(all.builder().list(token)).cast(f.input().elementType());
        Expr weights = mean ? chosen.mul(0).add(1.0 / tokens) : chosen;
        return weights.unsqueeze(0, 1);
    }

    /** What arrives at each token {@code float[N,1,T]} on the grid of the patches: {@code float[N,...]}. */
    Expr onGrid(Formula f, Expr arriving) {
        FeatureMap grid = grid(f.model());
        long first = grid.leadingTokens();
        long[] sizes = LongStream.concat(
                        LongStream.of(-1), grid.places().stream().mapToLong(p -> p))
                .toArray();
        return arriving.slice(2, first, first + grid.count(), 1).reshape(sizes);
    }
}
