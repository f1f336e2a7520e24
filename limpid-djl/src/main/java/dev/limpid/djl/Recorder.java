package dev.limpid.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDArrayIndexer;
import ai.djl.ndarray.internal.NDArrayEx;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Creates arrays that compute like DJL's own and record each operation as a node of a graph. */
final class Recorder {
    /** The batch size of the recorded run; a first size that is a multiple of it is assumed to contain the batch. */
    static final long BATCH = 7;

    /** Methods that may be called on an array without being recorded: their results do not depend on its numbers. */
    private static final Set<String> HARMLESS = Set.of(
            "getShape",
            "getDataType",
            "getDevice",
            "getManager",
            "getName",
            "setName",
            "getUid",
            "getSparseFormat",
            "isReleased",
            "hasGradient",
            "attach",
            "tempAttach",
            "detach",
            "close");

    private final GraphBuilder builder;

    Recorder(GraphBuilder builder) {
        this.builder = builder;
    }

    /** The interface of both kinds of recording arrays. */
    interface Recorded {
        /** The computing array. */
        NDArray computing();

        /** Its value in the graph. */
        Expr recorded();
    }

    GraphBuilder builder() {
        return builder;
    }

    /** An array that records operations and delegates the computation to another. */
    NDArray array(NDArray real, Expr value) {
        return (NDArray) proxy(NDArray.class, new Handler(this, real, value, real, null));
    }

    private NDArrayEx internal(NDArray array, NDArray real, Expr value) {
        return (NDArrayEx) proxy(NDArrayEx.class, new Handler(this, real, value, real.getNDArrayInternal(), array));
    }

    private static Object proxy(Class<?> type, InvocationHandler handler) {
        return Proxy.newProxyInstance(Recorder.class.getClassLoader(), new Class<?>[] {type, Recorded.class}, handler);
    }

    /** The value of an array in the graph; an array that does not record is a constant. */
    Expr value(NDArray array) {
        return array instanceof Recorded recorded ? recorded.recorded() : constant(array);
    }

    /** The numbers of an array as a constant. */
    Expr constant(NDArray array) {
        long[] shape = array.getShape().getShape();
        return switch (array.getDataType()) {
            case FLOAT32 -> builder.constant(Tensor.of(array.toFloatArray(), shape));
            case INT64 -> builder.constant(Tensor.of(array.toLongArray(), shape));
            default ->
                throw LimpidException.badInput("a constant of type " + array.getDataType() + " cannot be exported");
        };
    }

    /** The type of a result of the recorded run, with a symbolic batch size. */
    static TensorType type(NDArray real) {
        long[] sizes = real.getShape().getShape();
        List<Dim> dims = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            boolean isBatch = i == 0 && isBatch(sizes[0]);
            long factor = sizes[i] / BATCH;
            dims.add(!isBatch ? Dim.of(sizes[i]) : Dim.symbol(factor == 1 ? "N" : "N*" + factor));
        }
        ElementType element = real.getDataType() == DataType.INT64 ? ElementType.INT64 : ElementType.FLOAT;
        return new TensorType(element, new dev.limpid.graph.Shape(dims));
    }

    /** Whether a first size contains the batch. */
    static boolean isBatch(long size) {
        return size > 0 && size % BATCH == 0;
    }

    /** A value reshaped to the shape of a result of the recorded run. */
    static Expr shaped(Expr value, NDArray real) {
        return value.reshape(
                value.builder().list(sizes(real.getShape())), type(real).shape());
    }

    /** A target shape in the graph: the batch size is computed from the other sizes. */
    static long[] sizes(Shape shape) {
        long[] sizes = shape.getShape().clone();
        if (sizes.length > 0 && isBatch(sizes[0])) {
            sizes[0] = -1;
        }
        return sizes;
    }

    /** The computing array of a recording array, or the array itself; also for lists and arrays of arrays. */
    private static @Nullable Object real(@Nullable Object argument) {
        if (argument instanceof Recorded recorded) {
            return recorded.computing();
        }
        if (argument instanceof NDList list) {
            NDList all = new NDList();
            list.forEach(a -> all.add((NDArray) real(a)));
            return all;
        }
        return argument;
    }

    /**
     * Handles the method calls of a recording array.
     *
     * @param target the computing object: the array itself, or its internal operations
     * @param array if {@code target} is the internal operations, the recording array they belong to
     */
    private record Handler(
            Recorder recorder,
            NDArray real,
            Expr value,
            Object target,
            @Nullable NDArray array) implements InvocationHandler {

        @Override
        public @Nullable Object invoke(Object proxy, Method method, Object @Nullable [] given) throws Throwable {
            Object[] arguments = given == null ? new Object[0] : given;
            String name = method.getName();
            if (method.getDeclaringClass() == Recorded.class) {
                return name.equals("computing") ? real : value;
            }
            if (method.getDeclaringClass() == Object.class) {
                return ofObject(proxy, name, arguments);
            }
            return switch (name) {
                case "getNDArrayInternal" -> recorder.internal((NDArray) proxy, real, value);
                case "getArray" -> array;
                case "getIndexer" -> new Slicing((NDArrayIndexer) called(method, arguments), recorder);
                default -> computed(proxy, method, arguments);
            };
        }

        private @Nullable Object computed(Object proxy, Method method, Object[] arguments) throws Throwable {
            @Nullable Operation operation = Operations.named(method.getName(), method.isDefault());
            if (operation != null) {
                Object result = called(method, arguments);
                return wrapped(
                        result,
                        operation.record(new Operation.Call(recorder, value, real, Arrays.asList(arguments), result)));
            }
            if (method.isDefault()) {
                return InvocationHandler.invokeDefault(proxy, method, arguments);
            }
            if (HARMLESS.contains(method.getName())) {
                return called(method, arguments);
            }
            throw LimpidException.badInput("the operation '" + method.getName() + "' of DJL cannot be exported");
        }

        private static Object ofObject(Object proxy, String name, Object[] arguments) {
            return switch (name) {
                case "equals" -> proxy == arguments[0];
                case "hashCode" -> System.identityHashCode(proxy);
                default -> "recorded array";
            };
        }

        private Object called(Method method, Object[] arguments) throws Throwable {
            Object[] reals = new Object[arguments.length];
            for (int i = 0; i < reals.length; i++) {
                reals[i] = Recorder.real(arguments[i]);
            }
            try {
                return method.invoke(target, reals);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }

        private Object wrapped(Object result, List<Expr> values) {
            if (result instanceof NDArray one) {
                return recorder.array(one, values.get(0));
            }
            NDList list = new NDList();
            for (int i = 0; i < values.size(); i++) {
                list.add(recorder.array(((NDList) result).get(i), values.get(i)));
            }
            return list;
        }
    }
}
