package dev.limpid.report;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A series as curves, one lane for each channel, on bands in the colours of the scores; below them the curve of the
 * scores, and the axis of the steps.
 *
 * <p>Where several steps fall on one column of pixels, the curve spans their numbers, and the band shows the score of the
 * largest magnitude.
 */
public final class SeriesDrawing implements InputDrawing {
    private static final int WIDTH = 760;
    private static final int LEFT = 78;
    private static final int PLOT = WIDTH - LEFT - (2 * Plot.MARGIN);
    private static final int GAP = 6;
    private static final int SCORES = 84;
    private static final int AXIS = 24;
    private static final int MOST_LANES = 12;
    private static final int FIRST = 4;
    private static final int TICKS = 10;
    private static final int TALL = 46;
    private static final double LIGHTEST = 0.3;
    private static final double BAND = 0.75;

    private final List<Integer> sizes;
    private final int steps;
    private final List<Curve> lanes;
    private final List<String> notes;

    /** Numbers along the steps. */
    private static final class Curve {
        private final String name;
        private final float[] numbers;

        Curve(String name, float[] numbers) {
            this.name = name;
            this.numbers = numbers;
        }
    }

    private SeriesDrawing(List<Integer> sizes, int steps, List<Curve> lanes, List<String> notes) {
        this.sizes = List.copyOf(sizes);
        this.steps = steps;
        this.lanes = List.copyOf(lanes);
        this.notes = List.copyOf(notes);
    }

    /**
     * A series. Of more than {@value #MOST_LANES} channels the mean and the first {@value #FIRST} are drawn.
     *
     * @param sizes the number of steps; axes of one place may stand beside it
     * @param channels the numbers of each channel along the steps
     * @param names of the channels; empty: they are numbered
     */
    public static SeriesDrawing of(List<Integer> sizes, float[][] channels, List<String> names) {
        List<Curve> lanes = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        boolean isCut = channels.length > MOST_LANES;
        if (isCut) {
            lanes.add(new Curve("mean", mean(channels)));
            notes.add("the picture shows the mean and the first " + FIRST + " of " + channels.length + " channels");
        }
        for (int c = 0; c < (isCut ? FIRST : channels.length); c++) {
            String numbered = channels.length == 1 ? "input" : "channel " + c;
            lanes.add(new Curve(names.isEmpty() ? numbered : names.get(c), channels[c].clone()));
        }
        return new SeriesDrawing(sizes, channels[0].length, lanes, notes);
    }

    private static float[] mean(float[][] channels) {
        float[] mean = new float[channels[0].length];
        for (float[] channel : channels) {
            for (int i = 0; i < mean.length; i++) {
                mean[i] += channel[i] / channels.length;
            }
        }
        return mean;
    }

    @Override
    public List<Integer> sizes() {
        return sizes;
    }

    @Override
    public List<String> notes() {
        return notes;
    }

    @Override
    public String place(int index) {
        return "step " + index;
    }

    @Override
    public Picture input() {
        return drawn(null);
    }

    @Override
    public Picture over(ScoreGrid scores) {
        return drawn(scores);
    }

    private int laneHeight() {
        return Math.max(34, Math.min(150, 420 / lanes.size()));
    }

    private Picture drawn(@Nullable ScoreGrid scores) {
        int lane = laneHeight();
        int axis = Plot.MARGIN + (lanes.size() * (lane + GAP)) + (scores == null ? 0 : SCORES + GAP);
        int height = axis + AXIS + (scores == null ? 0 : Plot.legendHeight() + Plot.MARGIN);
        Canvas canvas = new Canvas(WIDTH, height, Plot.PAPER);
        for (int l = 0; l < lanes.size(); l++) {
            Curve curve = lanes.get(l);
            Range range = Range.of(curve.numbers);
            int top = Plot.MARGIN + (l * (lane + GAP));
            if (scores != null) {
                bands(canvas, scores, top, lane);
            }
            label(canvas, curve.name, range, top, lane);
            curve(canvas, curve.numbers, range, top, lane);
        }
        if (scores != null) {
            float[] numbers = scores.at(sizes);
            Range range = Range.of(scores.map());
            int top = axis - SCORES - GAP;
            label(canvas, "score", range, top, SCORES);
            area(canvas, scores, numbers, range, top);
            if (steps <= PLOT) {
                curve(canvas, numbers, range, top, SCORES);
            }
            Plot.legend(canvas, scores.map(), LEFT, axis + AXIS + (Plot.MARGIN / 2));
        }
        axis(canvas, axis);
        return canvas.picture();
    }

    /**
     * The numbers between the lower and the upper edge of a lane.
     *
     * @param low at the lower edge
     * @param high at the upper edge
     */
    private record Range(double low, double high) {
        static Range of(float[] numbers) {
            double low = Double.POSITIVE_INFINITY;
            double high = Double.NEGATIVE_INFINITY;
            for (float number : numbers) {
                if (Float.isFinite(number)) {
                    low = Math.min(low, number);
                    high = Math.max(high, number);
                }
            }
            return low > high ? new Range(0, 0) : new Range(low, high);
        }

        static Range of(ScoreMap map) {
            return new Range(map.isSigned() ? map.least() : map.floor(), Math.max(map.floor(), map.largest()));
        }

        /** The y coordinate of a number in a lane. */
        double y(double number, int top, int height) {
            double share = high > low ? (number - low) / (high - low) : 0.5;
            return top + 4 + ((1 - share) * (height - 8));
        }
    }

    private static void label(Canvas canvas, String name, Range range, int top, int height) {
        Plot.frame(canvas, LEFT, top, PLOT, height);
        double right = LEFT - 6.0;
        double middle = top + ((height + Plot.TEXT.capital()) / 2);
        Plot.drawEnding(canvas, Plot.TEXT, Plot.TEXT.fitted(name, LEFT - 12.0, false), right, middle, Plot.INK);
        if (height >= TALL) {
            double first = top + 3 + Plot.SMALL.capital();
            Plot.drawEnding(canvas, Plot.SMALL, Plot.number(range.high()), right, first, Plot.FAINT);
            Plot.drawEnding(canvas, Plot.SMALL, Plot.number(range.low()), right, top + height - 3.0, Plot.FAINT);
        }
    }

    /** The first step whose cell reaches into a column of pixels. */
    private int firstStep(int column) {
        return Math.min(steps - 1, (int) ((long) column * steps / PLOT));
    }

    private int lastStep(int column) {
        return Math.max(firstStep(column), Math.min(steps - 1, (int) ((((column + 1L) * steps) - 1) / PLOT)));
    }

    private void bands(Canvas canvas, ScoreGrid scores, int top, int height) {
        float[] shares = scores.shares(sizes);
        for (int x = 1; x < PLOT - 1; x++) {
            int strong = Shades.of(scores.map().palette(), strongest(shares, firstStep(x), lastStep(x)));
            // Lighter than the area of the scores, so that the curve stands out.
            int colour = Canvas.mix(Plot.PAPER, strong, BAND);
            canvas.fill(LEFT + x, top + 1, 1, height - 2, colour);
        }
    }

    private static float strongest(float[] shares, int from, int to) {
        float strongest = shares[from];
        for (int i = from; i <= to && !Float.isNaN(strongest); i++) {
            boolean isStronger = Float.isNaN(shares[i]) || Math.abs(shares[i]) > Math.abs(strongest);
            strongest = isStronger ? shares[i] : strongest;
        }
        return strongest;
    }

    /** The colour of an area, which can be told from paper however small its score is. */
    private static int colour(Palette palette, float share) {
        return Shades.of(palette, Math.signum(share) * (LIGHTEST + ((1 - LIGHTEST) * Math.abs(share))));
    }

    /** The area between the curve of the scores and zero, in their colours. */
    private void area(Canvas canvas, ScoreGrid scores, float[] numbers, Range range, int top) {
        float[] shares = scores.shares(sizes);
        double zero = range.y(Math.max(range.low(), Math.min(range.high(), 0)), top, SCORES);
        for (int x = 1; x < PLOT - 1; x++) {
            for (int i = firstStep(x); i <= lastStep(x); i++) {
                if (!Float.isNaN(numbers[i])) {
                    double end = range.y(numbers[i], top, SCORES);
                    int from = (int) Math.round(Math.min(zero, end));
                    int until = (int) Math.round(Math.max(zero, end));
                    canvas.fill(
                            LEFT + x, from, 1, until - from, colour(scores.map().palette(), shares[i]));
                }
            }
        }
        canvas.fill(LEFT + 1, (int) Math.round(zero), PLOT - 2, 1, Plot.RULE);
    }

    private void curve(Canvas canvas, float[] numbers, Range range, int top, int height) {
        if (steps > PLOT) {
            envelope(canvas, numbers, range, top, height);
            return;
        }
        double step = (double) PLOT / steps;
        for (int i = 0; i < steps; i++) {
            double x = LEFT + ((i + 0.5) * step);
            double y = range.y(numbers[i], top, height);
            if (Float.isFinite(numbers[i]) && i > 0 && Float.isFinite(numbers[i - 1])) {
                canvas.line(x - step, range.y(numbers[i - 1], top, height), x, y, 1.3, Plot.INK);
            }
            if (Float.isFinite(numbers[i]) && step >= 9) {
                canvas.line(x, y, x, y, 4, Plot.INK);
            }
        }
    }

    /** For each column of pixels a stroke from the smallest to the largest number, which meets the one before. */
    private void envelope(Canvas canvas, float[] numbers, Range range, int top, int height) {
        double before = Double.NaN;
        for (int x = 0; x < PLOT; x++) {
            double upper = Double.POSITIVE_INFINITY;
            double lower = Double.NEGATIVE_INFINITY;
            for (int i = firstStep(x); i <= lastStep(x); i++) {
                if (Float.isFinite(numbers[i])) {
                    double y = range.y(numbers[i], top, height);
                    upper = Math.min(upper, y);
                    lower = Math.max(lower, y);
                }
            }
            if (upper <= lower) {
                double from = Double.isNaN(before) ? upper : Math.min(upper, before);
                double until = Double.isNaN(before) ? lower : Math.max(lower, before);
                canvas.line(LEFT + x + 0.5, from, LEFT + x + 0.5, until, 1.1, Plot.INK);
                before = range.y(numbers[lastStep(x)], top, height);
            }
        }
    }

    private void axis(Canvas canvas, int top) {
        for (int tick : Plot.ticks(steps, TICKS)) {
            double x = LEFT + ((tick + 0.5) * PLOT / steps);
            canvas.fill((int) x, top, 1, 4, Plot.FAINT);
            String text = String.valueOf(tick);
            double left = Math.min(x - (Plot.SMALL.width(text) / 2), WIDTH - Plot.SMALL.width(text));
            Plot.SMALL.draw(canvas, text, left, top + 9 + Plot.SMALL.capital(), Plot.FAINT);
        }
        Plot.drawEnding(canvas, Plot.TEXT, "step", LEFT - 6.0, top + 9 + Plot.SMALL.capital(), Plot.INK);
    }
}
