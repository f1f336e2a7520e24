package dev.limpid.model;

import dev.limpid.graph.TensorType;

/**
 * One step of a network that has parameters.
 *
 * @param name the name of its node, or of its output where the node has none
 * @param operator the operator
 * @param value the name of its output
 * @param type the type of its output
 * @param parameters its number of trained parameters
 */
public record Layer(String name, String operator, String value, TensorType type, long parameters) {}
