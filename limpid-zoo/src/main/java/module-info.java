/** A synthetic data set with pixel-exact ground truth, and built-in networks that were trained on it. */
module dev.limpid.zoo {
    requires static transitive org.jspecify;
    requires transitive dev.limpid.graph;
    requires transitive dev.limpid.metrics;
    requires java.desktop;
    requires com.fasterxml.jackson.annotation;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;

    exports dev.limpid.world to
            dev.limpid;
    exports dev.limpid.world.album to
            dev.limpid;
    exports dev.limpid.world.creature to
            dev.limpid;
    exports dev.limpid.world.evaluation to
            dev.limpid;
    exports dev.limpid.world.funnybirds to
            dev.limpid;
    exports dev.limpid.world.ink to
            dev.limpid;
    exports dev.limpid.world.place to
            dev.limpid;
    exports dev.limpid.world.sentence to
            dev.limpid;
    exports dev.limpid.world.truth to
            dev.limpid;
    exports dev.limpid.zoo to
            dev.limpid;

    // Model cards are read from JSON by reflection.
    opens dev.limpid.world to
            com.fasterxml.jackson.databind;
    opens dev.limpid.zoo to
            com.fasterxml.jackson.databind;

    uses dev.limpid.zoo.Retrainer;
    uses dev.limpid.zoo.Trainer;
}
