package dev.limpid.attribution;

import dev.limpid.graph.ModelException;

/** A parameter of a method that does not exist or has a value it cannot have; nothing about the model is wrong. */
public final class ParameterException extends ModelException {
    private static final long serialVersionUID = 1L;

    /** With one clear sentence that names the parameter and what it may be. */
    public ParameterException(String message) {
        super(message);
    }
}
