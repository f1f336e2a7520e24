/** How far an explanation can be trusted: metrics of explanations, with their proof. */
module dev.limpid.trust {
    requires static transitive org.jspecify;
    requires transitive dev.limpid.core;
    requires transitive dev.limpid.metrics;
    requires hipparchus.core;
    requires hipparchus.stat;

    exports dev.limpid.trust;
    exports dev.limpid.trust.axiom;
    exports dev.limpid.trust.catalogue;
    exports dev.limpid.trust.complexity;
    exports dev.limpid.trust.faithfulness;
    exports dev.limpid.trust.localisation;
    exports dev.limpid.trust.randomisation;
    exports dev.limpid.trust.robustness;
    exports dev.limpid.trust.trial;
}
