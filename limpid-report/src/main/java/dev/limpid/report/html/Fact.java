package dev.limpid.report.html;

/**
 * Something to know, in a line.
 *
 * @param name what it is about
 * @param value what is so
 */
public record Fact(String name, String value) {
    /** A number, with three digits that count. */
    public static Fact of(String name, double number) {
        return new Fact(name, Numbers.text(number));
    }
}
