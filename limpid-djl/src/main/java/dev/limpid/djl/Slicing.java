package dev.limpid.djl;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDArrayIndexer;
import ai.djl.ndarray.index.full.NDIndexFullPick;
import ai.djl.ndarray.index.full.NDIndexFullSlice;
import ai.djl.ndarray.index.full.NDIndexFullTake;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Expr;

/** Indexing of an array by ranges: {@code get(":, 0, 2:5")}. */
final class Slicing extends NDArrayIndexer {
    private final NDArrayIndexer real;
    private final Recorder recorder;

    Slicing(NDArrayIndexer real, Recorder recorder) {
        this.real = real;
        this.recorder = recorder;
    }

    @Override
    public NDArray get(NDArray array, NDIndexFullSlice slice) {
        Recorder.Recorded recorded = (Recorder.Recorded) array;
        NDArray result = real.get(recorded.computing(), slice);
        Expr part = recorded.recorded();
        long[] shape = recorded.computing().getShape().getShape();
        for (int axis = 0; axis < shape.length; axis++) {
            boolean isWhole =
                    slice.getMin()[axis] == 0 && slice.getMax()[axis] == shape[axis] && slice.getStep()[axis] == 1;
            if (!isWhole) {
                part = part.slice(axis, slice.getMin()[axis], slice.getMax()[axis], slice.getStep()[axis]);
            }
        }
        return recorder.array(result, Recorder.shaped(part, result));
    }

    @Override
    public NDArray get(NDArray array, NDIndexFullPick pick) {
        throw LimpidException.badInput("indexing with an array cannot be exported");
    }

    @Override
    public NDArray get(NDArray array, NDIndexFullTake take) {
        throw LimpidException.badInput("taking elements by an array cannot be exported");
    }

    @Override
    public void set(NDArray array, NDIndexFullSlice slice, NDArray value) {
        throw LimpidException.badInput("modifying a part of an array cannot be exported");
    }

    @Override
    public void set(NDArray array, NDIndexFullSlice slice, Number value) {
        throw LimpidException.badInput("modifying a part of an array cannot be exported");
    }
}
