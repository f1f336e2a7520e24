package dev.limpid.runtime;

import dev.limpid.error.LimpidException;
import java.util.Locale;

/**
 * The device that computes.
 *
 * @param kind the vendor's interface
 * @param index which of several devices of that kind, from 0
 */
public record Device(Kind kind, int index) {
    /** The processor. */
    public static final Device CPU = new Device(Kind.CPU, 0);

    /** The interface by which a device is used. */
    public enum Kind {
        CPU,
        CUDA,
        TENSORRT,
        OPENVINO,
        COREML
    }

    /**
     * Parses {@code cpu}, {@code cuda}, {@code cuda:1}, {@code tensorrt}, {@code openvino} or {@code coreml}.
     *
     * @throws LimpidException if the text names no device
     */
    public static Device parse(String text) {
        int colon = text.indexOf(':');
        String name = colon < 0 ? text : text.substring(0, colon);
        for (Kind kind : Kind.values()) {
            if (kind.name().equalsIgnoreCase(name)) {
                try {
                    int index = colon < 0 ? 0 : Integer.parseInt(text.substring(colon + 1));
                    if (index >= 0) {
                        return new Device(kind, index);
                    }
                } catch (NumberFormatException e) {
                    break;
                }
            }
        }
        throw LimpidException.notFound(
                "'" + text + "' is not a device; use cpu, cuda, cuda:1 ..., tensorrt, openvino or coreml");
    }

    @Override
    public String toString() {
        String name = kind.name().toLowerCase(Locale.ROOT);
        return index == 0 ? name : name + ":" + index;
    }
}
