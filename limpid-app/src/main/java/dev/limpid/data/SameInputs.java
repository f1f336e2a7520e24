package dev.limpid.data;

import dev.limpid.Model;
import dev.limpid.error.LimpidException;
import dev.limpid.model.InputKind;

/** Networks that are compared see the same data. */
public final class SameInputs {
    private SameInputs() {}

    /** Refuses networks that take different kinds of inputs. @throws LimpidException {@code BAD_INPUT} if they do */
    public static void check(Model first, Model other) {
        InputKind kind = first.classifier().form().kind();
        InputKind others = other.classifier().form().kind();
        if (kind != others) {
            throw LimpidException.badInput(other.title() + ": takes " + others.words() + ", and " + first.title() + " "
                    + kind.words() + "; only networks that take the same kind of input can be compared");
        }
    }
}
