package dev.limpid.graph.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.FunctionProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Graph;
import java.util.List;
import org.junit.jupiter.api.Test;

class FunctionsTest {
    private static final String DOMAIN = "org.example";

    private static FunctionProto.Builder function(String name, String inputs, String outputs) {
        return FunctionProto.newBuilder()
                .setName(name)
                .setDomain(DOMAIN)
                .addAllInput(List.of(inputs.split(" ")))
                .addAllOutput(List.of(outputs.split(" ")))
                .addOpsetImport(Protos.opset("", 17));
    }

    private static NodeProto.Builder call(String name, String inputs, String outputs) {
        return Protos.node(name, inputs, outputs).setDomain(DOMAIN);
    }

    private static ModelProto.Builder model(NodeProto.Builder... nodes) {
        return Protos.model(Protos.graph(nodes)).addOpsetImport(Protos.opset(DOMAIN, 1));
    }

    private static Graph read(ModelProto.Builder model) {
        return OnnxReader.read(model.build().toByteArray());
    }

    private static void refused(ModelProto.Builder model, String sentence) {
        assertThatThrownBy(() -> read(model))
                .isInstanceOf(LimpidException.class)
                .hasMessage(sentence);
    }

    @Test
    void callsAreReplacedByTheFunctionsNodes() {
        FunctionProto.Builder twice = function("Twice", "a", "b")
                .addNode(Protos.node("Relu", "a", "h"))
                .addNode(Protos.node("Add", "h h", "b"));
        Graph graph =
                read(model(call("Twice", "x", "m"), call("Twice", "m", "y")).addFunctions(twice));
        assertThat(graph.toText()).isEqualTo("""
                        opset 17
                        input x: float[2]
                        Twice#1/h = Relu(x)
                        m = Add(Twice#1/h, Twice#1/h)
                        Twice#2/h = Relu(m)
                        y = Add(Twice#2/h, Twice#2/h)
                        output y
                        """);
    }

    @Test
    void functionsCanCallFunctionsAndPassAttributes() {
        FunctionProto.Builder inner = function("Inner", "a", "b")
                .addAttribute("slope")
                .addNode(Protos.node("LeakyRelu", "a", "b")
                        .addAttribute(Protos.reference("alpha", AttributeType.FLOAT, "slope")));
        FunctionProto.Builder outer = function("Outer", "a", "b")
                .addAttributeProto(
                        Protos.attribute("steep", AttributeType.FLOAT).setF(0.5f))
                .addNode(call("Inner", "a", "b").addAttribute(Protos.reference("slope", AttributeType.FLOAT, "steep")));
        Graph graph = read(model(
                        call("Outer", "x", "m"),
                        call("Outer", "m", "n")
                                .addAttribute(Protos.attribute("steep", AttributeType.FLOAT)
                                        .setF(0.25f)),
                        call("Inner", "n", "y"))
                .addFunctions(outer)
                .addFunctions(inner));
        assertThat(graph.nodes()).extracting(n -> n.op().name()).containsOnly("LeakyRelu");
        assertThat(graph.nodes())
                .extracting(n -> n.realAttribute("alpha", 0.01f))
                .containsExactly(0.5f, 0.25f, 0.01f);
    }

    @Test
    void omittedInputsOfACallAreOmittedInTheFunction() {
        FunctionProto.Builder clip =
                function("Bound", "a low high", "b").addNode(Protos.node("Clip", "a low high", "b"));
        Graph graph = read(model(call("Bound", "x", "y")).addFunctions(clip));
        assertThat(graph.nodes().get(0).inputs()).containsExactly("x", "", "");
    }

    @Test
    void outputsThatAreInputsOrRepeatedAreCopied() {
        FunctionProto.Builder pass = function("Pass", "a", "a b b").addNode(Protos.node("Relu", "a", "b"));
        Graph graph = read(model(call("Pass", "x", "p q r"), Protos.node("Sum", "p q r", "y"))
                .addFunctions(pass));
        assertThat(graph.nodes())
                .extracting(n -> n.op() + " " + n.inputs() + n.outputs())
                .containsExactly("Relu [x][q]", "Identity [x][p]", "Identity [q][r]", "Sum [p, q, r][y]");
    }

    @Test
    void bodiesInsideFunctionsAreRenamedToo() {
        GraphProto.Builder then = GraphProto.newBuilder()
                .addNode(Protos.node("LeakyRelu", "h", "t")
                        .addAttribute(Protos.reference("alpha", AttributeType.FLOAT, "slope")))
                .addOutput(Protos.info("t"));
        GraphProto.Builder otherwise = GraphProto.newBuilder()
                .addInitializer(Protos.floats("w", 1, 2))
                .addNode(Protos.node("Add", "a w", "e"))
                .addOutput(Protos.info("e"));
        FunctionProto.Builder choose = function("Choose", "a c", "b")
                .addNode(Protos.node("Tanh", "a", "h"))
                .addNode(Protos.node("If", "c", "b")
                        .addAttribute(Protos.body("then_branch", then))
                        .addAttribute(Protos.body("else_branch", otherwise)));
        Graph graph = read(model(
                        Protos.node("Not", "x", "flag"),
                        call("Choose", "x flag", "y")
                                .addAttribute(Protos.attribute("slope", AttributeType.FLOAT)
                                        .setF(0.125f)))
                .addFunctions(choose));
        Graph body = ((Attribute.Body)
                        graph.nodes().get(2).findAttribute("then_branch").orElseThrow())
                .graph();
        assertThat(body.captures()).containsExactly("Choose#1/h");
        assertThat(body.nodes().get(0).realAttribute("alpha", 0)).isEqualTo(0.125f);
        assertThat(graph.nodes().get(2).reads()).containsExactlyInAnyOrder("flag", "Choose#1/h", "x");
    }

    @Test
    void recursiveFunctionsAreRejected() {
        FunctionProto.Builder one = function("One", "a", "b").addNode(call("Two", "a", "b"));
        FunctionProto.Builder two = function("Two", "a", "b").addNode(call("One", "a", "b"));
        refused(
                model(call("One", "x", "y")).addFunctions(one).addFunctions(two),
                "function 'One' calls itself, or functions call each other 64 deep");
    }

    @Test
    void functionsThatExpandToTooManyNodesAreRejected() {
        ModelProto.Builder model = model(call("F0", "x", "y"));
        for (int level = 0; level < 40; level++) {
            model.addFunctions(function("F" + level, "a", "b")
                    .addNode(call("F" + (level + 1), "a", "h"))
                    .addNode(call("F" + (level + 1), "h", "b")));
        }
        refused(
                model.addFunctions(function("F40", "a", "b").addNode(Protos.node("Relu", "a", "b"))),
                "has more than 100000 nodes");
    }

    @Test
    void functionsMustBeCompatibleWithTheModelsOpset() {
        FunctionProto.Builder softmax = function("Soft", "a", "b").addNode(Protos.node("Softmax", "a", "b"));
        FunctionProto.Builder relu = function("Soft", "a", "b").addNode(Protos.node("Relu", "a", "b"));
        ModelProto.Builder model = model(call("Soft", "x", "y"));
        refused(
                model.clone().addFunctions(softmax.clone().setOpsetImport(0, Protos.opset("", 12))),
                "function 'Soft' uses Softmax of version 12 of the ONNX operators, which means something else in the"
                        + " model's version 17");
        refused(
                model.clone().addFunctions(softmax.clone().setOpsetImport(0, Protos.opset("", 18))),
                "function 'Soft' is written for version 18 of the ONNX operators, newer than the model's own 17");
        assertThat(read(model.clone().addFunctions(relu.setOpsetImport(0, Protos.opset("", 12))))
                        .nodes())
                .hasSize(1);
    }

    @Test
    void callsMustMatchTheFunction() {
        FunctionProto.Builder f = function("F", "a", "b").addNode(Protos.node("Relu", "a", "b"));
        refused(
                model(call("F", "x x", "y")).addFunctions(f),
                "node 'f' calls function 'F' of 1 inputs and 1 outputs with 2 and 1");
        refused(model(call("F", "x", "y")).addFunctions(f).addFunctions(f), "function 'F' is defined twice");
        refused(
                model(call("F", "x", "y"))
                        .addFunctions(function("F", "a", "b").addNode(Protos.node("Add", "a free", "b"))),
                "Add node 'add': its input 'F#1/free' is neither an input of the model, an initialiser nor the output"
                        + " of a node");
    }
}
