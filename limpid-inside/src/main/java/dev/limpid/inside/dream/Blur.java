package dev.limpid.inside.dream;

import dev.limpid.graph.Tensor;

/** A Gaussian blur along one axis as a matrix, with edges that repeat nothing: the weights of each row sum to 1. */
final class Blur {
    private Blur() {}

    /** The matrix {@code float[size,size]}, symmetric in its weights before they are divided by their sums. */
    static Tensor matrix(int size, double deviation) {
        float[] matrix = new float[size * size];
        for (int i = 0; i < size; i++) {
            double sum = 0;
            for (int j = 0; j < size; j++) {
                sum += weight(i - j, deviation);
            }
            for (int j = 0; j < size; j++) {
                matrix[i * size + j] = (float) (weight(i - j, deviation) / sum);
            }
        }
        return Tensor.of(matrix, size, size);
    }

    private static double weight(int distance, double deviation) {
        if (distance == 0 || deviation <= 0) {
            return distance == 0 ? 1 : 0;
        }
        double share = distance / deviation;
        return Math.exp(-0.5 * share * share);
    }
}
