package dev.limpid.attribution.region;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.function.IntUnaryOperator;

/** Connected regions of a picture, which are merged or halved until their number is the requested one. */
final class Regions {
    private final Colours colours;
    private final List<int[]> members = new ArrayList<>();
    private final List<double[]> sums = new ArrayList<>();
    private final int[] labels;

    /** The number of neighbours of a pixel: four in a picture, six in a volume. */
    private final int sides;

    /** The connected components of pixels with the same label. */
    Regions(Colours colours, int[] found) {
        this.colours = colours;
        this.sides = colours.depth() == 1 ? 4 : 6;
        this.labels = new int[found.length];
        Arrays.fill(labels, -1);
        int[] open = new int[found.length];
        int[] reached = new int[found.length];
        for (int p = 0; p < found.length; p++) {
            if (labels[p] < 0) {
                members.add(flood(found, p, members.size(), open, reached));
            }
        }
    }

    /**
     * Labels a connected component.
     *
     * @param open room for all pixels
     * @param reached room for all pixels
     * @return its pixels
     */
    private int[] flood(int[] found, int start, int label, int[] open, int[] reached) {
        int size = 0;
        int waiting = 1;
        open[0] = start;
        labels[start] = label;
        while (waiting > 0) {
            int p = open[--waiting];
            reached[size++] = p;
            for (int side = 0; side < sides; side++) {
                int q = neighbour(p, side);
                if (q >= 0 && labels[q] < 0 && found[q] == found[p]) {
                    labels[q] = label;
                    open[waiting++] = q;
                }
            }
        }
        return Arrays.copyOf(reached, size);
    }

    /** The pixel above, below, left, right, before or behind; negative where there is none. */
    private int neighbour(int p, int side) {
        int width = colours.width();
        int area = width * colours.height();
        return switch (side) {
            case 0 -> p % area >= width ? p - width : -1;
            case 1 -> p % area + width < area ? p + width : -1;
            case 2 -> p % width > 0 ? p - 1 : -1;
            case 3 -> p % width < width - 1 ? p + 1 : -1;
            case 4 -> p - area;
            default -> p + area < labels.length ? p + area : -1;
        };
    }

    /** Exactly {@code count} regions, numbered 0, 1 ... so that halves of the range are halves of the picture. */
    int[] exactly(int count) {
        joinDownTo(count);
        members.removeIf(m -> m.length == 0);
        while (members.size() < count) {
            halve(largest());
        }
        int[] order = Halving.order(middles(colours::slice), middles(colours::row), middles(colours::column));
        for (int label = 0; label < order.length; label++) {
            for (int p : members.get(order[label])) {
                labels[p] = label;
            }
        }
        return labels;
    }

    /** Merges the smallest region, the first of equal ones, until at most {@code count} are left. */
    private void joinDownTo(int count) {
        record Entry(int size, int region) {}
        Queue<Entry> smallest =
                new PriorityQueue<>(Comparator.comparingInt(Entry::size).thenComparingInt(Entry::region));
        for (int r = 0; r < members.size(); r++) {
            smallest.add(new Entry(members.get(r).length, r));
            sums.add(sum(members.get(r)));
        }
        for (int left = members.size(); left > count; ) {
            Entry entry = smallest.remove();
            // A region that has grown since then is also queued further back.
            if (entry.size() == members.get(entry.region()).length) {
                int grown = join(entry.region());
                smallest.add(new Entry(members.get(grown).length, grown));
                left--;
            }
        }
    }

    private int largest() {
        int largest = 0;
        for (int r = 1; r < members.size(); r++) {
            largest = members.get(r).length > members.get(largest).length ? r : largest;
        }
        return largest;
    }

    /** Merges a region into the neighbour with the nearest mean colour, and returns that neighbour. */
    private int join(int region) {
        Set<Integer> around = new HashSet<>();
        for (int p : members.get(region)) {
            for (int side = 0; side < sides; side++) {
                int q = neighbour(p, side);
                if (q >= 0 && labels[q] != region) {
                    around.add(labels[q]);
                }
            }
        }
        double[] own = mean(region);
        int nearest = around.stream()
                .min(Comparator.comparingDouble((Integer r) -> squaredDistance(own, mean(r)))
                        .thenComparing(r -> r))
                .orElseThrow();
        int[] both = Arrays.copyOf(members.get(nearest), members.get(nearest).length + members.get(region).length);
        System.arraycopy(members.get(region), 0, both, members.get(nearest).length, members.get(region).length);
        for (int p : members.get(region)) {
            labels[p] = nearest;
        }
        for (int c = 0; c < colours.channels(); c++) {
            sums.get(nearest)[c] += sums.get(region)[c];
        }
        members.set(nearest, both);
        members.set(region, new int[0]);
        return nearest;
    }

    private double[] sum(int[] pixels) {
        double[] sum = new double[colours.channels()];
        for (int p : pixels) {
            for (int c = 0; c < sum.length; c++) {
                sum[c] += colours.at(p, c);
            }
        }
        return sum;
    }

    private double[] mean(int region) {
        return Arrays.stream(sums.get(region))
                .map(v -> v / members.get(region).length)
                .toArray();
    }

    private static double squaredDistance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        }
        return sum;
    }

    /**
     * Splits a region into two connected ones of about equal size: one grows from an end of the longer side, and also
     * gets the pixels that it cuts off from the rest.
     */
    private void halve(int region) {
        int[] pixels = members.get(region);
        boolean[] inside = new boolean[labels.length];
        Arrays.stream(pixels).forEach(p -> inside[p] = true);
        List<Integer> first = grown(alongLongestSide(pixels)[0], inside, pixels.length / 2);
        List<Integer> second = List.of();
        for (int p : pixels) {
            if (inside[p]) {
                List<Integer> part = grown(p, inside, pixels.length);
                first.addAll(part.size() > second.size() ? second : part);
                second = part.size() > second.size() ? part : second;
            }
        }
        members.set(region, first.stream().mapToInt(Integer::intValue).toArray());
        members.add(second.stream().mapToInt(Integer::intValue).toArray());
    }

    /** The pixels nearest to a start by steps within a region, at most {@code count}; they are removed from it. */
    private List<Integer> grown(int start, boolean[] inside, int most) {
        List<Integer> reached = new ArrayList<>();
        Deque<Integer> open = new ArrayDeque<>(List.of(start));
        inside[start] = false;
        while (!open.isEmpty() && reached.size() < most) {
            int p = open.remove();
            reached.add(p);
            for (int side = 0; side < sides; side++) {
                int q = neighbour(p, side);
                if (q >= 0 && inside[q]) {
                    inside[q] = false;
                    open.add(q);
                }
            }
        }
        // Pixels that were queued but not taken stay in the region.
        open.forEach(p -> inside[p] = true);
        return reached;
    }

    private int[] alongLongestSide(int[] pixels) {
        IntUnaryOperator longest = colours::slice;
        for (IntUnaryOperator axis : List.<IntUnaryOperator>of(colours::row, colours::column)) {
            longest = range(along(pixels, axis)) > range(along(pixels, longest)) ? axis : longest;
        }
        IntUnaryOperator axis = longest;
        return Arrays.stream(pixels)
                .boxed()
                .sorted(Comparator.comparingInt((Integer p) -> axis.applyAsInt(p))
                        .thenComparing(Comparator.naturalOrder()))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private static int[] along(int[] pixels, IntUnaryOperator axis) {
        return Arrays.stream(pixels).map(axis).toArray();
    }

    private static int range(int[] numbers) {
        return Arrays.stream(numbers).max().orElse(0)
                - Arrays.stream(numbers).min().orElse(0);
    }

    /** The mean coordinate of each region along an axis. */
    private double[] middles(IntUnaryOperator axis) {
        return members.stream()
                .mapToDouble(m -> Arrays.stream(m).map(axis).average().orElse(0))
                .toArray();
    }
}
