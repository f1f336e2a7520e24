package dev.limpid.runtime;

/** How far ONNX Runtime's optimisers are trusted with a graph, from all of them to none. */
enum Trust {
    /** All optimisers that the options ask for. */
    ALL("with all optimisations"),
    /** All but the one that moves Transposes, which breaks some correct graphs. */
    ALL_BUT_TRANSPOSES("without its transpose optimiser"),
    /** Every node runs as it stands. */
    NONE("without optimisations");

    private final String words;

    Trust(String words) {
        this.words = words;
    }

    /** As the end of a sentence about the runtime. */
    String words() {
        return words;
    }
}
