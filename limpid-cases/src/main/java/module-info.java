/** Which inputs resemble one, and what would change the prediction. */
module dev.limpid.cases {
    requires static transitive org.jspecify;
    requires transitive dev.limpid.core;
    requires dev.limpid.metrics;

    exports dev.limpid.contrast.attack;
    exports dev.limpid.contrast.counterfactual;
}
