package dev.limpid.report.study;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Mean ranks on a line with bars over groups that do not differ: a diagram of critical differences.
 *
 * <p>Ref.: Demsar, Statistical comparisons of classifiers over multiple data sets, 2006, JMLR 7.
 */
public final class RankDiagram {
    private static final double WIDTH = 920;
    private static final double LEFT = 290;
    private static final double RIGHT = WIDTH - 290;
    /** The longest name that is shown whole. */
    private static final int LONGEST = 38;

    private static final double AXIS = 62;
    private static final double ROW = 19;
    private static final double BAR = 8;

    private RankDiagram() {}

    /**
     * A diagram.
     *
     * @param names of what is ranked
     * @param ranks the mean rank of each; 1 is the best
     * @param difference the difference from which two differ
     * @param groups those that do not differ from each other, by their numbers
     */
    public static Drawing of(
            String title, List<String> names, List<Double> ranks, double difference, List<List<Integer>> groups) {
        List<Drawing.Mark> marks = new ArrayList<>();
        int count = names.size();
        axis(marks, count);
        double scale = (RIGHT - LEFT) / (count - 1);
        double reach = Math.min(difference, count - 1);
        marks.add(Drawing.Line.of(LEFT, 24, LEFT + reach * scale, 24, Drawing.Style.STRONG));
        marks.add(Drawing.Line.of(LEFT, 20, LEFT, 28, Drawing.Style.STRONG));
        marks.add(Drawing.Line.of(LEFT + reach * scale, 20, LEFT + reach * scale, 28, Drawing.Style.STRONG));
        String words = String.format(Locale.ROOT, "critical difference %.2f", difference);
        marks.add(new Drawing.Words(LEFT, 14, words, Drawing.Anchor.START));
        for (int g = 0; g < groups.size(); g++) {
            List<Integer> group = groups.get(g);
            double from = x(ranks.get(group.get(0)), scale) - 4;
            double to = x(ranks.get(group.get(group.size() - 1)), scale) + 4;
            double y = AXIS + BAR * (g + 1);
            marks.add(Drawing.Line.of(from, y, to, y, Drawing.Style.THICK));
        }
        double first = AXIS + BAR * groups.size() + 26;
        List<Integer> order = IntStream.range(0, count)
                .boxed()
                .sorted(Comparator.comparing(ranks::get))
                .toList();
        int half = (count + 1) / 2;
        for (int i = 0; i < count; i++) {
            int each = order.get(i);
            boolean isLeft = i < half;
            double y = first + ROW * (isLeft ? i : count - 1 - i);
            double x = x(ranks.get(each), scale);
            double end = isLeft ? LEFT - 14 : RIGHT + 14;
            marks.add(new Drawing.Line(
                    Drawing.place(x, AXIS) + " " + Drawing.place(x, y) + " " + Drawing.place(end, y),
                    Drawing.Style.THIN));
            String name = String.format(Locale.ROOT, "%s  %.2f", shortened(names.get(each)), ranks.get(each));
            marks.add(new Drawing.Words(
                    isLeft ? end - 5 : end + 5, y + 4, name, isLeft ? Drawing.Anchor.END : Drawing.Anchor.START));
        }
        return new Drawing(title, WIDTH, first + ROW * half, marks);
    }

    private static String shortened(String name) {
        return name.length() <= LONGEST ? name : name.substring(0, LONGEST - 1) + "\u2026";
    }

    private static double x(double rank, double scale) {
        return LEFT + (rank - 1) * scale;
    }

    private static void axis(List<Drawing.Mark> marks, int count) {
        double scale = (RIGHT - LEFT) / (count - 1);
        marks.add(Drawing.Line.of(LEFT, AXIS, RIGHT, AXIS, Drawing.Style.STRONG));
        for (int rank = 1; rank <= count; rank++) {
            double x = x(rank, scale);
            marks.add(Drawing.Line.of(x, AXIS - 6, x, AXIS, Drawing.Style.STRONG));
            marks.add(new Drawing.Words(x, AXIS - 10, Integer.toString(rank), Drawing.Anchor.MIDDLE));
        }
    }
}
