package dev.limpid.cases;

import dev.limpid.metrics.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * Finds the cases that are nearest to an input. Below {@value #APPROXIMATE} cases all are compared; above, a graph of neighbours
 * (Vamana) is searched, which finds nearly all of the nearest. Safe for many threads.
 */
public final class CaseIndex implements AutoCloseable {
    /** From so many cases on the search is approximate. */
    public static final int APPROXIMATE = 50_000;

    private final Vectors rows;
    private final Distance distance;
    private final java.util.Optional<NeighbourGraph> graph;

    /**
     * A case and how far it is.
     *
     * @param number of the case, from 0
     * @param distance to what was asked for
     */
    public record Hit(int number, double distance) {}

    private CaseIndex(Vectors rows, Distance distance, java.util.Optional<NeighbourGraph> graph) {
        this.rows = rows;
        this.distance = distance;
        this.graph = graph;
    }

    /**
     * An index.
     *
     * @param rows the features of each case, or its contributions if the distance is of those
     */
    public static CaseIndex of(Vectors rows, Distance distance) {
        return of(rows, distance, rows.count() >= APPROXIMATE);
    }

    /** An index that compares all cases, or searches a graph. */
    static CaseIndex of(Vectors rows, Distance distance, boolean isApproximate) {
        Vectors prepared = distance.prepared(rows);
        return new CaseIndex(
                prepared,
                distance,
                isApproximate ? java.util.Optional.of(NeighbourGraph.of(prepared)) : java.util.Optional.empty());
    }

    /** How many cases. */
    public int size() {
        return rows.count();
    }

    /** The distance by which it compares. */
    public Distance distance() {
        return distance;
    }

    /** Whether a search may miss some of the nearest. */
    public boolean isApproximate() {
        return graph.isPresent();
    }

    /**
     * The nearest cases, the nearest first; of equally near ones the one with the smaller number.
     *
     * @param features of the input, as long as those of the cases
     * @param most how many at most
     * @param allowed which cases count
     */
    public List<Hit> nearest(float[] features, int most, IntPredicate allowed) {
        return found(distance.prepared(features), most, allowed);
    }

    /** The nearest cases to one of them, without itself. */
    public List<Hit> nearest(int number, int most, IntPredicate allowed) {
        return found(rows.row(number), most, i -> i != number && allowed.test(i));
    }

    private List<Hit> found(float[] asked, int most, IntPredicate allowed) {
        if (graph.isPresent()) {
            return graph.get().nearest(asked, most, allowed).stream()
                    .map(i -> new Hit(i, distance.of(rows.squared(i, asked))))
                    .sorted(java.util.Comparator.comparingDouble(Hit::distance).thenComparingInt(Hit::number))
                    .toList();
        }
        double[] best = new double[most];
        int[] numbers = new int[most];
        int held = 0;
        for (int i = 0; i < rows.count(); i++) {
            if (!allowed.test(i)) {
                continue;
            }
            double squared = rows.squared(i, asked);
            if (held == most && !(squared < best[most - 1])) {
                continue;
            }
            int at = held == most ? most - 1 : held++;
            while (at > 0 && best[at - 1] > squared) {
                best[at] = best[at - 1];
                numbers[at] = numbers[at - 1];
                at--;
            }
            best[at] = squared;
            numbers[at] = i;
        }
        List<Hit> hits = new ArrayList<>();
        for (int i = 0; i < held; i++) {
            hits.add(new Hit(numbers[i], distance.of(best[i])));
        }
        return hits;
    }

    /** The distance of an input to a case. */
    public double distance(float[] features, int number) {
        return distance.of(rows.squared(number, distance.prepared(features)));
    }

    /** The distance between two cases. */
    public double distance(int a, int b) {
        return distance.of(rows.squared(a, rows.row(b)));
    }

    @Override
    public void close() {
        graph.ifPresent(NeighbourGraph::close);
    }
}
