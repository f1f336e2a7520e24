package dev.limpid.report.html;

import java.util.List;

/**
 * Numbers that are compared, as bars.
 *
 * @param title what they are
 * @param bars the numbers
 */
public record Chart(String title, List<Bar> bars) {
    /**
     * A bar with its label.
     *
     * @param label what it is about
     * @param value as it is read
     * @param percent how long it is, 0 to 100
     */
    public record Bar(String label, String value, double percent) {
        /** A number that is drawn in relation to the largest of its chart; below zero it has no length. */
        public static Bar of(String label, double number, double largest) {
            double percent = largest > 0 ? 100 * Math.max(0, number) / largest : 0;
            return new Bar(label, Numbers.text(number), percent);
        }
    }

    /** With a copy of the list. */
    public Chart {
        bars = List.copyOf(bars);
    }
}
