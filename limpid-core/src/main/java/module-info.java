/** How a graph runs, what is explained, and the methods that explain it. */
module dev.limpid.core {
    requires static transitive org.jspecify;
    requires transitive dev.limpid.graph;
    requires java.desktop;
    requires com.fasterxml.jackson.core;
    requires com.fasterxml.jackson.databind;
    requires com.microsoft.onnxruntime;
    requires com.twelvemonkeys.imageio.core;
    requires com.twelvemonkeys.imageio.jpeg;
    requires com.twelvemonkeys.imageio.tiff;
    requires com.twelvemonkeys.imageio.webp;
    requires hipparchus.core;

    exports dev.limpid.attribution;
    exports dev.limpid.attribution.catalogue;
    exports dev.limpid.attribution.engine;
    exports dev.limpid.attribution.formula;
    exports dev.limpid.model;
    exports dev.limpid.runtime;
    exports dev.limpid.text;
    exports dev.limpid.attribution.attention to
            dev.limpid.inside;
    exports dev.limpid.attribution.gradient to
            dev.limpid.cases;
    exports dev.limpid.attribution.region to
            dev.limpid,
            dev.limpid.cases,
            dev.limpid.distill,
            dev.limpid.inside,
            dev.limpid.trust;
    exports dev.limpid.attribution.relevance to
            dev.limpid,
            dev.limpid.inside;

    uses dev.limpid.attribution.MethodProvider;
    uses dev.limpid.text.TokenizerProvider;
}
