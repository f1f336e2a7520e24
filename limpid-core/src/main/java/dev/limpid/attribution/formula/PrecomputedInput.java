package dev.limpid.attribution.formula;

import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.function.UnaryOperator;

/**
 * A value that Java computes from the input before the graph runs, such as superpixels. It is an input of the compiled
 * graph.
 *
 * @param name its name for {@link ForwardPass#given}
 * @param type with the batch as its first axis
 * @param make computes the value for an input {@code float[N,...]}
 */
public record PrecomputedInput(String name, TensorType type, UnaryOperator<Tensor> make) {}
