package dev.limpid.report.study;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Mean ranks against costs on a logarithmic axis, with the steps of those that no other one beats in both. */
public final class CostPlot {
    private static final double WIDTH = 720;
    private static final double HEIGHT = 420;
    private static final double LEFT = 52;
    private static final double RIGHT = WIDTH - 20;
    private static final double TOP = 30;
    private static final double BOTTOM = HEIGHT - 46;
    private static final double APART = 12;
    /** About as wide as a letter. */
    private static final double LETTER = 5.6;

    private CostPlot() {}

    /**
     * Something with a cost and a rank.
     *
     * @param name of it
     * @param cost above 0
     * @param rank lower is better
     * @param group the number of its colour
     * @param isOnFront whether no other one beats it in both
     */
    public record Entry(String name, double cost, double rank, int group, boolean isOnFront) {}

    /**
     * A drawing.
     *
     * @param across what the horizontal axis shows
     * @param up what the vertical axis shows
     */
    public static Drawing of(String title, String across, String up, List<Entry> entries) {
        double least =
                Math.floor(log(entries.stream().mapToDouble(Entry::cost).min().orElse(1)));
        double most = Math.max(
                least + 1,
                Math.ceil(log(entries.stream().mapToDouble(Entry::cost).max().orElse(1))));
        double lowest = entries.stream().mapToDouble(Entry::rank).min().orElse(1);
        double highest = entries.stream().mapToDouble(Entry::rank).max().orElse(1);
        double first = Math.floor(lowest);
        double last = Math.max(first + 1, Math.ceil(highest));
        List<Drawing.Mark> marks = new ArrayList<>();
        for (double power = least; power <= most; power++) {
            double x = x(power, least, most);
            marks.add(Drawing.Line.of(x, TOP, x, BOTTOM, Drawing.Style.THIN));
            marks.add(new Drawing.Words(x, BOTTOM + 17, number(Math.pow(10, power)), Drawing.Anchor.MIDDLE));
        }
        double step = Math.max(1, Math.ceil((last - first) / 10));
        for (double rank = first; rank <= last; rank += step) {
            double y = y(rank, first, last);
            marks.add(Drawing.Line.of(LEFT, y, RIGHT, y, Drawing.Style.THIN));
            marks.add(new Drawing.Words(LEFT - 7, y + 4, number(rank), Drawing.Anchor.END));
        }
        marks.add(new Drawing.Words((LEFT + RIGHT) / 2, HEIGHT - 8, across, Drawing.Anchor.MIDDLE));
        marks.add(new Drawing.Words(4, 12, up, Drawing.Anchor.START));
        marks.add(front(entries, e -> x(log(e.cost), least, most), e -> y(e.rank, first, last)));
        List<double[]> taken = new ArrayList<>();
        for (Entry each : entries) {
            double x = x(log(each.cost), least, most);
            double y = y(each.rank, first, last);
            String words = String.format(
                    Locale.ROOT, "%s: %s %s, mean rank %.2f", each.name, number(each.cost), across, each.rank);
            marks.add(new Drawing.Dot(x, y, each.group, each.isOnFront, words));
            marks.add(label(each.name, x, y, taken));
        }
        return new Drawing(title, WIDTH, HEIGHT, marks);
    }

    /** A name beside its dot, moved down until it covers no other one. */
    private static Drawing.Words label(String name, double x, double y, List<double[]> taken) {
        double length = name.length() * LETTER;
        boolean isRight = x + 9 + length < RIGHT;
        double from = isRight ? x + 9 : x - 9 - length;
        double at = y + 4;
        for (int i = 0; i < taken.size(); i++) {
            double[] other = taken.get(i);
            if (Math.abs(other[1] - at) < APART && from < other[2] && other[0] < from + length) {
                at = other[1] + APART;
                i = -1;
            }
        }
        taken.add(new double[] {from, at, from + length});
        return new Drawing.Words(isRight ? from : x - 9, at, name, isRight ? Drawing.Anchor.START : Drawing.Anchor.END);
    }

    private interface Place {
        double of(Entry entry);
    }

    private static Drawing.Line front(List<Entry> entries, Place across, Place down) {
        StringBuilder points = new StringBuilder();
        double before = Double.NaN;
        for (Entry each : entries.stream()
                .filter(Entry::isOnFront)
                .sorted(Comparator.comparingDouble(Entry::cost))
                .toList()) {
            if (!Double.isNaN(before)) {
                points.append(Drawing.place(across.of(each), before)).append(' ');
            }
            before = down.of(each);
            points.append(Drawing.place(across.of(each), before)).append(' ');
        }
        return new Drawing.Line(points.toString().strip(), Drawing.Style.DASHED);
    }

    private static double log(double cost) {
        return Math.log10(Math.max(cost, 1e-6));
    }

    private static double x(double power, double least, double most) {
        return LEFT + (power - least) / (most - least) * (RIGHT - LEFT);
    }

    /** The best ranks are at the top. */
    private static double y(double rank, double first, double last) {
        return TOP + (rank - first) / (last - first) * (BOTTOM - TOP);
    }

    private static String number(double value) {
        return value >= 1 ? String.format(Locale.ROOT, "%.0f", value) : String.format(Locale.ROOT, "%.3g", value);
    }
}
