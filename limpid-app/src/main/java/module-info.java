/** The Java API: open a network, predict, explain, inspect, compile. */
module dev.limpid {
    requires static transitive org.jspecify;
    requires transitive dev.limpid.core;
    requires transitive dev.limpid.report;
    requires dev.limpid.metrics;
    requires dev.limpid.zoo;
    requires transitive java.desktop;

    exports dev.limpid;
}
