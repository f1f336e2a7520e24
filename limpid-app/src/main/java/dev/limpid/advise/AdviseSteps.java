package dev.limpid.advise;

import dev.limpid.error.LimpidException;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many steps advice took in each phase before its time was up. With them instead of a clock the same advice comes out on a machine of any
 * speed.
 *
 * @param trying steps while candidates were tried
 * @param choosing steps while the finalists were ranked
 * @param fresh steps on fresh pictures
 */
public record AdviseSteps(int trying, int choosing, int fresh) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,8}),(\\d{1,8}),(\\d{1,8})");

    /** Reads {@link #text}. @throws LimpidException if it is none */
    public static AdviseSteps parse(String text) {
        Matcher form = FORM.matcher(text);
        if (!form.matches()) {
            throw LimpidException.badInput("'" + text + "' are no steps; write three numbers such as 26,12,30");
        }
        return new AdviseSteps(
                Integer.parseInt(form.group(1)), Integer.parseInt(form.group(2)), Integer.parseInt(form.group(3)));
    }

    /** As it is written on a command line: {@code 26,12,30}. */
    public String text() {
        return trying + "," + choosing + "," + fresh;
    }

    /** The same as a list. */
    List<Integer> all() {
        return List.of(trying, choosing, fresh);
    }
}
