package dev.limpid.graph;

import dev.limpid.error.LimpidException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An expression: a value of a graph under construction; each method appends a standard ONNX node and returns its
 * output.
 *
 * <p>Element-wise methods broadcast as ONNX does. Types are inferred in simple cases; an unknown type is not an error
 * until it is needed.
 */
public final class Expr {
    private final GraphBuilder builder;
    private final String name;

    Expr(GraphBuilder builder, String name) {
        this.builder = builder;
        this.name = name;
    }

    /** The value's name; empty for a left-out optional input. */
    public String name() {
        return name;
    }

    /** The graph under construction. */
    public GraphBuilder builder() {
        return builder;
    }

    /** The type, as far as it is known. */
    public Optional<TensorType> findType() {
        return builder.findType(name);
    }

    /** The constant with this value's name, if there is one. */
    public Optional<Tensor> findConstant() {
        return builder.findConstant(name);
    }

    /** The element type. @throws LimpidException if it is not known */
    public ElementType elementType() {
        return findType()
                .orElseThrow(() -> LimpidException.unsupported("the element type of value '" + name + "' is not known"))
                .element();
    }

    /** The shape. @throws LimpidException if not even the number of dimensions is known */
    public Shape shape() {
        return findType()
                .flatMap(t -> Optional.ofNullable(t.shape()))
                .orElseThrow(() -> LimpidException.unsupported("the shape of value '" + name + "' is not known"));
    }

    /** The number of dimensions. @throws LimpidException if it is not known */
    public int rank() {
        return shape().rank();
    }

    /** This value, annotated with the shape of another. */
    public Expr shapedLike(Expr other) {
        other.findType().map(TensorType::shape).ifPresent(s -> builder.learn(name, s));
        return this;
    }

    // ---- element by element

    /** {@code this + o}. */
    public Expr add(Expr o) {
        return binary("Add", o);
    }

    /** {@code this + number}. */
    public Expr add(double number) {
        return add(like(number));
    }

    /** {@code this - o}. */
    public Expr sub(Expr o) {
        return binary("Sub", o);
    }

    /** {@code this * o}. */
    public Expr mul(Expr o) {
        return binary("Mul", o);
    }

    /** {@code this * number}. */
    public Expr mul(double number) {
        return mul(like(number));
    }

    /** {@code this / o}. */
    public Expr div(Expr o) {
        return binary("Div", o);
    }

    /** {@code this ^ o}. */
    public Expr pow(Expr o) {
        return binary("Pow", o);
    }

    /** {@code this ^ number}. */
    public Expr pow(double number) {
        return pow(like(number));
    }

    /** The smaller of both. */
    public Expr min(Expr o) {
        return binary("Min", o);
    }

    /** The larger of both. */
    public Expr max(Expr o) {
        return binary("Max", o);
    }

    /** An element-wise operator without attributes: {@code Exp}, {@code Sqrt}, {@code Tanh} ... */
    public Expr unary(String op) {
        return unary(op, Map.of());
    }

    /** An element-wise operator with attributes. */
    public Expr unary(String op, Map<String, Attribute> attributes) {
        return emit(op, attributes, findType().orElse(null));
    }

    /** {@code -this}. */
    public Expr neg() {
        return unary("Neg");
    }

    /** {@code max(this, 0)}. */
    public Expr relu() {
        return unary("Relu");
    }

    /** {@code |this|}. */
    public Expr abs() {
        return unary("Abs");
    }

    /** -1, 0 or 1. */
    public Expr sign() {
        return unary("Sign");
    }

    /** {@code e ^ this}. */
    public Expr exp() {
        return unary("Exp");
    }

    /** The natural logarithm. */
    public Expr log() {
        return unary("Log");
    }

    /** The square root. */
    public Expr sqrt() {
        return unary("Sqrt");
    }

    /** {@code 1 / this}. */
    public Expr reciprocal() {
        return unary("Reciprocal");
    }

    // ---- comparison and choice

    /** bool: {@code this > o}. */
    public Expr greater(Expr o) {
        return compare("Greater", o);
    }

    /** bool: {@code this >= o}. */
    public Expr greaterOrEqual(Expr o) {
        return compare("GreaterOrEqual", o);
    }

    /** bool: {@code this < o}. */
    public Expr less(Expr o) {
        return compare("Less", o);
    }

    /** bool: {@code this <= o}. */
    public Expr lessOrEqual(Expr o) {
        return compare("LessOrEqual", o);
    }

    /** bool: {@code this == o}. */
    public Expr equal(Expr o) {
        return compare("Equal", o);
    }

    /** bool: logical and. */
    public Expr and(Expr o) {
        return compare("And", o);
    }

    /** bool: logical not. */
    public Expr not() {
        return unary("Not");
    }

    /** {@code a} where this (bool) holds, otherwise {@code b}. */
    public Expr where(Expr a, Expr b) {
        @Nullable TensorType type = TypeRules.broadcast(a.type(), TypeRules.broadcast(type(), b.type()));
        return builder.emit("Where", List.of(this, a, b), Map.of(), TypeRules.as(a, type));
    }

    /** A cast to another element type. */
    public Expr cast(ElementType to) {
        if (findType().filter(t -> t.element() == to).isPresent()) {
            return this;
        }
        @Nullable Shape shape = findType().map(TensorType::shape).orElse(null);
        return emit("Cast", Map.of("to", Attribute.of((long) to.onnxNumber())), new TensorType(to, shape));
    }

    // ---- reductions

    /** The sum over some axes. */
    public Expr reduceSum(boolean keepDims, long... axes) {
        return reduce("ReduceSum", keepDims, axes);
    }

    /** The mean over some axes. */
    public Expr reduceMean(boolean keepDims, long... axes) {
        return reduce("ReduceMean", keepDims, axes);
    }

    /** A reduction ({@code ReduceMax}, {@code ReduceL2} ...) over some axes. */
    public Expr reduce(String op, boolean keepDims, long... axes) {
        return builder.emit(
                op,
                List.of(this, builder.list(axes)),
                Map.of("keepdims", Attribute.of(keepDims ? 1L : 0L)),
                TypeRules.reduced(type(), keepDims, axes));
    }

    // ---- shape

    /** int64 list: the shape of this value at run time. */
    public Expr shapeOf() {
        TensorType type = findType()
                .map(TensorType::shape)
                .map(s -> TensorType.of(ElementType.INT64, s.rank()))
                .orElse(new TensorType(ElementType.INT64, null));
        return emit("Shape", Map.of(), type);
    }

    /** The same elements in a shape computed at run time (int64 list). */
    public Expr reshape(Expr sizes, @Nullable Shape known) {
        @Nullable TensorType type = TypeRules.withShape(type(), known);
        return builder.emit("Reshape", List.of(this, sizes), Map.of(), type);
    }

    /** The same elements in this shape; one size may be -1 and is computed from the others. */
    public Expr reshape(long... sizes) {
        return reshape(builder.list(sizes), TypeRules.reshaped(sizes));
    }

    /** The same elements in the shape of another value. */
    public Expr reshapeLike(Expr other) {
        @Nullable TensorType type = other.type();
        @Nullable Shape shape = type == null ? null : type.shape();
        if (shape != null && shape.dims().stream().filter(d -> !d.isFixed()).count() <= 1) {
            return reshape(builder.list(shape.sizes()), shape);
        }
        return reshape(other.shapeOf(), shape);
    }

    /** A transposition to this order of axes. */
    public Expr transpose(long... order) {
        return emit("Transpose", Map.of("perm", Attribute.of(order)), TypeRules.transposed(type(), order));
    }

    /**
     * The mean of each channel of {@code [N,C,H,W]} over all places, {@code [N,C,1,1]}. It stays in the runtime's blocked layout,
     * which a reduction does not.
     */
    public Expr globalAveragePool() {
        return emit("GlobalAveragePool", Map.of(), pooled());
    }

    /** The largest value of each channel of {@code [N,C,H,W]} over all places, {@code [N,C,1,1]}. */
    public Expr globalMaxPool() {
        return emit("GlobalMaxPool", Map.of(), pooled());
    }

    private @Nullable TensorType pooled() {
        return TypeRules.withShape(type(), Shape.of(shape().dim(0), shape().dim(1), Dim.of(1), Dim.of(1)));
    }

    /** Inserts axes of size 1 at these positions of the result. */
    public Expr unsqueeze(long... axes) {
        return builder.emit(
                "Unsqueeze", List.of(this, builder.list(axes)), Map.of(), TypeRules.unsqueezed(type(), axes));
    }

    /** Removes these axes of size 1. */
    public Expr squeeze(long... axes) {
        return builder.emit(
                "Squeeze", List.of(this, builder.list(axes)), Map.of(), TypeRules.reduced(type(), false, axes));
    }

    /** Repeated along axes of size 1 to the given sizes (int64 list). */
    public Expr expand(Expr sizes, @Nullable Shape known) {
        return builder.emit("Expand", List.of(this, sizes), Map.of(), TypeRules.withShape(type(), known));
    }

    /** Elements {@code start}, {@code start + step}, ... before {@code end} along one axis. */
    public Expr slice(long axis, long start, long end, long step) {
        List<Expr> in = List.of(this, builder.list(start), builder.list(end), builder.list(axis), builder.list(step));
        return builder.emit("Slice", in, Map.of(), TypeRules.withShape(type(), TypeRules.sliced(type(), axis)));
    }

    /** A concatenation along an axis. */
    public static Expr concat(long axis, Expr... parts) {
        GraphBuilder b = parts[0].builder;
        @Nullable
        TensorType type = TypeRules.concatenated(
                axis, Arrays.stream(parts).map(Expr::type).toList());
        return b.emit("Concat", List.of(parts), Map.of("axis", Attribute.of(axis)), type);
    }

    // ---- matrices

    /** The matrix product over the last two axes. */
    public Expr matMul(Expr o) {
        return builder.emit("MatMul", List.of(this, o), Map.of(), TypeRules.multiplied(type(), o.type()));
    }

    // ---- other operators

    /** Appends any standard operator with this as its first input. */
    public Expr emit(String op, Map<String, Attribute> attributes, @Nullable TensorType type, Expr... more) {
        List<Expr> in = new java.util.ArrayList<>(List.of(this));
        in.addAll(List.of(more));
        return builder.emit(op, in, attributes, type);
    }

    /** A scalar constant of this value's element type. */
    public Expr like(double number) {
        return builder.scalar(elementType(), number);
    }

    private @Nullable TensorType type() {
        return findType().orElse(null);
    }

    private Expr binary(String op, Expr o) {
        return builder.emit(op, List.of(this, o), Map.of(), TypeRules.as(this, TypeRules.broadcast(type(), o.type())));
    }

    private Expr compare(String op, Expr o) {
        @Nullable TensorType type = TypeRules.broadcast(type(), o.type());
        return builder.emit(
                op, List.of(this, o), Map.of(), new TensorType(ElementType.BOOL, type == null ? null : type.shape()));
    }

    @Override
    public String toString() {
        return name + findType().map(t -> ": " + t).orElse("");
    }
}
