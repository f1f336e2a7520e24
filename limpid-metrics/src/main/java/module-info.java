/** Metrics of attribution maps, and statistics to report them. */
module dev.limpid.metrics {
    requires static transitive org.jspecify;
    requires hipparchus.stat;

    exports dev.limpid.metrics;
}
