package dev.limpid.report.html;

/**
 * A fact: a name and a value, shown in a line.
 *
 * @param name what it is
 * @param value its value as text
 */
public record Fact(String name, String value) {
    /** The name of the fact that says how long something took, which nobody can compute again. */
    public static final String TIME = "Time";

    /** A number with three significant digits. */
    public static Fact of(String name, double number) {
        return new Fact(name, Numbers.text(number));
    }
}
