/** Metrics of attribution maps, and the statistics to report them with. */
module dev.limpid.metrics {
    requires static transitive org.jspecify;
    requires hipparchus.stat;

    exports dev.limpid.metrics;
}
