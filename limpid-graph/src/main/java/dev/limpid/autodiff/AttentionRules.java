package dev.limpid.autodiff;

import dev.limpid.autodiff.RuleSet.Entry;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** Gradients of attention and rotary embedding as single operators, derived from their defining formulas. */
final class AttentionRules {
    private AttentionRules() {}

    static List<Entry> entries() {
        return List.of(
                Entry.of(s -> Expansion.of(f -> attention(f.node(), f::in)).apply(checked(s)), "Attention")
                        .note(
                                "without past keys and values; only the first output may be differentiated; a model's nodes are"
                                        + " written as matrix products and a softmax first, which all rule sets support"),
                Entry.of(Expansion.of(AttentionRules::rotary), "RotaryEmbedding"));
    }

    private static Site checked(Site s) {
        if (s.node().hasInput(4) || s.node().hasInput(5) || s.node().hasInput(6)) {
            throw refused(s.node(), "has past keys and values; their gradient is not supported");
        }
        if (s.hasGrad(1) || s.hasGrad(2) || s.hasGrad(3)) {
            throw refused(s.node(), "supports the gradient of its first output only");
        }
        return s;
    }

    private static LimpidException refused(Node node, String why) {
        return LimpidException.unsupported("Attention node '" + node.label() + "' " + why);
    }

    /**
     * {@code softmax(cap(q * k^T * scale) + mask) * v}, head by head.
     *
     * @param in the inputs of the node, by number
     */
    static Expr attention(Node node, IntFunction<Expr> in) {
        boolean flat = in.apply(0).rank() == 3;
        Expr q = flat ? heads(in.apply(0), node.intAttribute("q_num_heads", 1)) : in.apply(0);
        long groups = q.shape().size(1);
        Expr k = forGroups(flat ? heads(in.apply(1), node.intAttribute("kv_num_heads", 1)) : in.apply(1), groups);
        Expr v = forGroups(flat ? heads(in.apply(2), node.intAttribute("kv_num_heads", 1)) : in.apply(2), groups);
        Expr scores = q.mul(scale(node, q)).matMul(k.transpose(0, 1, 3, 2));
        Expr y = masked(node, in, scores)
                .unary("Softmax", Map.of("axis", Attribute.of(-1L)))
                .matMul(v);
        return flat ? joined(y) : y;
    }

    /** Rotates each pair (a, b) of a position by its angle: {@code (a cos - b sin, a sin + b cos)}. */
    private static Expr rotary(Expansion.Formula f) {
        Node node = f.node();
        boolean flat = f.in(0).rank() == 3;
        Expr x = flat ? heads(f.in(0), node.intAttribute("num_heads", 1)) : f.in(0);
        long size = x.shape().size(3);
        long given = node.intAttribute("rotary_embedding_dim", 0);
        long turned = given == 0 ? size : given;
        boolean alternate = node.intAttribute("interleaved", 0) != 0;
        Expr a = alternate ? x.slice(3, 0, turned, 2) : x.slice(3, 0, turned / 2, 1);
        Expr b = alternate ? x.slice(3, 1, turned, 2) : x.slice(3, turned / 2, turned, 1);
        Expr cos = angles(f, 1);
        Expr sin = angles(f, 2);
        Expr p = a.mul(cos).sub(b.mul(sin));
        Expr q = a.mul(sin).add(b.mul(cos));
        Expr y = alternate
                ? Expr.concat(4, p.unsqueeze(4), q.unsqueeze(4))
                        .reshape(x.builder().list(0, 0, 0, turned), x.shape().with(3, Dim.of(turned)))
                : Expr.concat(3, p, q);
        Expr whole = turned < size ? Expr.concat(3, y, x.slice(3, turned, size, 1)) : y;
        return flat ? joined(whole) : whole;
    }

    /** {@code [B,1,S,half]} from {@code [B,S,half]}, or from rows of a table at the given positions. */
    private static Expr angles(Expansion.Formula f, int k) {
        Expr table = f.in(k);
        if (!f.has(3)) {
            return table.unsqueeze(1);
        }
        Shape positions = f.in(3).shape();
        Shape shape = Shape.of(positions.dim(0), positions.dim(1), table.shape().dim(1));
        TensorType type = new TensorType(table.elementType(), shape);
        return table.emit("Gather", Map.of("axis", Attribute.of(0L)), type, f.in(3))
                .unsqueeze(1);
    }

    /** From {@code [B,H,S,D]} to {@code [B,S,H*D]}. */
    private static Expr joined(Expr e) {
        Dim heads = e.shape().dim(1);
        Dim each = e.shape().dim(3);
        Dim width = heads.isFixed() && each.isFixed() ? Dim.of(heads.size() * each.size()) : Dim.UNKNOWN;
        Shape rows = Shape.of(e.shape().dim(0), e.shape().dim(2), width);
        return e.transpose(0, 2, 1, 3).reshape(e.builder().list(0, 0, -1), rows);
    }

    /** From {@code [B,S,H*D]} to {@code [B,H,S,D]}. */
    private static Expr heads(Expr e, long heads) {
        Dim width = e.shape().dim(2);
        Dim each = width.isFixed() ? Dim.of(width.size() / heads) : Dim.UNKNOWN;
        Shape cut = Shape.of(e.shape().dim(0), e.shape().dim(1), Dim.of(heads), each);
        return e.reshape(e.builder().list(0, 0, heads, -1), cut).transpose(0, 2, 1, 3);
    }

    /** Repeats each head of keys or values for every query head that shares it. */
    private static Expr forGroups(Expr e, long queryHeads) {
        long own = e.shape().size(1);
        if (own == queryHeads) {
            return e;
        }
        Expr each = e.unsqueeze(2);
        Expr[] copies = new Expr[Math.toIntExact(queryHeads / own)];
        Arrays.fill(copies, each);
        return new Sizes().then(e, 0).then(queryHeads).then(e, 2).then(e, 3).shape(Expr.concat(2, copies));
    }

    private static double scale(Node node, Expr q) {
        float given = node.realAttribute("scale", 0);
        if (given != 0) {
            return given;
        }
        if (!q.shape().dim(3).isFixed()) {
            throw refused(node, "has heads of unknown size and no scale");
        }
        return 1 / Math.sqrt((double) q.shape().size(3));
    }

    private static Expr masked(Node node, IntFunction<Expr> in, Expr scores) {
        float cap = node.realAttribute("softcap", 0);
        Expr kept = cap > 0 ? scores.mul(1 / cap).unary("Tanh").mul(cap) : scores;
        Expr never = kept.like(kept.elementType() == ElementType.FLOAT16 ? -65504 : -Float.MAX_VALUE);
        if (node.hasInput(3)) {
            Expr mask = in.apply(3);
            kept = mask.elementType() == ElementType.BOOL ? mask.where(kept, never) : kept.add(mask);
        }
        if (node.intAttribute("is_causal", 0) != 0) {
            Expr row = positions(scores, 2).unsqueeze(1);
            kept = row.greaterOrEqual(positions(scores, 3)).where(kept, never);
        }
        return kept;
    }

    /** {@code 0, 1, 2 ...} along an axis. */
    private static Expr positions(Expr e, int axis) {
        Expr size = e.shapeOf().slice(0, axis, axis + 1, 1).squeeze(0);
        TensorType type = TensorType.of(ElementType.INT64, e.shape().dim(axis));
        Expr zero = e.builder().scalar(ElementType.INT64, 0);
        return zero.emit("Range", Map.of(), type, size, e.builder().scalar(ElementType.INT64, 1));
    }
}
