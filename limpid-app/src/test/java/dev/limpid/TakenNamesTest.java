package dev.limpid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.onnx.OnnxWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Networks that use names which explanations use too, such as those that hand out an explanation themselves. */
class TakenNamesTest {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"gradient", "grad-cam", "smooth-grad", "occlusion", "integrated-gradients"})
    void namesOfExplanationsMayBeTaken(String method) {
        MadeNetworks.Made made = MadeNetworks.picture(ElementType.FLOAT, 3);
        Graph plain = made.graph();
        Path usual = folder.resolve("usual.onnx");
        OnnxWriter.write(plain, usual);
        Path taken = folder.resolve("taken.onnx");
        OnnxWriter.write(taken(plain), taken);
        try (Model first = Model.open(usual, OpenOptions.DEFAULT);
                Model second = Model.open(
                        taken, OpenOptions.DEFAULT.withOutput(plain.outputs().get(0)))) {
            assertThat(second.explain(made.input(), method).scores().toFloats())
                    .containsExactly(
                            first.explain(made.input(), method).scores().toFloats());
        }
    }

    /** The same with an inner value, a constant and another output of such names. */
    private static Graph taken(Graph plain) {
        Node relu = plain.nodes().stream().filter(n -> n.is("Relu")).findFirst().orElseThrow();
        String constant = plain.constants().keySet().iterator().next();
        GraphBuilder b = plain.renamed(Map.of(relu.output(), "total", constant, "target")).toBuilder();
        Map<String, Expr> outputs = new LinkedHashMap<>();
        for (String each : List.copyOf(plain.outputs())) {
            outputs.put(each, b.value(each));
        }
        outputs.put("attribution", b.value("total").abs());
        return b.build(outputs);
    }
}
