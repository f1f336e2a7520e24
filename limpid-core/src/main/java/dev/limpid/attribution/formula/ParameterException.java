package dev.limpid.attribution.formula;

import dev.limpid.error.LimpidException;

/** Thrown if a method has no such parameter, or the parameter has an invalid value. The model is not the cause. */
public final class ParameterException extends LimpidException {
    private static final long serialVersionUID = 1L;

    /** Creates an exception with one sentence that names the parameter and its valid values. */
    public ParameterException(String message) {
        super(Kind.BAD_INPUT, message);
    }
}
