package dev.limpid.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes a DJL operation as ONNX nodes. */
@FunctionalInterface
interface Operation {
    /** The results, in the order of the DJL operation. */
    List<Expr> record(Call call);

    /**
     * One recorded operation.
     *
     * @param x the value of the array on which it was called
     * @param real that array
     * @param arguments its arguments
     * @param result what DJL computed: an array, or a list of them
     */
    record Call(Recorder recorder, Expr x, NDArray real, List<@Nullable Object> arguments, Object result) {
        private <T> T given(int i, Class<T> type) {
            return Objects.requireNonNull(type.cast(arguments.get(i)));
        }

        int count() {
            return arguments.size();
        }

        /** The value of an argument that is an array or a number. */
        Expr value(int i) {
            return arguments.get(i) instanceof Number number
                    ? recorder.builder().scalar(ElementType.FLOAT, number.doubleValue())
                    : recorder.value(given(i, NDArray.class));
        }

        /** The value of an optional array argument. */
        @Nullable
        Expr findValue(int i) {
            return arguments.get(i) == null ? null : value(i);
        }

        double number(int i) {
            return given(i, Number.class).doubleValue();
        }

        long whole(int i) {
            return given(i, Number.class).longValue();
        }

        boolean isTrue(int i) {
            return given(i, Boolean.class);
        }

        long[] sizes(int i) {
            return given(i, Shape.class).getShape();
        }

        /** An axes argument, counted from the front. */
        long[] axes(int i) {
            return Arrays.stream(given(i, int[].class))
                    .mapToLong(a -> Math.floorMod(a, rank()))
                    .toArray();
        }

        /** An axis argument, counted from the front. */
        long axis(int i) {
            return Math.floorMod(whole(i), (long) rank());
        }

        NDList list(int i) {
            return given(i, NDList.class);
        }

        int rank() {
            return real.getShape().dimension();
        }

        NDArray only() {
            return result instanceof NDList list ? list.get(0) : (NDArray) result;
        }

        /** The type of the only result. */
        TensorType type() {
            return Recorder.type(only());
        }

        /** The value reshaped to the shape of the only result. */
        Expr shaped(Expr value) {
            return Recorder.shaped(value, only());
        }
    }
}
