package dev.limpid.retrain;

/** Which pixels a network is trained without. */
public enum Mode {
    /** Those of the highest scores are removed (ROAR): a good explanation costs much accuracy. */
    REMOVE("roar", "remove and retrain"),
    /** All others are removed (KAR): a good explanation costs little accuracy. */
    KEEP("kar", "keep and retrain");

    private final String label;
    private final String title;

    Mode(String label, String title) {
        this.label = label;
        this.title = title;
    }

    /** The name in JSON and tables. */
    public String label() {
        return label;
    }

    /** The name in text. */
    public String title() {
        return title;
    }
}
