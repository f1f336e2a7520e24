package dev.limpid.report.study;

import dev.limpid.report.html.Numbers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Curves over a common axis.
 *
 * @param title the heading
 * @param across what the horizontal axis shows, with its unit
 * @param up what the vertical axis shows, with its unit
 * @param marks names of the places 0, 1, 2 ... of the horizontal axis; empty for numbers
 * @param curves at least one, of finite numbers
 */
public record LinePlot(String title, String across, String up, List<String> marks, List<Curve> curves) {
    /** Width of the drawing, in its own units. */
    public static final int WIDTH = 720;
    /** Height of the drawing, in its own units. */
    public static final int HEIGHT = 320;

    private static final int LEFT = 64;
    private static final int RIGHT = 16;
    private static final int TOP = 28;
    private static final int BOTTOM = 46;
    private static final int TICKS = 5;
    private static final int LONGEST_MARK = 22;
    private static final int MOST_MARKS = 8;

    public LinePlot {
        marks = List.copyOf(marks);
        curves = List.copyOf(curves);
    }

    /**
     * A curve.
     *
     * @param name in the key
     * @param points from left to right
     */
    public record Curve(String name, List<Point> points) {
        public Curve {
            points = List.copyOf(points);
        }
    }

    /**
     * A point of a curve.
     *
     * @param x on the horizontal axis
     * @param y on the vertical axis
     * @param low the lower end of its interval; {@code y} where there is none
     * @param high the upper end of its interval
     */
    public record Point(double x, double y, double low, double high) {
        /** A point without an interval. */
        public static Point of(double x, double y) {
            return new Point(x, y, y, y);
        }
    }

    /**
     * A tick of an axis.
     *
     * @param at its place in the drawing
     * @param text its number or name
     */
    public record Tick(double at, String text) {}

    private double least(boolean isAcross) {
        double least = all().stream()
                .mapToDouble(p -> isAcross ? p.x() : p.low())
                .min()
                .orElse(0);
        return isAcross ? least : Math.min(0, least);
    }

    private double most(boolean isAcross) {
        double most = all().stream()
                .mapToDouble(p -> isAcross ? p.x() : p.high())
                .max()
                .orElse(1);
        return most > least(isAcross) ? most : least(isAcross) + 1;
    }

    private List<Point> all() {
        return curves.stream().flatMap(c -> c.points().stream()).toList();
    }

    private double x(double value) {
        return LEFT + (value - least(true)) / (most(true) - least(true)) * (WIDTH - LEFT - RIGHT);
    }

    private double y(double value) {
        return HEIGHT - BOTTOM - (value - least(false)) / (most(false) - least(false)) * (HEIGHT - TOP - BOTTOM);
    }

    /** The points of a curve as SVG writes them. */
    public String line(int curve) {
        StringBuilder line = new StringBuilder();
        for (Point each : curves.get(curve).points()) {
            line.append(pair(x(each.x()), y(each.y())));
        }
        return line.toString().strip();
    }

    /** The outline of the intervals of a curve as SVG writes it; empty if it has none. */
    public String band(int curve) {
        List<Point> points = curves.get(curve).points();
        if (points.stream().allMatch(p -> p.low() == p.high())) {
            return "";
        }
        StringBuilder band = new StringBuilder();
        for (Point each : points) {
            band.append(pair(x(each.x()), y(each.high())));
        }
        for (int i = points.size() - 1; i >= 0; i--) {
            band.append(pair(x(points.get(i).x()), y(points.get(i).low())));
        }
        return band.toString().strip();
    }

    private static String pair(double x, double y) {
        return String.format(Locale.ROOT, "%.1f,%.1f ", x, y);
    }

    /** The ticks of the horizontal axis. */
    public List<Tick> ticksAcross() {
        if (marks.isEmpty()) {
            return ticks(least(true), most(true), true);
        }
        List<Tick> ticks = new ArrayList<>();
        int step = (marks.size() + MOST_MARKS - 1) / MOST_MARKS;
        for (int i = 0; i < marks.size(); i += step) {
            String mark = marks.get(i);
            int longest = marks.size() <= 4 ? LONGEST_MARK : LONGEST_MARK / 2;
            ticks.add(new Tick(
                    x(i), mark.length() <= longest ? mark : "\u2026" + mark.substring(mark.length() - longest + 1)));
        }
        return ticks;
    }

    /** The ticks of the vertical axis. */
    public List<Tick> ticksUp() {
        return ticks(least(false), most(false), false);
    }

    private List<Tick> ticks(double least, double most, boolean isAcross) {
        double raw = (most - least) / TICKS;
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        double share = raw / power;
        double fine = power * (share <= 1 ? 1 : share <= 2 ? 2 : share <= 5 ? 5 : 10);
        boolean isCount = isAcross && all().stream().allMatch(p -> p.x() == Math.rint(p.x()));
        double step = isCount ? Math.max(1, fine) : fine;
        List<Tick> ticks = new ArrayList<>();
        for (long i = (long) Math.ceil(least / step - 1e-9); i * step <= most + 1e-9 * step; i++) {
            ticks.add(new Tick(isAcross ? x(i * step) : y(i * step), round(Numbers.text(i * step))));
        }
        return ticks;
    }

    private static String round(String number) {
        return number.matches("[^.]*\\.[0-9]*0") ? number.replaceFirst("\\.?0+$", "") : number;
    }

    /** The place of the left end of the horizontal axis. */
    public int left() {
        return LEFT;
    }

    /** The place of the right end of the horizontal axis. */
    public int right() {
        return WIDTH - RIGHT;
    }

    /** The place of the lower end of the vertical axis. */
    public int bottom() {
        return HEIGHT - BOTTOM;
    }
}
