package dev.limpid.report.html;

import java.util.List;

/**
 * A bar chart of numbers.
 *
 * @param title the heading
 * @param bars the numbers
 */
public record Chart(String title, List<Bar> bars) {
    /**
     * A bar with its label.
     *
     * @param label the label
     * @param value the number as text
     * @param percent the bar's length, 0 to 100
     * @param isBelow whether the number is below zero, which another colour shows
     */
    public record Bar(String label, String value, double percent, boolean isBelow) {
        /** A bar of a number that is not negative. */
        public Bar(String label, String value, double percent) {
            this(label, value, percent, false);
        }

        /** A bar relative to the largest number of its chart; negative numbers have length 0. */
        public static Bar of(String label, double number, double largest) {
            double percent = largest > 0 ? 100 * Math.max(0, number) / largest : 0;
            return new Bar(label, Numbers.text(number), percent);
        }

        /** A bar as long as the amount of a number that may be negative, relative to the largest amount of its chart. */
        public static Bar ofAmount(String label, double number, double largest) {
            return new Bar(label, Numbers.text(number), of(label, Math.abs(number), largest).percent, number < 0);
        }
    }

    /** Copies the list. */
    public Chart {
        bars = List.copyOf(bars);
    }
}
