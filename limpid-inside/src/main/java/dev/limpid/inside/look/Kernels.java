package dev.limpid.inside.look;

import dev.limpid.graph.Graph;
import dev.limpid.graph.Node;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.op.Trait;
import dev.limpid.model.Classifier;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The kernels of a convolution.
 *
 * @param layer the name of its node
 * @param output the value that it computes
 * @param weights {@code float[units,channels,places...]}
 */
public record Kernels(String layer, String output, Tensor weights) {
    private static final int RANK = 4;

    /**
     * The kernels of the convolutions that read the input, or the input rescaled, rearranged or padded: one kernel for each
     * unit, with a channel for each channel of the input.
     */
    public static List<Kernels> first(Classifier model) {
        Graph graph = model.graph();
        Set<String> inputs = new HashSet<>(Set.of(model.input().name()));
        List<Kernels> found = new java.util.ArrayList<>();
        for (Node node : graph.nodes()) {
            if (!inputs.contains(node.input(0))) {
                continue;
            }
            if (node.is("Conv")) {
                of(graph, node).ifPresent(found::add);
            } else if (node.has(Trait.ARITHMETIC)
                    || node.is("Transpose")
                    || node.is("Cast")
                    || node.is("Pad")
                    || node.is("BatchNormalization")) {
                inputs.addAll(node.outputs());
            }
        }
        return List.copyOf(found);
    }

    /** The kernels of a node; empty if it is no convolution with constant weights. */
    static Optional<Kernels> of(Graph graph, Node node) {
        return node.is("Conv")
                ? graph.findConstant(node.input(1)).map(w -> new Kernels(node.label(), node.output(), w))
                : Optional.empty();
    }

    /** The number of kernels. */
    public int units() {
        return (int) weights.size(0);
    }

    /** The number of channels of a kernel. */
    public int channels() {
        return (int) weights.size(1);
    }

    /** Whether the kernels are pictures: two axes of places, one or three channels. */
    public boolean isPictures() {
        return weights.rank() == RANK && (channels() == 1 || channels() == 3);
    }

    /** Number of rows of a kernel; 1 where it has one axis of places. */
    public int height() {
        return weights.rank() == RANK ? (int) weights.size(2) : 1;
    }

    /** Number of columns of a kernel. */
    public int width() {
        return (int) weights.size(-1);
    }

    /** A kernel: a row of numbers for each channel. */
    public float[][] of(int unit) {
        float[] all = weights.toFloats();
        int each = all.length / units();
        int places = each / channels();
        float[][] kernel = new float[channels()][];
        for (int c = 0; c < kernel.length; c++) {
            kernel[c] = Arrays.copyOfRange(all, unit * each + c * places, unit * each + (c + 1) * places);
        }
        return kernel;
    }

    /**
     * How much of the kernels' energy lies within a square in their middle or, where that holds more, elsewhere.
     *
     * @param side of the square
     * @return 0 to 1; 1 where the kernel is no larger
     */
    public double energyWithin(int side) {
        float[] all = weights.toFloats();
        int height = height();
        int width = width();
        double[] energy = new double[height * width];
        for (int i = 0; i < all.length; i++) {
            energy[i % energy.length] += (double) all[i] * all[i];
        }
        double total = Arrays.stream(energy).sum();
        double best = 0;
        for (int top = 0; top + Math.min(side, height) <= height; top++) {
            for (int left = 0; left + Math.min(side, width) <= width; left++) {
                double sum = 0;
                for (int y = top; y < Math.min(top + side, height); y++) {
                    for (int x = left; x < Math.min(left + side, width); x++) {
                        sum += energy[y * width + x];
                    }
                }
                best = Math.max(best, sum);
            }
        }
        return total == 0 ? 1 : best / total;
    }
}
