package dev.limpid.graph.onnx;

import ai.onnx.proto.OnnxMl.SparseTensorProto;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Converts sparse tensors to dense ones, up to a size limit. */
final class SparseReader {
    private final TensorReader tensors;
    private long denseBytes;

    SparseReader(TensorReader tensors) {
        this.tensors = tensors;
    }

    Tensor read(SparseTensorProto proto, String what) {
        Tensor values = tensors.read(proto.getValues(), what + ", its values");
        Tensor indices = tensors.read(proto.getIndices(), what + ", its indices");
        try {
            return dense(TensorReader.shape(proto.getDimsList()), values, indices);
        } catch (LimpidException e) {
            throw e.at(what);
        }
    }

    private Tensor dense(long[] shape, Tensor values, Tensor indices) {
        int width = values.elementType().bits() / 8;
        if (width == 0 || values.rank() != 1) {
            throw LimpidException.unsupported("a sparse tensor with values " + values.type() + " is not supported");
        }
        long count = values.elementCount();
        boolean linear = indices.rank() == 1;
        if (indices.elementType() != ElementType.INT64
                || !Arrays.equals(indices.shape(), linear ? new long[] {count} : new long[] {count, shape.length})) {
            throw LimpidException.badInput("a sparse tensor " + Arrays.toString(shape) + " with " + count
                    + " values cannot have indices " + indices.type());
        }
        long elements = Tensor.elementCount(shape);
        if (elements > Limits.DENSE_BYTES / width || (denseBytes += elements * width) > Limits.DENSE_BYTES) {
            throw LimpidException.tooLarge("a sparse tensor " + values.elementType() + Arrays.toString(shape)
                    + " is too large to be made dense (the model's sparse tensors may take "
                    + (Limits.DENSE_BYTES >> 20) + " MiB)");
        }
        ByteBuffer dense = Tensor.allocate(values.elementType(), shape);
        ByteBuffer from = values.bytes();
        long[] at = indices.toLongs();
        long last = -1;
        for (int i = 0; i < count; i++) {
            long index = linear ? at[i] : linearIndex(at, i, shape);
            if (index <= last || index >= elements) {
                throw LimpidException.badInput("the indices of a sparse tensor " + Arrays.toString(shape)
                        + " are not sorted, not unique or out of range at value " + i);
            }
            dense.put((int) index * width, from, i * width, width);
            last = index;
        }
        return Tensor.of(values.elementType(), shape, dense);
    }

    /** The position in row-major order, or -1 where a coordinate is out of range. */
    private static long linearIndex(long[] at, int value, long[] shape) {
        long index = 0;
        for (int axis = 0; axis < shape.length; axis++) {
            long coordinate = at[value * shape.length + axis];
            if (coordinate < 0 || coordinate >= shape[axis]) {
                return -1;
            }
            index = index * shape[axis] + coordinate;
        }
        return index;
    }
}
