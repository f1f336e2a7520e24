package dev.limpid.zoo;

import dev.limpid.error.LimpidException;
import dev.limpid.error.Suggestion;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** A built-in decoder from codes {@code float[N,K]} of normally distributed numbers to pictures {@code float[N,C,H,W]}, 0 to 1. */
public enum Generator {
    /** Draws pictures like those of the synthetic world, 48 x 48 pixels, in colour. */
    DRAWN,
    /** Draws pictures like those of Fashion-MNIST, 28 x 28 pixels, in grey. */
    FASHION;

    /** Its name on the command line. */
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /** Its ONNX file, which may be within a jar. */
    public Path file() {
        return BuiltIn.folder().resolve("generator").resolve(label() + ".onnx");
    }

    /** The generator whose pictures are like those that a built-in network was trained on. */
    public static Generator of(BuiltIn network) {
        return network.card().data().isDrawn() ? DRAWN : FASHION;
    }

    /**
     * The file of a generator: of one that is built in, or another file.
     *
     * @param text {@code drawn}, {@code fashion}, or the name of a file
     * @throws LimpidException if there is neither
     */
    public static Path fileOf(String text) {
        for (Generator each : values()) {
            if (each.label().equals(text)) {
                return each.file();
            }
        }
        Path file = Path.of(text);
        if (!Files.isRegularFile(file)) {
            List<String> names = Arrays.stream(values()).map(Generator::label).toList();
            throw LimpidException.notFound("there is no generator '" + text + "' and no such file; built in are "
                    + String.join(", ", names) + Suggestion.clause(text, names));
        }
        return file;
    }
}
