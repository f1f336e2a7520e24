package dev.limpid.attribution.formula;

import dev.limpid.error.LimpidException;

/** A parameter of a method that does not exist or has a value it cannot have; nothing about the model is wrong. */
public final class ParameterException extends LimpidException {
    private static final long serialVersionUID = 1L;

    /** With one clear sentence that names the parameter and what it may be. */
    public ParameterException(String message) {
        super(Kind.BAD_INPUT, message);
    }
}
