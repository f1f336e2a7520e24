package dev.limpid.model;

import dev.limpid.graph.TensorType;

/**
 * One of several inputs that are explained together: a part of the vector that holds them all.
 *
 * @param name of the input in the file
 * @param form what it holds
 * @param type its type, with a batch
 * @param start where it begins in the vector
 * @param length how many numbers it has
 */
public record InputPart(String name, InputForm form, TensorType type, long start, long length) {}
