package dev.limpid.app.json;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON: maps, lists, texts, numbers, truth values and null.
 *
 * <p>All in ASCII, so that no terminal's or pipe's encoding can damage it. A number that is not finite becomes null,
 * since JSON has none. This is small on purpose: a library would double the start-up time of a short run.
 */
public final class Json {
    private Json() {}

    /** Keys and values in turn, in this order. */
    public static Map<String, @Nullable Object> object(@Nullable Object... keysAndValues) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            object.put(String.valueOf(keysAndValues[i]), keysAndValues[i + 1]);
        }
        return object;
    }

    /** The document of a value. */
    public static String text(@Nullable Object value) {
        StringBuilder out = new StringBuilder();
        write(out, value, "\n");
        return out.toString();
    }

    private static void write(StringBuilder out, @Nullable Object value, String line) {
        if (value instanceof Optional<?> optional) {
            write(out, optional.orElse(null), line);
        } else if (value instanceof Map<?, ?> map) {
            out.append('{');
            String separator = line + "  ";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.append(separator);
                quote(out, String.valueOf(entry.getKey()));
                out.append(": ");
                write(out, entry.getValue(), line + "  ");
                separator = "," + line + "  ";
            }
            out.append(map.isEmpty() ? "}" : line + "}");
        } else if (value instanceof List<?> list) {
            boolean isFlat = list.stream().noneMatch(e -> e instanceof Map || e instanceof List);
            String separator = isFlat ? "" : line + "  ";
            out.append('[');
            for (Object each : list) {
                out.append(separator);
                write(out, each, line + "  ");
                separator = isFlat ? ", " : "," + line + "  ";
            }
            out.append(isFlat ? "]" : line + "]");
        } else {
            scalar(out, value);
        }
    }

    private static void scalar(StringBuilder out, @Nullable Object value) {
        if (value instanceof OptionalDouble number) {
            scalar(out, number.isPresent() ? (Object) number.getAsDouble() : null);
        } else if (value instanceof Number number) {
            boolean isWritten =
                    !(value instanceof Double || value instanceof Float) || Double.isFinite(number.doubleValue());
            // JSON has no such numbers; as text they cannot be taken for missing or for zero.
            out.append(isWritten ? number.toString() : '"' + number.toString() + '"');
        } else if (value == null || value instanceof Boolean) {
            out.append(value);
        } else if (value.getClass().isArray()) {
            throw new IllegalArgumentException("an array has no text; give a list");
        } else {
            quote(out, value.toString());
        }
    }

    private static void quote(StringBuilder out, String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c == '\n') {
                out.append("\\n");
            } else if (c < 0x20 || c > 0x7E) {
                out.append("\\u").append(Character.forDigit(c >> 12, 16));
                for (int shift = 8; shift >= 0; shift -= 4) {
                    out.append(Character.forDigit((c >> shift) & 0xF, 16));
                }
            } else {
                out.append(c);
            }
        }
        out.append('"');
    }
}
