/** Which inputs resemble one, and what would change the prediction. */
@SuppressWarnings("requires-automatic") // jvector has no module descriptor
module dev.limpid.cases {
    requires static transitive org.jspecify;
    requires transitive dev.limpid.core;
    requires dev.limpid.metrics;
    requires java.logging;
    requires jvector;

    exports dev.limpid.cases;
    exports dev.limpid.contrast.attack;
}
