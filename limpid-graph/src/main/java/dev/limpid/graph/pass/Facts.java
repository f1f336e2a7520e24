package dev.limpid.graph.pass;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Node;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.op.Trait;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * Inference of element types and ranks without a runtime.
 *
 * <p>A model file need not declare the types of its inner values, and a few old forms can be rewritten exactly only if
 * they are known. Types that cannot be inferred stay unknown; nothing is guessed.
 */
final class Facts {
    /** The known facts of one value; {@code rank} and {@code length} (of a list) are -1 where unknown. */
    private record Fact(@Nullable ElementType element, int rank, int length) {
        static final Fact NOTHING = new Fact(null, -1, -1);

        Fact rank(int other) {
            return new Fact(element, other, -1);
        }

        Fact list(int size) {
            return new Fact(element, 1, size);
        }

        Fact element(@Nullable ElementType other) {
            return new Fact(other, rank, length);
        }
    }

    private final Map<String, Fact> facts = new HashMap<>();
    private final @Nullable Facts outer;

    Facts(Map<String, TensorType> types, @Nullable Facts outer) {
        this.outer = outer;
        types.forEach(this::learn);
    }

    /** The element type of a value, if it is known. */
    Optional<ElementType> findElement(String value) {
        return Optional.ofNullable(fact(value).element);
    }

    /** The number of dimensions of a value, if it is known. */
    OptionalInt findRank(String value) {
        int rank = fact(value).rank;
        return rank < 0 ? OptionalInt.empty() : OptionalInt.of(rank);
    }

    /** Records a known type. */
    void learn(String value, TensorType type) {
        int rank = type.shape() == null ? -1 : type.shape().rank();
        int length = rank == 1 && type.shape() != null ? (int) type.shape().size(0) : -1;
        facts.put(value, new Fact(type.element(), rank, length));
    }

    /** Infers the facts of a node's outputs; its inputs must have been visited. */
    void learn(Node node) {
        if (!node.op().isStandard()) {
            return;
        }
        for (int k = 0; k < node.outputs().size(); k++) {
            Fact found = output(node, k);
            facts.merge(node.outputs().get(k), found, Facts::merged);
        }
    }

    private static Fact merged(Fact told, Fact found) {
        return new Fact(
                told.element != null ? told.element : found.element,
                told.rank >= 0 ? told.rank : found.rank,
                told.length >= 0 ? told.length : found.length);
    }

    private Fact fact(String value) {
        @Nullable Fact known = facts.get(value);
        return known != null ? known : outer != null ? outer.fact(value) : Fact.NOTHING;
    }

    private Fact output(Node node, int k) {
        String op = node.op().name();
        Fact x = fact(node.input(0));
        if (node.has(Trait.REDUCES)) {
            return reduced(node, x);
        } else if (node.has(Trait.BROADCASTS)) {
            return broadcast(node, node.has(Trait.LOGICAL) ? ElementType.BOOL : elementOfBroadcast(node));
        } else if (node.has(Trait.SAME_RANK) && !node.has(Trait.OTHER_TYPE)) {
            return likeFirst(node, x, k);
        }
        return switch (op) {
            case "Gemm", "Flatten" -> x.rank(2);
            case "MatMul" -> matMul(x, fact(node.input(1)));
            case "Cast" -> x.element(castTo(node));
            case "CastLike" -> x.element(fact(node.input(1)).element);
            case "Shape" -> shape(node, x);
            case "Size" -> new Fact(ElementType.INT64, 0, -1);
            case "IsNaN", "IsInf" -> x.element(ElementType.BOOL);
            case "Reshape" -> x.rank(fact(node.input(1)).length);
            case "Expand" -> expanded(x, fact(node.input(1)).length);
            case "ConstantOfShape" -> new Fact(filler(node), x.length, -1);
            case "Range" -> x.rank(1);
            case "Concat" -> concat(node, x);
            case "Squeeze", "Unsqueeze" -> squeezed(node, x, op.equals("Squeeze") ? -1 : 1);
            case "Gather" -> gathered(x, fact(node.input(1)));
            case "ArgMax", "ArgMin" ->
                new Fact(ElementType.INT64, x.rank - (node.intAttribute("keepdims", 1) == 0 && x.rank > 0 ? 1 : 0), -1);
            case "Einsum" -> x.rank(einsumRank(node.textAttribute("equation", "")));
            case "DequantizeLinear" -> x.element(fact(node.input(1)).element);
            case "QuantizeLinear" -> x.element(node.hasInput(2) ? fact(node.input(2)).element : null);
            default -> Fact.NOTHING;
        };
    }

    private static Fact likeFirst(Node node, Fact x, int k) {
        Fact same = new Fact(x.element, x.rank, -1);
        if (k == 0 || node.is("Split")) {
            return same;
        }
        return node.is("MaxPool") || node.is("TopK") ? same.element(ElementType.INT64) : Fact.NOTHING;
    }

    private @Nullable ElementType elementOfBroadcast(Node node) {
        return fact(node.input(node.is("Where") ? 1 : 0)).element;
    }

    private Fact broadcast(Node node, @Nullable ElementType element) {
        int rank = 0;
        for (int k = 0; k < node.inputs().size(); k++) {
            int r = fact(node.input(k)).rank;
            if (r < 0) {
                return new Fact(element, -1, -1);
            }
            rank = Math.max(rank, r);
        }
        return new Fact(element, rank, -1);
    }

    private Fact reduced(Node node, Fact x) {
        if (node.intAttribute("keepdims", 1) != 0) {
            return x.rank(x.rank);
        }
        if (!node.hasInput(1)) {
            return x.rank(node.intAttribute("noop_with_empty_axes", 0) != 0 ? x.rank : 0);
        }
        int gone = fact(node.input(1)).length;
        return x.rank(gone <= 0 || x.rank < 0 ? -1 : x.rank - gone);
    }

    private static Fact matMul(Fact a, Fact b) {
        if (a.rank < 1 || b.rank < 1) {
            return a.rank(-1);
        }
        int lost = (a.rank == 1 ? 1 : 0) + (b.rank == 1 ? 1 : 0);
        return a.rank(Math.max(2, Math.max(a.rank, b.rank)) - lost);
    }

    private static @Nullable ElementType castTo(Node node) {
        long to = node.intAttribute("to", 0);
        for (ElementType type : ElementType.values()) {
            if (type.onnxNumber() == to) {
                return type;
            }
        }
        return null;
    }

    private static Fact shape(Node node, Fact x) {
        Fact list = new Fact(ElementType.INT64, 1, -1);
        if (x.rank < 0) {
            return list;
        }
        int start = clamp(node.intAttribute("start", 0), x.rank);
        int end = clamp(node.intAttribute("end", x.rank), x.rank);
        return list.list(Math.max(0, end - start));
    }

    private static int clamp(long position, int rank) {
        return (int) Math.max(0, Math.min(rank, position < 0 ? position + rank : position));
    }

    private static Fact expanded(Fact x, int length) {
        return x.rank(x.rank < 0 || length < 0 ? -1 : Math.max(x.rank, length));
    }

    private static ElementType filler(Node node) {
        return node.attributes().get("value") instanceof Attribute.TensorValue t
                ? t.value().elementType()
                : ElementType.FLOAT;
    }

    private Fact concat(Node node, Fact x) {
        int rank = -1;
        int length = 0;
        for (String input : node.inputs()) {
            Fact part = fact(input);
            rank = Math.max(rank, part.rank);
            length = length < 0 || part.length < 0 ? -1 : length + part.length;
        }
        return new Fact(x.element, rank, rank == 1 ? length : -1);
    }

    private Fact squeezed(Node node, Fact x, int sign) {
        int axes = fact(node.input(1)).length;
        if (x.rank < 0 || axes < 0) {
            return x.rank(-1);
        }
        int rank = x.rank + (sign * axes);
        return rank == 1 && x.rank == 0 ? x.list(1) : x.rank(rank);
    }

    private static Fact gathered(Fact x, Fact indices) {
        if (x.rank < 1 || indices.rank < 0) {
            return x.rank(-1);
        }
        int rank = x.rank - 1 + indices.rank;
        return x.rank == 1 && rank == 1 ? x.list(indices.length) : x.rank(rank);
    }

    private static int einsumRank(String equation) {
        int arrow = equation.indexOf("->");
        String result = arrow < 0 ? "..." : equation.substring(arrow + 2).replace(" ", "");
        return result.contains(".") ? -1 : result.length();
    }
}
