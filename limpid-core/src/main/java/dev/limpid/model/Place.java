package dev.limpid.model;

/** Where relevance is read. */
public sealed interface Place {
    /** At the network's input. */
    Place INPUT = new Input();

    /** At an inner value of the graph. */
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
     * An inner value.
     *
     * @param value its name in the graph
     */
    record Inner(String value) implements Place {
        @Override
        public String toString() {
            return value;
        }
    }
}
