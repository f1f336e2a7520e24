/** Simple models that say what a network says. */
@SuppressWarnings("requires-automatic") // Tribuo has no module descriptors
module dev.limpid.distill {
    requires static transitive org.jspecify;
    requires transitive dev.limpid.core;
    requires transitive dev.limpid.metrics;
    requires java.logging;
    requires com.oracle.labs.mlrg.olcut;
    requires org.tribuo.core;
    requires org.tribuo.classification.core;
    requires org.tribuo.classification.dtree;
    requires org.tribuo.common.tree;

    exports dev.limpid.distill;
}
