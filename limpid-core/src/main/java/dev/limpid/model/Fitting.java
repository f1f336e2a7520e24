package dev.limpid.model;

import dev.limpid.graph.ElementType;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Brings tensors into the form in which an input takes them. */
final class Fitting {
    private Fitting() {}

    /**
     * The tensor with a batch of one where it has none, in the element type of the input; empty if a size that the input
     * fixes is another.
     */
    static Optional<Tensor> find(TensorType wanted, Tensor given) {
        return find(wanted, given, 1);
    }

    /**
     * The same, also for fewer samples than a fixed batch has.
     *
     * @param batch the size of the batch that is filled up; 1 if the number of samples must be that of the input
     */
    static Optional<Tensor> find(TensorType wanted, Tensor given, int batch) {
        @Nullable Shape shape = wanted.shape();
        Tensor tensor = shape != null && given.rank() == shape.rank() - 1 ? batched(given) : given;
        boolean fits = shape == null
                || (shape.rank() == tensor.rank()
                        && (batch == 1 || tensor.size(0) <= batch)
                        && IntStream.range(batch == 1 ? 0 : 1, shape.rank())
                                .allMatch(a -> !shape.dim(a).isFixed() || shape.size(a) == tensor.size(a)));
        ElementType element = wanted.element();
        return !fits
                ? Optional.empty()
                : Optional.of(
                        tensor.elementType() == element
                                ? tensor
                                : Tensor.of(element, tensor.toDoubles(), tensor.shape()));
    }

    private static Tensor batched(Tensor one) {
        return one.reshaped(
                LongStream.concat(LongStream.of(1), LongStream.of(one.shape())).toArray());
    }
}
