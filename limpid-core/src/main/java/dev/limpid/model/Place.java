package dev.limpid.model;

import org.jspecify.annotations.Nullable;

/** What a method explains: the network's input or an intermediate value. */
public sealed interface Place {
    /** The network's input. */
    Place INPUT = new Input();

    /** An intermediate value of the graph. */
    static Place at(String value) {
        return new Inner(value);
    }

    /** The network's input. */
    record Input() implements Place {
        @Override
        public String toString() {
            return "input";
        }
    }

    /**
     * An intermediate value.
     *
     * @param value its name in the graph
     */
    record Inner(String value) implements Place {
        @Override
        public String toString() {
            return value;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Inner o && value.equals(o.value);
        }

        @Override
        public int hashCode() {
            return value.hashCode();
        }
    }
}
