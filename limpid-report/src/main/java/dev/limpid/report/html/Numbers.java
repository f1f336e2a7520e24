package dev.limpid.report.html;

import java.util.Locale;

/** Formats numbers for display: three significant digits, a true minus sign, powers of ten if they are shorter. */
public final class Numbers {
    private static final String RAISED = "\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079";
    private static final char MINUS = '\u2212';

    private Numbers() {}

    /** A number with three significant digits. */
    public static String text(double number) {
        if (!Double.isFinite(number)) {
            return "not a number";
        }
        double amount = Math.abs(number);
        if (amount == 0) {
            return "0";
        }
        int power = (int) Math.floor(Math.log10(amount));
        if (power >= 5 || power < -3) {
            return signed(number, fixed(amount / Math.pow(10, power), 2) + " \u00d7 10" + raised(power));
        }
        return signed(number, fixed(amount, Math.max(0, 2 - power)));
    }

    /** A share as a percentage; small ones with one decimal. */
    public static String percent(double share) {
        double percent = 100 * share;
        boolean isFine = Math.abs(percent) < 9.95 || (percent > 98.95 && percent < 99.95);
        return signed(percent, fixed(Math.abs(percent), isFine ? 1 : 0)) + "\u00a0%";
    }

    /** A time in seconds or milliseconds. */
    public static String time(double seconds) {
        return seconds < 0.9995 ? fixed(1000 * seconds, seconds < 0.00995 ? 1 : 0) + " ms" : fixed(seconds, 1) + " s";
    }

    /** A count with a noun: {@code 1 picture}, {@code 3 pictures}. */
    public static String count(long count, String noun) {
        return count + " " + noun + (count == 1 ? "" : "s");
    }

    /** A difference of shares in percentage points, without a unit; with one decimal. */
    public static String points(double share) {
        return signed(share, fixed(Math.abs(100 * share), 1));
    }

    /** An amount with the sign of a number; one that is rounded to zero has none. */
    private static String signed(double number, String amount) {
        boolean isZero = amount.chars().noneMatch(c -> c >= '1' && c <= '9');
        return number < 0 && !isZero ? MINUS + amount : amount;
    }

    private static String fixed(double number, int decimals) {
        return String.format(Locale.ROOT, "%." + decimals + "f", number);
    }

    private static String raised(int power) {
        StringBuilder text = new StringBuilder(power < 0 ? "\u207b" : "");
        Integer.toString(Math.abs(power)).chars().forEach(c -> text.append(RAISED.charAt(c - '0')));
        return text.toString();
    }
}
