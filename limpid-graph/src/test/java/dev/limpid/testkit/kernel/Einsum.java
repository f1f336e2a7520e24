package dev.limpid.testkit.kernel;

import dev.limpid.error.LimpidException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Sums of products in index notation. */
public final class Einsum {
    private Einsum() {}

    /** The operators of this family. */
    public static Map<String, Kernel> kernels() {
        return Map.of("Einsum", c -> List.of(einsum(c.text("equation", "").replace(" ", ""), c.ins())));
    }

    /** Ellipsis axes get the numbers 0, 1, ... counted from the last; letters are used directly. */
    private static NdArray einsum(String equation, List<NdArray> in) {
        String[] sides = equation.split("->", -1);
        String[] terms = sides[0].split(",", -1);
        if (terms.length != in.size()) {
            throw LimpidException.badInput("equation '" + equation + "' does not match " + in.size() + " inputs");
        }
        Map<Integer, Integer> sizes = new HashMap<>();
        List<int[]> labels = new ArrayList<>();
        int hidden = 0;
        for (int i = 0; i < terms.length; i++) {
            int[] own = labels(terms[i], in.get(i).rank());
            for (int axis = 0; axis < own.length; axis++) {
                sizes.merge(own[axis], in.get(i).size(axis), Math::max);
            }
            labels.add(own);
            hidden = Math.max(hidden, terms[i].contains(".") ? own.length - terms[i].length() + 3 : 0);
        }
        String result = sides.length > 1 ? sides[1] : implicit(sides[0], hidden > 0);
        int letters = result.replace(".", "").length();
        int[] out = labels(result, letters + (result.contains(".") ? hidden : 0));
        return sum(in, labels, out, sizes);
    }

    /** Letters that occur once, in alphabetical order. */
    private static String implicit(String left, boolean ellipsis) {
        Map<Character, Integer> counts = new TreeMap<>();
        for (char letter : left.replace(",", "").replace(".", "").toCharArray()) {
            counts.merge(letter, 1, Integer::sum);
        }
        StringBuilder once = new StringBuilder(ellipsis ? "..." : "");
        counts.forEach((letter, count) -> once.append(count == 1 ? String.valueOf(letter) : ""));
        return once.toString();
    }

    private static int[] labels(String term, int rank) {
        int[] labels = new int[rank];
        int dots = term.indexOf("...");
        int covered = dots < 0 ? 0 : rank - (term.length() - 3);
        int axis = 0;
        for (int i = 0; i < term.length(); i++) {
            if (i == dots) {
                for (int k = covered - 1; k >= 0; k--) {
                    labels[axis++] = k;
                }
                i += 2;
            } else {
                labels[axis++] = term.charAt(i);
            }
        }
        if (axis != rank) {
            throw LimpidException.badInput("term '" + term + "' does not match " + rank + " axes");
        }
        return labels;
    }

    private static NdArray sum(List<NdArray> in, List<int[]> labels, int[] out, Map<Integer, Integer> sizes) {
        List<Integer> order = new ArrayList<>();
        for (int label : out) {
            order.add(label);
        }
        sizes.keySet().stream().filter(l -> !order.contains(l)).forEach(order::add);
        int[] all = order.stream().mapToInt(sizes::get).toArray();
        int[] shape = java.util.Arrays.copyOf(all, out.length);
        int run = Indices.count(all, out.length, all.length);
        int[][] steps = new int[in.size()][];
        for (int i = 0; i < in.size(); i++) {
            steps[i] = steps(in.get(i), labels.get(i), order);
        }
        double[] y = new double[Indices.count(shape)];
        for (int flat = 0; flat < y.length * run; flat++) {
            int[] place = Indices.unravel(flat, all);
            double product = 1;
            for (int i = 0; i < steps.length; i++) {
                int at = 0;
                for (int a = 0; a < place.length; a++) {
                    at += place[a] * steps[i][a];
                }
                product *= in.get(i).real(at);
            }
            y[flat / run] += product;
        }
        return NdArray.of(in.get(0).type(), y, shape);
    }

    /** The stride of each label in one input; a repeated label has the stride of the diagonal. */
    private static int[] steps(NdArray x, int[] labels, List<Integer> order) {
        int[] strides = Indices.strides(x.shape());
        int[] steps = new int[order.size()];
        for (int axis = 0; axis < labels.length; axis++) {
            steps[order.indexOf(labels[axis])] += x.size(axis) == 1 ? 0 : strides[axis];
        }
        return steps;
    }
}
