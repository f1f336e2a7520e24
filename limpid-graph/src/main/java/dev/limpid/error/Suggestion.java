package dev.limpid.error;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/**
 * A suggestion for a misspelled name: the known name that was probably meant.
 *
 * <pre>{@code
 * throw LimpidException.notFound("there is no method '" + name + "'" + Suggestion.clause(name, known));
 * }</pre>
 */
public final class Suggestion {
    private Suggestion() {}

    /**
     * The known name nearest to an unknown one.
     *
     * <p>The distance is the number of letters that were inserted, deleted, replaced, or swapped with their neighbour,
     * ignoring case. Up to a third of the letters may be wrong. Among equally near names, the first is returned.
     *
     * @return empty if no known name is near
     */
    public static Optional<String> of(String wrong, Collection<String> known) {
        String typed = wrong.toLowerCase(Locale.ROOT);
        int least = ((typed.length() + 1) / 3) + 1;
        Optional<String> nearest = Optional.empty();
        for (String name : known) {
            int distance = distance(typed, name.toLowerCase(Locale.ROOT), least);
            if (distance < least) {
                least = distance;
                nearest = Optional.of(name);
            }
        }
        return nearest;
    }

    /**
     * A clause for the end of an error sentence: {@code "; did you mean 'x'?"}, or nothing if no known name is near.
     */
    public static String clause(String wrong, Collection<String> known) {
        return of(wrong, known).map(Suggestion::question).orElse("");
    }

    /** A clause for the end of an error sentence: {@code "; did you mean 'x'?"}. */
    public static String question(String suggested) {
        return "; did you mean '" + suggested + "'?";
    }

    /**
     * The restricted Damerau-Levenshtein distance, in which no substring is edited twice; the limit if it is not
     * below that.
     *
     * <p>Row {@code i} of the table holds the distances of the first {@code i} letters of {@code a} to every prefix
     * of {@code b}.
     */
    private static int distance(String a, String b, int limit) {
        if (Math.abs(a.length() - b.length()) >= limit) {
            return limit;
        }
        int[][] table = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    table[i][j] = i + j;
                    continue;
                }
                int replaced = table[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                table[i][j] = Math.min(replaced, 1 + Math.min(table[i - 1][j], table[i][j - 1]));
                boolean isSwapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (isSwapped) {
                    table[i][j] = Math.min(table[i][j], table[i - 2][j - 2] + 1);
                }
            }
        }
        return Math.min(limit, table[a.length()][b.length()]);
    }
}
