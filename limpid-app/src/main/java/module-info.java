/** The Java API: open a network, predict, explain, inspect, compile, and look inside. */
module dev.limpid {
    requires static transitive org.jspecify;
    requires transitive dev.limpid.core;
    requires transitive dev.limpid.cases;
    requires transitive dev.limpid.distill;
    requires transitive dev.limpid.inside;
    requires transitive dev.limpid.report;
    requires transitive dev.limpid.trust;
    requires dev.limpid.metrics;
    requires dev.limpid.zoo;
    requires transitive java.desktop;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires com.fasterxml.jackson.dataformat.csv;
    requires java.sql;
    requires jdk.management;

    exports dev.limpid;
    exports dev.limpid.advise;
    exports dev.limpid.attack;
    exports dev.limpid.check;
    exports dev.limpid.concepts;
    exports dev.limpid.counterfactual;
    exports dev.limpid.data;
    exports dev.limpid.guard;
    exports dev.limpid.look;
    exports dev.limpid.dream;
    exports dev.limpid.map;
    exports dev.limpid.verify;
    exports dev.limpid.dissect;
    exports dev.limpid.evaluate;
    exports dev.limpid.similar;
    exports dev.limpid.locate;
    exports dev.limpid.simple;
    exports dev.limpid.study;
}
