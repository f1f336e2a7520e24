/** Metrics of attribution maps, and statistics to report them. */
module dev.limpid.metrics {
    requires static transitive org.jspecify;
    requires hipparchus.core;
    requires hipparchus.stat;

    exports dev.limpid.metrics;
    exports dev.limpid.metrics.ranking;
}
