package dev.limpid.runtime;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import dev.limpid.error.LimpidException;
import dev.limpid.error.LimpidException.Kind;
import java.util.List;

/** Converts error messages of ONNX Runtime to one sentence. */
final class OrtErrors {
    /** Messages of ONNX Runtime for insufficient memory, which has no separate error code. */
    private static final List<String> MEMORY = List.of("Failed to allocate memory", "bad_alloc", "bad allocation");

    /** Messages for unsupported operators, versions or types. */
    private static final List<String> MISSING =
            List.of("NOT_IMPLEMENTED", "is not a registered function/op", "Could not find an implementation");

    private OrtErrors() {}

    static LimpidException sentence(String what, OrtException error) {
        String report = String.valueOf(error.getMessage());
        return new LimpidException(kind(error.getCode(), report), what + ": " + reason(report), error);
    }

    private static Kind kind(OrtErrorCode code, String report) {
        if (MEMORY.stream().anyMatch(report::contains)) {
            return Kind.TOO_LARGE;
        }
        boolean isUnknown =
                code == OrtErrorCode.ORT_NOT_IMPLEMENTED || MISSING.stream().anyMatch(report::contains);
        return isUnknown ? Kind.UNSUPPORTED : Kind.BAD_INPUT;
    }

    /** The message without error code, source file and stack trace, on one line. */
    static String reason(String report) {
        String text = after(report, " - message: ");
        int stack = text.indexOf("Stacktrace:");
        text = stack < 0 ? text : text.substring(0, stack);
        StringBuilder line = new StringBuilder();
        for (String word : text.strip().split("\\s+", -1)) {
            boolean source = word.startsWith("/") && (word.contains(".cc:") || word.contains(".h:"));
            if (!source) {
                line.append(line.isEmpty() ? "" : " ").append(word);
            }
        }
        return line.toString();
    }

    private static String after(String text, String mark) {
        int at = text.indexOf(mark);
        return at < 0 ? text : text.substring(at + mark.length());
    }
}
