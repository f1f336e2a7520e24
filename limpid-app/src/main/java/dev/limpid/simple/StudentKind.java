package dev.limpid.simple;

import dev.limpid.error.LimpidException;
import java.util.Locale;

/** What kind of simple model is learnt. */
public enum StudentKind {
    /** A decision tree with cost-complexity pruning. */
    TREE,
    /** A list of rules by RIPPER. */
    RULES,
    /** A falling rule list. */
    FALLING,
    /** A sparse linear model. */
    LINEAR,
    /** An additive model. */
    ADDITIVE;

    /** The one of a name. @throws LimpidException if there is none */
    public static StudentKind parse(String name) {
        for (StudentKind each : values()) {
            if (each.label().equals(name)) {
                return each;
            }
        }
        throw LimpidException.badInput("'" + name + "' is no student; write tree, rules, falling, linear or additive");
    }

    /** Its name as users write it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
