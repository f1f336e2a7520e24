/** What the layers and units of a network have learnt. */
module dev.limpid.inside {
    requires static transitive org.jspecify;
    requires transitive dev.limpid.core;
    requires transitive dev.limpid.metrics;
    requires hipparchus.core;
    requires hipparchus.stat;
    requires ejml.core;
    requires ejml.ddense;

    exports dev.limpid.inside;
    exports dev.limpid.inside.capsule;
    exports dev.limpid.inside.look;
    exports dev.limpid.inside.dream;
    exports dev.limpid.inside.space;
    exports dev.limpid.inside.dissection;
    exports dev.limpid.inside.concept;
}
