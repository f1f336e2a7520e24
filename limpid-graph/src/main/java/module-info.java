/** Graphs, ONNX files and reverse-mode differentiation with rules. */
module dev.limpid.graph {
    requires static transitive org.jspecify;
    requires org.tribuo.util.onnx;
    requires com.google.protobuf;

    exports dev.limpid.error;
    exports dev.limpid.graph;
    exports dev.limpid.graph.onnx;
    exports dev.limpid.graph.op;
    exports dev.limpid.autodiff;
    exports dev.limpid.autodiff.deeplift;
    exports dev.limpid.autodiff.lrp;
    exports dev.limpid.graph.pass to
            dev.limpid,
            dev.limpid.core,
            dev.limpid.inside,
            dev.limpid.trust,
            dev.limpid.cases;
}
