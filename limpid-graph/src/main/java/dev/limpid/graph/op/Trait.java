package dev.limpid.graph.op;

import java.util.List;
import java.util.Set;

/**
 * Something that is true of an operator whatever its attributes say. A trait that an operator does not have is not
 * claimed; it may be true for some attributes.
 *
 * <p>Traits speak of the first input {@code x} and the first result {@code y} unless they say otherwise, and of
 * inference: {@code Dropout} changes nothing.
 */
public enum Trait {
    /** The rank of y is that of x. */
    SAME_RANK,
    /** y has no more elements than x, and no other result has. */
    NOT_LARGER,
    /** The shape of y is that of x. */
    SAME_SHAPE(SAME_RANK, NOT_LARGER),
    /** The element type of y can differ from that of x. */
    OTHER_TYPE,
    /** The inputs are broadcast against each other, and y has the shape that results. */
    BROADCASTS,
    /** The elements of y are truth values. */
    LOGICAL,
    /** Axes are reduced: those in input 1, or all. */
    REDUCES(NOT_LARGER),
    /** {@code x} and {@code y} are {@code [N,C,...]}, the axis of the channels second. */
    CHANNELS_FIRST(SAME_RANK),
    /** The size of a result depends on the elements of an input that does not state sizes. */
    DATA_SIZED,
    /** Two runs on the same inputs can differ. */
    RANDOM,
    /** Its constant inputs are settings (bounds, sizes, exponents), not trained parameters. */
    UNTRAINED,
    /** ONNX Runtime cannot write y into the memory of an input. */
    NOT_IN_PLACE,
    /** ONNX Runtime copies constant weights into a layout that is faster. */
    PACKED,

    /** The floating results are affine in all floating inputs together. */
    LINEAR,
    /** y is affine in each of the first two inputs while the other is fixed. */
    BILINEAR,
    /** A {@link #BILINEAR} operator that is a layer when one of the two inputs is constant: the weights. */
    WEIGHTED(BILINEAR),
    /** One of the four operations of arithmetic. */
    ARITHMETIC,

    /** No element of y is negative if no element of the floating inputs is. */
    KEEPS_SIGN,
    /** An element of x that is zero is a zero of y wherever it arrives. */
    KEEPS_ZERO,
    /** Every element of y is an element of an input, or a fill value that the operator was given or that is 0. */
    MOVES(LINEAR, KEEPS_SIGN, KEEPS_ZERO),
    /** The elements of y are those of x, each exactly once. */
    SAME_ELEMENTS(MOVES, NOT_LARGER),
    /** The elements of y are those of x in the same row-major order; only the shape can differ. */
    SAME_ORDER(SAME_ELEMENTS),
    /** Every element of y is an element of the floating inputs that was chosen by comparison with others. */
    SELECTS(KEEPS_SIGN, KEEPS_ZERO),
    /** y holds the numbers of x in another coding; what is lost is rounding and saturation. */
    RECODES(SAME_SHAPE, OTHER_TYPE),
    /** Codes real numbers as whole ones with a scale, or decodes them. */
    QUANTIZES(RECODES),

    /** {@code y[i] = f(x[i])}; the other inputs are parameters of f. */
    ELEMENTWISE(SAME_SHAPE),
    /** {@code y[i] = f(x[i], ...)}, and f is straight between kinks or jumps. */
    PIECEWISE_LINEAR,
    /** {@code y[i] = f(x[i], ...)}, and f is curved somewhere. */
    CURVED,
    /** An activation function: {@link #ELEMENTWISE}, continuous, and finite for every finite x. */
    ACTIVATION(ELEMENTWISE),
    /** As {@code x[i]} rises and the rest stays, {@code y[i]} only rises or only falls. */
    MONOTONE;

    /** Immutable, being a {@link List#of}. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<Trait> implied;

    Trait(Trait... implied) {
        this.implied = List.of(implied);
    }

    /** Adds this trait and those that every operator with it has. */
    void addTo(Set<Trait> traits) {
        traits.add(this);
        implied.forEach(each -> each.addTo(traits));
    }
}
