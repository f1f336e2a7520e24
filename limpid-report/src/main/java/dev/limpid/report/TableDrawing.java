package dev.limpid.report;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Features as bars, those with the largest scores first, each with its name and value.
 *
 * @param sizes the number of features
 * @param names one for each feature
 * @param values the features' values, one for each; none where they are not known
 */
public record TableDrawing(List<Integer> sizes, List<String> names, List<Float> values) implements InputDrawing {
    private static final int WIDTH = 620;
    private static final int LEAST = 200;
    private static final int ROW = 20;
    private static final int BAR = 13;
    private static final int MOST = 24;
    private static final double LONGEST = 190;
    private static final int VALUES = 74;
    private static final int NUMBERS = 62;

    public TableDrawing {
        sizes = List.copyOf(sizes);
        names = List.copyOf(names);
        values = List.copyOf(values);
    }

    /** The width of the names, in pixels. */
    private int widest() {
        double widest = names.stream().mapToDouble(Plot.TEXT::width).max().orElse(0);
        return (int) Math.ceil(Math.min(LONGEST, widest));
    }

    /** A vector without names: its places are numbered. */
    public static TableDrawing numbered(int size) {
        return new TableDrawing(
                List.of(size),
                IntStream.range(0, size).mapToObj(String::valueOf).toList(),
                List.of());
    }

    @Override
    public Picture input() {
        List<Integer> first =
                IntStream.range(0, Math.min(MOST, names.size())).boxed().toList();
        int height = (2 * Plot.MARGIN) + (first.size() * ROW) + rest(first);
        Canvas canvas = new Canvas(Math.max(LEAST, widest() + VALUES + (3 * Plot.MARGIN)), height, Plot.PAPER);
        texts(canvas, first);
        if (names.size() > MOST) {
            more(canvas, first.size(), names.size() - MOST + " further features");
        }
        return canvas.picture();
    }

    private int rest(List<Integer> shown) {
        return shown.size() < names.size() ? ROW : 0;
    }

    private void texts(Canvas canvas, List<Integer> shown) {
        for (int r = 0; r < shown.size(); r++) {
            double line = line(r);
            int feature = shown.get(r);
            String name = Plot.TEXT.fitted(names.get(feature), LONGEST, false);
            Plot.drawEnding(canvas, Plot.TEXT, name, (double) Plot.MARGIN + widest(), line, Plot.INK);
            if (!values.isEmpty()) {
                String value = Plot.number(values.get(feature));
                double right = (2.0 * Plot.MARGIN) + widest() + VALUES;
                Plot.drawEnding(canvas, Plot.TEXT, value, right, line, Plot.FAINT);
            }
        }
    }

    private static double line(int row) {
        return Plot.MARGIN + (row * ROW) + ((ROW + Plot.TEXT.capital()) / 2);
    }

    private static void more(Canvas canvas, int row, String sentence) {
        Plot.TEXT.draw(canvas, sentence, Plot.MARGIN, line(row), Plot.FAINT);
    }

    /** The features by the magnitude of their scores; those that are not finite come first. */
    private static List<Integer> sorted(float[] scores) {
        return IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble(
                        i -> Float.isNaN(scores[i]) ? Double.NEGATIVE_INFINITY : -Math.abs(scores[i])))
                .toList();
    }

    @Override
    public Picture over(ScoreGrid scores) {
        float[] numbers = scores.at(sizes);
        List<Integer> shown = sorted(numbers).subList(0, Math.min(MOST, numbers.length));
        int height = (2 * Plot.MARGIN) + (shown.size() * ROW) + rest(shown) + Plot.legendHeight();
        Canvas canvas = new Canvas(WIDTH, height, Plot.PAPER);
        texts(canvas, shown);
        bars(canvas, scores, numbers, shown);
        if (shown.size() < numbers.length) {
            more(canvas, shown.size(), sentence(numbers, shown));
        }
        int legend = Plot.MARGIN + (shown.size() * ROW) + rest(shown) + Plot.MARGIN / 2;
        Plot.legend(canvas, scores.map(), left(), legend);
        return canvas.picture();
    }

    private static String sentence(float[] numbers, List<Integer> shown) {
        double all = 0;
        for (float number : numbers) {
            all += Float.isNaN(number) ? 0 : number;
        }
        double drawn = shown.stream()
                .mapToDouble(i -> numbers[i])
                .filter(n -> !Double.isNaN(n))
                .sum();
        return numbers.length - shown.size() + " further features, " + Plot.number(all - drawn) + " in sum";
    }

    private int left() {
        return (2 * Plot.MARGIN) + widest() + (values.isEmpty() ? 0 : VALUES + Plot.MARGIN);
    }

    private void bars(Canvas canvas, ScoreGrid scores, float[] numbers, List<Integer> shown) {
        double least = Math.min(0, scores.map().least());
        double largest = Math.max(0, scores.map().largest());
        double low = left() + (least < 0 ? NUMBERS : 0);
        double wide = WIDTH - Plot.MARGIN - (largest > 0 ? NUMBERS : 0) - low;
        double range = largest > least ? largest - least : 1;
        double zero = low - (wide * least / range);
        for (int r = 0; r < shown.size(); r++) {
            float number = numbers[shown.get(r)];
            int top = Plot.MARGIN + (r * ROW) + ((ROW - BAR) / 2);
            double share = Float.isNaN(number)
                    ? Double.NaN
                    : Math.max(-1, Math.min(1, scores.map().share(number)));
            double end = Float.isNaN(number) ? zero + (wide / 10) : zero + (wide * number / range);
            int from = (int) Math.round(Math.min(zero, end));
            int to = (int) Math.round(Math.max(zero, end));
            int colour = Shades.of(scores.map().palette(), share);
            canvas.fill(from, top, Math.max(number == 0 ? 0 : 1, to - from), BAR, colour);
            String text = Float.isNaN(number) ? "not finite" : Plot.number(number);
            if (number < 0) {
                Plot.drawEnding(canvas, Plot.TEXT, text, from - 5.0, line(r), Plot.INK);
            } else {
                Plot.TEXT.draw(canvas, text, to + 5.0, line(r), Plot.INK);
            }
        }
        canvas.fill((int) Math.round(zero), Plot.MARGIN, 1, shown.size() * ROW, Plot.FAINT);
    }

    @Override
    public String place(int index) {
        return names.get(index);
    }
}
