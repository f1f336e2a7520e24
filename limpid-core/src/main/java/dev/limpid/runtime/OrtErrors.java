package dev.limpid.runtime;

import ai.onnxruntime.OrtException;
import dev.limpid.error.LimpidException;

/** Makes one sentence of what ONNX Runtime reports. */
final class OrtErrors {
    private OrtErrors() {}

    static LimpidException sentence(String what, OrtException error) {
        return LimpidException.badInput(what + ": " + reason(String.valueOf(error.getMessage())), error);
    }

    /** The report without its error code, its source file and its stack, on one line. */
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
