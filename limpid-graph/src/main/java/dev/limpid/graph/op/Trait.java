package dev.limpid.graph.op;

import java.util.List;
import java.util.Set;

/**
 * A property that an operator has for all of its attributes. A missing trait means nothing is claimed;
 * the property may still hold for some attributes.
 *
 * <p>Traits refer to the first input {@code x} and the first result {@code y} unless stated otherwise, and to
 * inference: {@code Dropout} changes nothing.
 */
public enum Trait {
    /** y has the rank of x. */
    SAME_RANK,
    /** y has at most as many elements as x, and so has every other result. */
    NOT_LARGER,
    /** y has the shape of x. */
    SAME_SHAPE(SAME_RANK, NOT_LARGER),
    /** The element type of y can differ from that of x. */
    OTHER_TYPE,
    /** The inputs are broadcast against each other, and y has the resulting shape. */
    BROADCASTS,
    /** The elements of y are booleans. */
    LOGICAL,
    /** Reduces axes: those in input 1, or all. */
    REDUCES(NOT_LARGER),
    /** {@code x} and {@code y} are {@code [N,C,...]}, with channels on axis 1. */
    CHANNELS_FIRST(SAME_RANK),
    /** {@link #CHANNELS_FIRST}, and each channel of y is computed from the same channel of x alone. */
    BY_CHANNEL(CHANNELS_FIRST),
    /** The size of a result depends on the elements of an input that does not specify sizes. */
    DATA_SIZED,
    /** Two runs on the same inputs can differ. */
    RANDOM,
    /** Its constant inputs are settings (bounds, sizes, exponents), not trained parameters. */
    UNTRAINED,
    /** Computes a sequence step by step, each from the input of the step and a state. */
    RECURRENT,
    /** Runs graphs that are given as attributes. */
    CONTROL,
    /** ONNX Runtime cannot compute y in place. */
    NOT_IN_PLACE,
    /** ONNX Runtime copies constant weights into a faster layout. */
    PACKED,

    /** The floating-point results are affine in all floating-point inputs together. */
    LINEAR,
    /** y is affine in each of the first two inputs while the other is constant. */
    BILINEAR,
    /** A {@link #BILINEAR} operator that is a layer if one of the two inputs is constant: the weights. */
    WEIGHTED(BILINEAR),
    /** One of the four arithmetic operations. */
    ARITHMETIC,

    /** y is nonnegative if all floating-point inputs are. */
    KEEPS_SIGN,
    /** Zero elements of x become zeros in y. */
    KEEPS_ZERO,
    /** Every element of y is an element of an input, or a given fill value, or 0. */
    MOVES(LINEAR, KEEPS_SIGN, KEEPS_ZERO),
    /** The elements of y are those of x, each exactly once. */
    SAME_ELEMENTS(MOVES, NOT_LARGER),
    /** y has the elements of x in the same row-major order; only the shape can differ. */
    SAME_ORDER(SAME_ELEMENTS),
    /** Every element of y is an element of the floating-point inputs, selected by comparison with others. */
    SELECTS(KEEPS_SIGN, KEEPS_ZERO),
    /** y holds the numbers of x in another encoding; only rounding and saturation lose information. */
    RECODES(SAME_SHAPE, OTHER_TYPE),
    /** Encodes floating-point numbers as integers with a scale, or decodes them. */
    QUANTIZES(RECODES),

    /** {@code y[i] = f(x[i])}; the other inputs are parameters of f. */
    ELEMENTWISE(SAME_SHAPE),
    /** {@code y[i] = f(x[i], ...)}, and f is piecewise linear, with kinks or jumps. */
    PIECEWISE_LINEAR,
    /** {@code y[i] = f(x[i], ...)}, and f is curved somewhere. */
    CURVED,
    /** An activation function: {@link #ELEMENTWISE}, continuous, and finite for every finite x. */
    ACTIVATION(ELEMENTWISE),
    /** {@code y[i]} is monotone in {@code x[i]} while the other elements are constant. */
    MONOTONE;

    /** Immutable, since it is a {@link List#of}. */
    @SuppressWarnings("ImmutableEnumChecker")
    private final List<Trait> implied;

    Trait(Trait... implied) {
        this.implied = List.of(implied);
    }

    /** Adds this trait and those that it implies. */
    void addTo(Set<Trait> traits) {
        traits.add(this);
        implied.forEach(each -> each.addTo(traits));
    }
}
