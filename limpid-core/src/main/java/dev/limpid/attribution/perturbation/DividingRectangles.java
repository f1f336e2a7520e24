package dev.limpid.attribution.perturbation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * The DIRECT algorithm, which searches for the maximum of a function on the unit square: each round divides every
 * rectangle that could contain it for some Lipschitz constant.
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

    /** A rectangle by its centre; its sides are 3 to the power of minus these. */
    private record Box(double y, double x, int rows, int columns, double value) {
        double size() {
            return Math.hypot(Math.pow(3, -rows), Math.pow(3, -columns)) / 2;
        }
    }

    /**
     * The evaluated points with their values: {@code [][y, x, value]}.
     *
     * @param values gives the values of several points {@code [y, x]} at once
     * @param most number of points to evaluate
     */
    static List<double[]> search(Function<List<double[]>, double[]> values, int most) {
        DividingRectangles direct = new DividingRectangles(values, most);
        double middle = direct.ask(List.of(new double[] {0.5, 0.5}))[0];
        direct.boxes.add(new Box(0.5, 0.5, 0, 0, middle));
        while (direct.asked.size() < most) {
            direct.round();
        }
        List<double[]> all = new ArrayList<>();
        for (int i = 0; i < direct.asked.size(); i++) {
            double[] at = direct.asked.get(i);
            all.add(new double[] {at[0], at[1], direct.answers.get(i)});
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

    /** The points at a third of each longest side from the centre. */
    private static List<double[]> around(Box box) {
        double step = Math.pow(3, -Math.min(box.rows(), box.columns()) - 1);
        List<double[]> points = new ArrayList<>();
        if (box.rows() <= box.columns()) {
            points.add(new double[] {box.y() - step, box.x()});
            points.add(new double[] {box.y() + step, box.x()});
        }
        if (box.columns() <= box.rows()) {
            points.add(new double[] {box.y(), box.x() - step});
            points.add(new double[] {box.y(), box.x() + step});
        }
        return points;
    }

    /** Divides first along the side with the better point, so that this point gets the largest rectangle. */
    private void divide(Box box, double[] found, int from) {
        List<double[]> points = around(box);
        boolean isSquare = points.size() == 4;
        boolean rowsFirst = isSquare
                ? Math.max(found[from], found[from + 1]) >= Math.max(found[from + 2], found[from + 3])
                : box.rows() < box.columns();
        int rows = box.rows();
        int columns = box.columns();
        int count = isSquare ? 2 : 1;
        for (int i = 0; i < count; i++) {
            boolean alongRows = (i == 0) == rowsFirst;
            rows += alongRows ? 1 : 0;
            columns += alongRows ? 0 : 1;
            int first = isSquare && !alongRows ? 2 : 0;
            for (int k = first; k < first + 2; k++) {
                double[] at = points.get(k);
                boxes.add(new Box(at[0], at[1], rows, columns, found[from + k]));
            }
        }
        boxes.remove(box);
        boxes.add(new Box(box.y(), box.x(), rows, columns, box.value()));
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
