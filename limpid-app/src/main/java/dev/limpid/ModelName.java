package dev.limpid;

import dev.limpid.error.LimpidException;
import dev.limpid.zoo.BuiltIn;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/** The names of models: those of files, and {@code zoo:NAME} for networks that are built in. */
final class ModelName {
    private ModelName() {}

    /** Whether it is the name of a network that is built in; told by the text alone. */
    static boolean isBuiltIn(String model) {
        return model.equals("zoo") || model.startsWith(BuiltIn.PREFIX);
    }

    /** The file. @throws LimpidException if no network of that name is built in, or it is not a file name */
    static Path file(String model) {
        if (model.isEmpty()) {
            throw LimpidException.badInput("the name of the model is empty");
        }
        try {
            return isBuiltIn(model) ? BuiltIn.parse(model).file() : Path.of(model);
        } catch (InvalidPathException e) {
            throw LimpidException.badInput("'" + model + "' is not a file name", e);
        }
    }

    /** The name as results bear it: as given, or {@code zoo:NAME}. */
    static String complete(String model) {
        return isBuiltIn(model) ? BuiltIn.parse(model).toString() : model;
    }
}
