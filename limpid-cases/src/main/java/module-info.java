/** Which inputs resemble one, and what would change the prediction. */
@SuppressWarnings("requires-automatic") // jvector has no module descriptor
module dev.limpid.cases {
    requires static transitive org.jspecify;
    requires transitive dev.limpid.core;
    requires transitive dev.limpid.metrics;
    requires java.logging;
    requires jvector;
    requires org.tribuo.core;
    requires org.tribuo.classification.core;
    requires org.tribuo.classification.sgd;
    requires org.tribuo.math;

    exports dev.limpid.cases;
    exports dev.limpid.contrast.attack;
    exports dev.limpid.contrast.counterfactual;
    exports dev.limpid.contrast.guard;
}
