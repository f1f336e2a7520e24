package dev.limpid.attribution.formula;

import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.function.UnaryOperator;

/**
 * A value that Java makes of the input before the graph runs, such as superpixels; an input of the compiled graph.
 *
 * @param name under which a method finds it by {@link ForwardPass#given}
 * @param type with the batch as its first axis
 * @param make gives the value for an input {@code float[N,...]}
 */
public record PrecomputedInput(String name, TensorType type, UnaryOperator<Tensor> make) {}
