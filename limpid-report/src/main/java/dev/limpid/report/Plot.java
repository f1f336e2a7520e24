package dev.limpid.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleToIntFunction;

/** What drawings with axes share: fonts, colours, numbers, ticks and the colour scale. */
final class Plot {
    static final int PAPER = 0xFFFFFF;
    static final int INK = 0x1B1F24;
    static final int FAINT = 0x6A737D;
    static final int RULE = 0xDCDFE3;
    static final int MARGIN = 10;
    static final StrokeFont TEXT = new StrokeFont(9, false);
    static final StrokeFont SMALL = new StrokeFont(7.5, false);

    private static final int BAR = 9;
    private static final int LEGEND_WIDTH = 260;
    private static final double[] STEPS = {1, 2, 5, 10};

    private Plot() {}

    /** A number with three significant digits, with a power of ten where that is shorter. */
    static String number(double number) {
        double amount = Math.abs(number);
        if (amount == 0) {
            return "0";
        }
        int power = (int) Math.floor(Math.log10(amount));
        String digits = power >= 5 || power < -3
                ? trimmed(String.format(Locale.ROOT, "%.2f", amount / Math.pow(10, power))) + "e" + power
                : trimmed(String.format(Locale.ROOT, "%." + Math.max(0, 2 - power) + "f", amount));
        return number < 0 ? "\u2212" + digits : digits;
    }

    private static String trimmed(String digits) {
        return digits.contains(".") ? digits.replaceFirst("0+$", "").replaceFirst("\\.$", "") : digits;
    }

    /** Round numbers from 0 up to a length, at most so many. */
    static List<Integer> ticks(int length, int most) {
        double raw = Math.max(1, (double) length / most);
        double power = Math.pow(10, Math.floor(Math.log10(raw)));
        double step = power;
        for (double each : STEPS) {
            step = each * power;
            if (step >= raw) {
                break;
            }
        }
        List<Integer> ticks = new ArrayList<>();
        for (int at = 0; at < length; at += Math.max(1, (int) step)) {
            ticks.add(at);
        }
        return ticks;
    }

    /** The height of the colour scale with its numbers. */
    static int legendHeight() {
        return BAR + SMALL.lineHeight() + MARGIN;
    }

    /** The colour scale of a map on paper, with its numbers. */
    static void legend(Canvas canvas, ScoreMap map, int left, int top) {
        legend(canvas, map, left, top, share -> Shades.of(map.palette(), share));
    }

    /** The colour scale of a map over a photograph, with its numbers. */
    static void legendOverPhoto(Canvas canvas, ScoreMap map, int left, int top) {
        Palette palette = map.palette();
        legend(
                canvas,
                map,
                left,
                top,
                share -> Canvas.mix(PAPER, Overlay.colour(palette, share), Overlay.opacity(palette, share)));
    }

    private static void legend(Canvas canvas, ScoreMap map, int left, int top, DoubleToIntFunction colour) {
        int width = Math.min(LEGEND_WIDTH, canvas.picture().width() - left - MARGIN);
        boolean isSigned = map.palette().isSigned();
        for (int x = 0; x < width; x++) {
            double share = (x + 0.5) / width;
            canvas.fill(left + x, top, 1, BAR, colour.applyAsInt(isSigned ? (2 * share) - 1 : share));
        }
        frame(canvas, left, top, width, BAR);
        double line = top + BAR + 5 + SMALL.capital();
        String high = (isSigned ? "for " : "") + number(map.scale());
        SMALL.draw(canvas, isSigned ? "against " + number(-map.scale()) : number(map.floor()), left, line, FAINT);
        if (isSigned) {
            SMALL.draw(canvas, "0", left + ((width - SMALL.width("0")) / 2), line, FAINT);
        }
        SMALL.draw(canvas, high, left + width - SMALL.width(high), line, FAINT);
    }

    /** A thin frame within a rectangle. */
    static void frame(Canvas canvas, int left, int top, int width, int height) {
        canvas.fill(left, top, width, 1, RULE);
        canvas.fill(left, top + height - 1, width, 1, RULE);
        canvas.fill(left, top, 1, height, RULE);
        canvas.fill(left + width - 1, top, 1, height, RULE);
    }

    /** Text that ends at a position. */
    static void drawEnding(Canvas canvas, StrokeFont font, String text, double right, double baseline, int colour) {
        font.draw(canvas, text, right - font.width(text), baseline, colour);
    }
}
