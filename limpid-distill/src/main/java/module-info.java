/** Simple models that say what a network says. */
module dev.limpid.distill {
    requires static transitive org.jspecify;
    requires transitive dev.limpid.core;
    requires transitive dev.limpid.metrics;

    exports dev.limpid.distill;
}
