package dev.limpid.attribution.attention;

import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.pass.Pattern;
import dev.limpid.graph.pass.Recognize;
import dev.limpid.model.Classifier;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.Layout;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * One layer of a transformer in which the tokens of the picture attend to each other, all to all or within windows,
 * found by its structure: a softmax between two matrix products.
 *
 * @param probabilities the output of the softmax
 * @param heads number of heads
 * @param tokens number of tokens that attend to each other
 * @param keysFirst whether the keys are on the last axis but one
 * @param windows how the picture is split into windows; null if all tokens attend to all
 */
public record SelfAttention(
        String probabilities,
        int heads,
        int tokens,
        boolean keysFirst,
        @Nullable Windows windows) {
    /**
     * The layers of a network, first to last.
     *
     * @throws LimpidException if there are none, or the positions of one layer's tokens in the picture are unknown
     */
    public static List<SelfAttention> of(Classifier model) {
        List<Pattern> patterns = patterns(model);
        List<Optional<Windows>> windows =
                patterns.stream().map(p -> Windows.of(model, p)).toList();
        boolean all = windows.stream().allMatch(Optional::isPresent);
        return IntStream.range(0, patterns.size())
                .mapToObj(i -> of(model, patterns.get(i), all ? windows.get(i).orElse(null) : null))
                .toList();
    }

    /**
     * One layer of a network, whatever the others are.
     *
     * @param f has the parameter {@code block}: last, or a number from 0
     */
    static SelfAttention asked(ForwardPass f) {
        List<Pattern> patterns = patterns(f.model());
        int last = patterns.size() - 1;
        boolean isLast = f.settings().text("block").equals("last");
        Pattern pattern = patterns.get(isLast ? last : f.settings().whole("block", 0, last));
        return of(f.model(), pattern, Windows.of(f.model(), pattern).orElse(null));
    }

    private static List<Pattern> patterns(Classifier model) {
        Graph graph = model.graph();
        List<Pattern> found = Recognize.find(graph).stream()
                .filter(p -> p.kind() == Pattern.Kind.ATTENTION)
                .toList();
        if (found.isEmpty()) {
            boolean fused = graph.nodes().stream().anyMatch(n -> n.op().name().equals("Attention"));
            throw LimpidException.unsupported(
                    fused
                            ? "the network's attention is written as fused operators, which hide their"
                                    + " probabilities; export it with the softmax as a separate node"
                            : "the network has no attention between tokens: no softmax between two matrix products");
        }
        return found;
    }

    private static SelfAttention of(Classifier model, Pattern pattern, @Nullable Windows windows) {
        Graph graph = model.graph();
        String softmax = pattern.value("softmax");
        Shape shape = graph.shapeOf(softmax);
        int rank = shape.rank();
        Dim batch = graph.shapeOf(model.input().name()).dim(0);
        int heads =
                (int) (rank >= 4 ? shape.size(-3) : pattern.findNumber("heads").orElse(1));
        Dim outer = rank == 3 && heads > 1 ? times(batch, heads) : batch;
        boolean whole = (rank == 3 || rank == 4) && shape.dim(0).sameAs(outer);
        boolean inWindows = windows != null && windows.tokens() == shape.size(-1);
        boolean isSquare = shape.size(-1) >= 1 && shape.size(-1) == shape.size(-2);
        if (!(whole || inWindows) || heads < 1 || !isSquare) {
            throw LimpidException.badInput("the attention at '" + softmax + "' (" + shape
                    + ") is within windows or groups of tokens whose positions in the picture are unknown;"
                    + " attention-map can show another block");
        }
        boolean keysFirst = graph.findProducer(softmax)
                .map(node -> axis(node, rank) == rank - 2)
                .orElse(false);
        return new SelfAttention(softmax, heads, (int) shape.size(-1), keysFirst, inWindows ? windows : null);
    }

    /** The number of tokens that attend to each other, as text. */
    String size() {
        return tokens + " tokens" + (windows == null ? "" : " in each of " + windows.count() + " windows");
    }

    private static Dim times(Dim batch, int heads) {
        return batch.isFixed() ? Dim.of(batch.size() * heads) : Dim.symbol(heads + "*" + batch.symbol());
    }

    private static int axis(Node softmax, int rank) {
        return Math.floorMod((int) softmax.intAttribute("axis", -1), rank);
    }

    /** The probabilities: {@code float[N,windows,heads,queries,keys]}; there is one window if all attend to all. */
    public Expr attention(ForwardPass f) {
        return byHead(f.value(probabilities));
    }

    /** A value in the shape of the probabilities, by heads: {@code float[N,windows,heads,queries,keys]}. */
    Expr byHead(Expr value) {
        int count = windows == null ? 1 : windows.count();
        Expr square = value.reshape(-1, count, heads, tokens, tokens);
        return keysFirst ? square.transpose(0, 1, 2, 4, 3) : square;
    }

    /**
     * The grid of the tokens' positions.
     *
     * @throws LimpidException if no value defines the positions of the tokens in the picture
     */
    public FeatureMap grid(Classifier model) {
        return windows == null ? patches(model) : windows.map();
    }

    private FeatureMap patches(Classifier model) {
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
        throw LimpidException.badInput("how the " + tokens + " tokens of the attention at '" + probabilities
                + "' are arranged in the picture is unknown");
    }

    private boolean fits(FeatureMap map) {
        return map.layout() == Layout.TOKENS && map.count() + map.leadingTokens() + map.trailingTokens() == tokens;
    }

    /**
     * The query token: {@code float[1,1,1,T]} or {@code float[N,windows,1,T]}, a weighting of the tokens.
     *
     * @param query {@code class} (the mean of all if there is no class token), {@code mean}, or the number of a token;
     *     within windows the number of a position, row by row
     */
    Expr query(ForwardPass f, String query) {
        FeatureMap grid = grid(f.model());
        int count = windows == null ? tokens : grid.count();
        boolean mean = query.equals("mean") || (query.equals("class") && grid.leadingTokens() == 0);
        int token = mean || query.equals("class") ? 0 : f.settings().whole("query", 0, count - 1);
        Expr all = f.input().builder().list(LongStream.range(0, count).toArray());
        Expr chosen = all.equal(all.builder().list(token)).cast(f.input().elementType());
        Expr weights = mean ? chosen.mul(0).add(1.0 / count) : chosen;
        if (windows == null) {
            return weights.unsqueeze(0, 1, 2);
        }
        return windows.parted(f, weights.reshape(sizes(1, grid)));
    }

    private static long[] sizes(long batch, FeatureMap grid) {
        return LongStream.concat(LongStream.of(batch), grid.places().stream().mapToLong(p -> p))
                .toArray();
    }

    /** Scores of the tokens, {@code float[N,windows,1,T]}, on the grid of the positions: {@code float[N,...]}. */
    Expr onGrid(ForwardPass f, Expr arriving) {
        if (windows != null) {
            return windows.joined(f, arriving);
        }
        FeatureMap grid = grid(f.model());
        long first = grid.leadingTokens();
        return arriving.slice(3, first, first + grid.count(), 1).reshape(sizes(-1, grid));
    }

    /**
     * Converts scores of this layer's tokens to scores of the previous layer's tokens, {@code float[N,windows,1,T]}. If
     * the previous grid is finer, the score of a position is shared equally among the positions from which it was
     * merged.
     */
    Expr leaving(ForwardPass f, SelfAttention before, Expr arriving) {
        if (windows == null || before.windows == null) {
            return arriving;
        }
        List<Integer> coarse = windows.map().places();
        List<Integer> fine = before.windows.map().places();
        Expr places = windows.joined(f, arriving);
        for (int axis = 0; axis < coarse.size(); axis++) {
            long times = fine.get(axis) / coarse.get(axis);
            if (times > 1) {
                long[] each =
                        LongStream.generate(() -> 1).limit(places.rank() + 1L).toArray();
                each[axis + 2] = times;
                long[] sizes = places.shape().sizes();
                sizes[0] = -1;
                sizes[axis + 1] = fine.get(axis);
                places = places.unsqueeze(axis + 2)
                        .expand(places.builder().list(each), null)
                        .reshape(sizes)
                        .mul(1.0 / times);
            }
        }
        return before.windows.parted(f, places);
    }
}
