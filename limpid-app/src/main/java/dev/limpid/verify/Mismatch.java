package dev.limpid.verify;

/**
 * Something in a report that does not hold.
 *
 * @param where in the report: headings and names that lead to it
 * @param reported what the report says; empty where something is missing
 * @param computed what comes out now; empty where there should be nothing
 */
public record Mismatch(String where, String reported, String computed) {
    private static final int LONGEST = 160;

    /** In a sentence. */
    public String sentence() {
        String place = where.isEmpty() ? "the report" : where;
        if (computed.isEmpty()) {
            return place + ": says '" + shown(reported) + "', which does not come out";
        }
        return reported.isEmpty()
                ? place + ": '" + shown(computed) + "' is missing"
                : place + ": says '" + shown(reported) + "', but '" + shown(computed) + "' comes out";
    }

    private static String shown(String text) {
        if (text.startsWith("data:")) {
            return "a picture of " + text.length() + " characters";
        }
        return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "...";
    }
}
