package dev.limpid.testkit.kernel;

import dev.limpid.error.LimpidException;

/** Interpolation weights: the weights of an axis' elements in the value at a coordinate. */
@FunctionalInterface
interface Interpolation {
    /** One weight for each of {@code size} elements; positions outside are mapped to the edge element. */
    double[] weights(double at, int size);

    /** The weight of an element at a signed distance. */
    @FunctionalInterface
    interface Filter {
        double weight(double distance);
    }

    /** The nearest element only. */
    static Interpolation nearest(String mode) {
        return (at, size) -> {
            double place = switch (mode) {
                case "round_prefer_floor" -> Math.ceil(at - 0.5);
                case "round_prefer_ceil" -> Math.floor(at + 0.5);
                case "floor" -> Math.floor(at);
                case "ceil" -> Math.ceil(at);
                default -> throw LimpidException.badInput("nearest_mode '" + mode + "' is not supported");
            };
            double[] weights = new double[size];
            weights[(int) Math.max(0, Math.min(size - 1, place))] = 1;
            return weights;
        };
    }

    /** A triangle function; {@code shrink} below 1 widens it, against aliasing. */
    static Interpolation linear(double shrink, boolean excludesOutside) {
        return filtered(d -> Math.max(0, 1 - Math.abs(d)), 1, shrink, excludesOutside);
    }

    /** Keys' cubic kernel with the parameter {@code a}. */
    static Interpolation cubic(double a, double shrink, boolean excludesOutside) {
        return filtered(d -> cubic(a, Math.abs(d)), 2, shrink, excludesOutside);
    }

    static double cubic(double a, double d) {
        return d <= 1 ? ((a + 2) * d - (a + 3)) * d * d + 1 : d < 2 ? ((a * d - 5 * a) * d + 8 * a) * d - 4 * a : 0;
    }

    private static Interpolation filtered(Filter filter, int reach, double shrink, boolean excludesOutside) {
        return (at, size) -> {
            int wide = (int) Math.ceil(reach / shrink);
            int floor = (int) Math.floor(at);
            double[] weights = new double[size];
            double sum = 0;
            for (int place = floor - wide; place <= floor + wide + 1; place++) {
                double weight = filter.weight((place - at) * shrink);
                boolean outside = place < 0 || place >= size;
                if (!(outside && excludesOutside)) {
                    weights[Math.max(0, Math.min(size - 1, place))] += weight;
                    sum += weight;
                }
            }
            for (int i = 0; i < size; i++) {
                weights[i] /= sum;
            }
            return weights;
        };
    }
}
