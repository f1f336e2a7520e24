package dev.limpid.attribution.perturbation;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * The DIRECT algorithm, which searches for the maximum of a function on the unit square, or on the unit interval or cube:
 * each round divides every rectangle that could contain it for some Lipschitz constant.
 *
 * <p>Ref.: Jones, Perttunen and Stuckman, Lipschitzian optimization without the Lipschitz constant, 1993, doi
 * 10.1007/BF00941892.
 */
final class DividingRectangles {
    /** The required relative improvement over the best value so far. */
    private static final double PROMISE = 0.1;

    private final Function<List<double[]>, double[]> values;
    private final int most;
    private final List<Box> boxes = new ArrayList<>();
    private final List<double[]> asked = new ArrayList<>();
    private final List<Double> answers = new ArrayList<>();

    private DividingRectangles(Function<List<double[]>, double[]> values, int most) {
        this.values = values;
        this.most = most;
    }

    /** A rectangle by its middle; its sides are 3 to the power of minus its cuts. */
    private static final class Box {
        private final double[] centre;
        private final int[] cuts;
        private final double value;

        Box(double[] centre, int[] cuts, double value) {
            this.centre = centre;
            this.cuts = cuts;
            this.value = value;
        }

        double[] centre() {
            return centre;
        }

        int[] cuts() {
            return cuts;
        }

        double value() {
            return value;
        }

        double size() {
            double sum = 0;
            for (int cut : cuts) {
                sum += Math.pow(9, -cut);
            }
            return Math.sqrt(sum) / 2;
        }

        /** The axes along which it is longest. */
        List<Integer> longest() {
            int least = Arrays.stream(cuts).min().orElseThrow();
            return IntStream.range(0, cuts.length)
                    .filter(axis -> cuts[axis] == least)
                    .boxed()
                    .toList();
        }
    }

    /**
     * The evaluated points with their values: {@code [][coordinates, value]}.
     *
     * @param values gives the values of several points at once, each with {@code axes} coordinates
     * @param most number of points to evaluate
     */
    static List<double[]> search(Function<List<double[]>, double[]> values, int axes, int most) {
        DividingRectangles direct = new DividingRectangles(values, most);
        double[] middle = new double[axes];
        Arrays.fill(middle, 0.5);
        double value = direct.ask(List.of(middle))[0];
        direct.boxes.add(new Box(middle, new int[axes], value));
        while (direct.asked.size() < most) {
            direct.round();
        }
        List<double[]> all = new ArrayList<>();
        for (int i = 0; i < direct.asked.size(); i++) {
            double[] point = Arrays.copyOf(direct.asked.get(i), axes + 1);
            point[axes] = direct.answers.get(i);
            all.add(point);
        }
        return all;
    }

    private double[] ask(List<double[]> points) {
        double[] found = values.apply(points);
        for (int i = 0; i < found.length; i++) {
            asked.add(points.get(i));
            answers.add(found[i]);
        }
        return found;
    }

    private void round() {
        List<Box> promising = promising();
        List<double[]> points = new ArrayList<>();
        List<Box> divided = new ArrayList<>();
        for (Box box : promising) {
            List<double[]> own = around(box);
            if (asked.size() + points.size() + own.size() > most) {
                // The rest of the budget is spent on the most promising rectangle.
                own = own.subList(0, most - asked.size() - points.size());
            }
            points.addAll(own);
            if (own.size() == around(box).size()) {
                divided.add(box);
            }
        }
        double[] found = ask(points);
        int from = 0;
        for (Box box : divided) {
            divide(box, found, from);
            from += around(box).size();
        }
    }

    /** The points at a third of each longest side from the centre: two for each axis. */
    private static List<double[]> around(Box box) {
        List<double[]> points = new ArrayList<>();
        for (int axis : box.longest()) {
            double step = Math.pow(3, -box.cuts()[axis] - 1);
            for (int sign = -1; sign <= 1; sign += 2) {
                double[] point = box.centre().clone();
                point[axis] += sign * step;
                points.add(point);
            }
        }
        return points;
    }

    /** Divides first along the side with the best point, so that this point gets the largest rectangle. */
    private void divide(Box box, double[] found, int from) {
        List<double[]> points = around(box);
        List<Integer> longest = box.longest();
        List<Integer> order =
                new ArrayList<>(IntStream.range(0, longest.size()).boxed().toList());
        // Sorting is stable: of equal sides the first is divided first.
        order.sort(Comparator.comparingDouble((Integer i) -> -Math.max(found[from + 2 * i], found[from + 2 * i + 1])));
        int[] cuts = box.cuts().clone();
        for (int i : order) {
            cuts[longest.get(i)]++;
            for (int k = 2 * i; k < 2 * i + 2; k++) {
                boxes.add(new Box(points.get(k), cuts.clone(), found[from + k]));
            }
        }
        boxes.remove(box);
        boxes.add(new Box(box.centre(), cuts, box.value()));
    }

    /** The rectangles on the upper hull of value over size, largest first. */
    private List<Box> promising() {
        TreeMap<Double, Box> best = new TreeMap<>(Comparator.reverseOrder());
        for (Box box : boxes) {
            best.merge(box.size(), box, (a, b) -> a.value() >= b.value() ? a : b);
        }
        double top = boxes.stream().mapToDouble(Box::value).max().orElseThrow();
        List<Box> bySize = new ArrayList<>(best.values());
        List<Box> promising = new ArrayList<>();
        for (Box box : bySize) {
            double least = 0;
            double steepest = Double.POSITIVE_INFINITY;
            for (Box other : bySize) {
                double slope = (box.value() - other.value()) / (box.size() - other.size());
                if (other.size() > box.size()) {
                    steepest = Math.min(steepest, -slope);
                } else if (other.size() < box.size()) {
                    least = Math.max(least, -slope);
                }
            }
            // This rectangle is the best for a Lipschitz constant between these two bounds.
            boolean isOnHull = least <= steepest;
            boolean isWorthIt =
                    Double.isInfinite(steepest) || box.value() + steepest * box.size() >= top + PROMISE * Math.abs(top);
            if (isOnHull && isWorthIt) {
                promising.add(box);
            }
        }
        return promising;
    }
}
