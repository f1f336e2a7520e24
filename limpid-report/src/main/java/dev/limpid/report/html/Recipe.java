package dev.limpid.report.html;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a result was made, for programs: from it everything can be computed again and compared. It stands in a page as JSON, in a
 * script element that no browser runs.
 *
 * @param command the command line
 * @param environment what may change a last digit: the Java runtime, the system and the number of processors
 * @param inputs the files that were read, each with its checksum
 */
public record Recipe(String command, String environment, List<Fact> inputs) {
    /** What stands in place of the digest while it is computed. */
    public static final String NO_DIGEST = "0".repeat(64);

    private static final Pattern DIGEST = Pattern.compile("(\"digest\": \")([0-9a-f]{64})(\")");

    public Recipe {
        inputs = List.copyOf(inputs);
    }

    /** A recipe in this environment. */
    public static Recipe of(String command, List<Fact> inputs) {
        return new Recipe(command, environmentHere(), inputs);
    }

    /** This environment. */
    public static String environmentHere() {
        return "Java " + System.getProperty("java.version") + ", " + System.getProperty("os.name") + " "
                + System.getProperty("os.arch") + ", "
                + Numbers.count(Runtime.getRuntime().availableProcessors(), "processor");
    }

    /** As JSON, in ASCII, with a digest that is still to be filled in; safe within HTML. */
    String json() {
        StringBuilder out = new StringBuilder("{\n  \"command\": ");
        quote(out, command);
        out.append(",\n  \"environment\": ");
        quote(out, environment);
        out.append(",\n  \"inputs\": {");
        String separator = "\n    ";
        for (Fact each : inputs) {
            out.append(separator);
            quote(out, each.name());
            out.append(": ");
            quote(out, each.value());
            separator = ",\n    ";
        }
        return out.append(inputs.isEmpty() ? "" : "\n  ")
                .append("},\n  \"digest\": \"")
                .append(NO_DIGEST)
                .append("\"\n}\n")
                .toString();
    }

    private static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c > 0x7E || "\"\\<>&'".indexOf(c) >= 0) {
                out.append(String.format("\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }

    /** The digest that a text states; empty if it states none. */
    public static String stated(String text) {
        Matcher matcher = DIGEST.matcher(text);
        String last = "";
        while (matcher.find()) {
            last = matcher.group(2);
        }
        return last;
    }

    /** The SHA-256 of a text with zeros in place of its digest, whichever ends its lines have. */
    public static String digest(String text) {
        String plain = DIGEST.matcher(text.replace("\r\n", "\n")).replaceAll("$1" + NO_DIGEST + "$3");
        return HexFormat.of().formatHex(sha256().digest(plain.getBytes(StandardCharsets.UTF_8)));
    }

    /** A text whose digest is filled in. */
    public static String sealed(String text) {
        return DIGEST.matcher(text).replaceAll("$1" + digest(text) + "$3");
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java knows SHA-256", e);
        }
    }
}
