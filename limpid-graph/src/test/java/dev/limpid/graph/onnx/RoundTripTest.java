package dev.limpid.graph.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Header;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoundTripTest {
    private static Graph read(ModelProto.Builder model) {
        return OnnxReader.read(model.build().toByteArray());
    }

    private static Graph again(Graph graph) {
        return OnnxReader.read(OnnxWriter.toBytes(graph));
    }

    private static Attribute attribute(AttributeProto.Builder attribute) {
        Graph graph = read(Protos.model(Protos.graph(Protos.node("Foreign", "x", "y")
                        .setDomain("org.example")
                        .addAttribute(attribute.setName("a"))))
                .addOpsetImport(Protos.opset("org.example", 3)));
        assertThat(again(graph)).isEqualTo(graph);
        assertThat(graph.header().opsets()).containsEntry("org.example", 3);
        return graph.nodes().get(0).findAttribute("a").orElseThrow();
    }

    private static AttributeProto.Builder of(AttributeType type) {
        return AttributeProto.newBuilder().setType(type);
    }

    @Test
    void attributesOfEveryKindArePreserved() {
        assertThat(attribute(of(AttributeType.INT).setI(-7))).isEqualTo(Attribute.of(-7));
        assertThat(attribute(of(AttributeType.FLOAT).setF(0.1f))).isEqualTo(Attribute.of(0.1f));
        assertThat(attribute(of(AttributeType.STRING).setS(ByteString.copyFromUtf8("Käfer"))))
                .isEqualTo(Attribute.of("Käfer"));
        assertThat(attribute(of(AttributeType.INTS).addAllInts(List.of(1L, 2L))))
                .isEqualTo(new Attribute.Ints(List.of(1L, 2L)));
        assertThat(attribute(of(AttributeType.INTS))).isEqualTo(new Attribute.Ints(List.of()));
        assertThat(attribute(of(AttributeType.FLOATS).addFloats(2))).isEqualTo(new Attribute.Reals(List.of(2f)));
        assertThat(attribute(of(AttributeType.STRINGS).addStrings(ByteString.copyFromUtf8("a"))))
                .isEqualTo(new Attribute.Texts(List.of("a")));
        assertThat(attribute(of(AttributeType.TENSOR).setT(Protos.floats("", 1, 2))))
                .isEqualTo(new Attribute.TensorValue(Tensor.of(new float[] {1, 2}, 2)));
    }

    @Test
    void attributesWithoutAKindGetTheKindOfTheirContent() {
        assertThat(attribute(AttributeProto.newBuilder().setI(3))).isEqualTo(Attribute.of(3));
        assertThat(attribute(AttributeProto.newBuilder().setF(3))).isEqualTo(Attribute.of(3f));
        assertThat(attribute(AttributeProto.newBuilder().addInts(3))).isEqualTo(Attribute.of(new long[] {3}));
    }

    @Test
    void unknownAttributesArePreservedByteForByte() throws InvalidProtocolBufferException {
        TypeProto type = TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder().setElemType(1))
                .build();
        UnknownFieldSet newer = UnknownFieldSet.newBuilder()
                .addField(20, UnknownFieldSet.Field.newBuilder().addVarint(77).build())
                .addField(
                        99,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(ByteString.copyFromUtf8("later"))
                                .build())
                .build();
        List<AttributeProto.Builder> all = List.of(
                of(AttributeType.STRING).setS(ByteString.copyFrom(new byte[] {-1, 0})),
                of(AttributeType.STRINGS).addStrings(ByteString.copyFrom(new byte[] {-1, 0})),
                of(AttributeType.TYPE_PROTO).setTp(type),
                of(AttributeType.TYPE_PROTOS).addTypeProtos(type),
                of(AttributeType.TENSORS).addTensors(Protos.floats("", 1)),
                of(AttributeType.GRAPHS).addGraphs(GraphProto.newBuilder().setName("inner")),
                of(AttributeType.SPARSE_TENSORS).addSparseTensors(SparseTensorProto.getDefaultInstance()),
                AttributeProto.newBuilder().setUnknownFields(newer));
        for (AttributeProto.Builder each : all) {
            Attribute read = attribute(each);
            assertThat(read).isInstanceOf(Attribute.Opaque.class);
            assertThat(AttributeProto.parseFrom(((Attribute.Opaque) read).proto()))
                    .isEqualTo(each.build());
        }
    }

    @Test
    void onlyOneOfSeveralNodesKeepsTheirName() {
        Graph graph = read(Protos.model(Protos.graph(
                Protos.node("Relu", "x", "a").setName("same"),
                Protos.node("Relu", "a", "y").setName("same"))));
        assertThat(graph.nodes()).extracting(Node::name).containsExactly("same", "same");
        assertThat(again(graph).nodes()).extracting(Node::name).containsExactly("same", "");
    }

    @Test
    void modelMetadataIsPreserved() {
        Graph graph = read(Protos.model(Protos.graph(Protos.node("Relu", "x", "y")))
                .setProducerName("a program")
                .setProducerVersion("1.2")
                .setDomain("dev.limpid")
                .setModelVersion(7)
                .setDocString("a text")
                .addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey("author").setValue("somebody")));
        assertThat(graph.header().metadata()).isEqualTo(Map.of("author", "somebody"));
        assertThat(graph.header().origin()).isEqualTo(new Header.Origin("a program", "1.2", "dev.limpid", 7));
        assertThat(graph.header().documentation()).isEqualTo("a text");
        assertThat(graph.header().graphName()).isEqualTo("g");
        assertThat(graph.opset()).isEqualTo(17);
        assertThat(again(graph)).isEqualTo(graph);
    }

    @Test
    void typesOfInnerValuesArePreserved() {
        GraphProto.Builder proto = Protos.graph(Protos.node("Relu", "x", "h"), Protos.node("Relu", "h", "y"));
        TensorType type =
                new TensorType(ElementType.FLOAT, new Shape(List.of(Dim.symbol("N"), Dim.UNKNOWN, Dim.of(3))));
        proto.addValueInfo(TypeCodec.write("h", type));
        Graph graph = read(Protos.model(proto));
        assertThat(graph.findType("h")).contains(type);
        assertThat(again(graph).types()).isEqualTo(graph.types());
    }

    @Test
    void negativeSizesOfInputsAreReadAsUnknown() {
        GraphProto.Builder proto = Protos.graph(Protos.node("Relu", "x", "y"));
        proto.getInputBuilder(0)
                .getTypeBuilder()
                .getTensorTypeBuilder()
                .getShapeBuilder()
                .getDimBuilder(0)
                .setDimValue(-1);
        assertThat(read(Protos.model(proto)).shapeOf("x").dim(0)).isEqualTo(Dim.UNKNOWN);
    }

    @Test
    void initialisersThatAreAlsoInputsBecomeConstants() {
        GraphProto.Builder proto = Protos.graph(Protos.node("Add", "x w", "y"))
                .addInput(Protos.info("w"))
                .addInitializer(Protos.floats("w", 1, 2));
        Graph graph = read(Protos.model(proto).setIrVersion(3));
        assertThat(graph.inputs()).extracting("name").containsExactly("x");
        assertThat(graph.findConstant("w")).contains(Tensor.of(new float[] {1, 2}, 2));
        assertThat(graph.header().irVersion()).isEqualTo(4);
        assertThat(again(graph)).isEqualTo(graph);
    }

    @Test
    void unsortedNodesAreSortedAndSortedOnesUnchanged() {
        Graph graph = read(Protos.model(Protos.graph(
                Protos.node("Add", "b a", "y"),
                Protos.node("Relu", "x", "a"),
                Protos.node("Sigmoid", "a", "b"),
                Protos.node("Tanh", "x", "unused"))));
        assertThat(graph.nodes()).extracting(n -> n.op().name()).containsExactly("Relu", "Sigmoid", "Add", "Tanh");
    }

    @Test
    void aLongReversedChainIsSorted() {
        GraphProto.Builder proto = Protos.graph();
        int length = 50_000;
        for (int i = length; i > 0; i--) {
            proto.addNode(Protos.node("Relu", i == 1 ? "x" : "v" + (i - 1), i == length ? "y" : "v" + i));
        }
        assertThat(read(Protos.model(proto)).nodes().get(length - 1).output()).isEqualTo("y");
    }

    @Test
    void omittedInputsAndOutputsStayOmitted() {
        Graph graph = read(Protos.model(Protos.graph(Protos.node("Clip", "x", "y")
                .clearInput()
                .addAllInput(List.of("x", "", "x"))
                .addOutput(""))));
        Node clip = graph.nodes().get(0);
        assertThat(clip.inputs()).containsExactly("x", "", "x");
        assertThat(clip.outputs()).containsExactly("y", "");
        assertThat(again(graph)).isEqualTo(graph);
    }

    @Test
    void controlFlowBodiesKnowTheirCaptures() {
        GraphProto.Builder then = GraphProto.newBuilder()
                .addNode(Protos.node("If", "c", "t")
                        .addAttribute(Protos.body(
                                "then_branch",
                                GraphProto.newBuilder()
                                        .addNode(Protos.node("Add", "x w", "d"))
                                        .addOutput(Protos.info("d"))))
                        .addAttribute(Protos.body(
                                "else_branch", GraphProto.newBuilder().addOutput(Protos.info("x")))))
                .addInitializer(Protos.floats("w", 1, 2))
                .addOutput(Protos.info("t"));
        GraphProto.Builder otherwise = GraphProto.newBuilder()
                .addNode(Protos.node("Relu", "late", "e"))
                .addOutput(Protos.info("e"));
        GraphProto.Builder proto = Protos.graph(
                        Protos.node("If", "c", "y")
                                .addAttribute(Protos.body("then_branch", then))
                                .addAttribute(Protos.body("else_branch", otherwise)),
                        Protos.node("Tanh", "x", "late"))
                .addInput(TypeCodec.write("c", TensorType.of(ElementType.BOOL, new long[0])));
        Graph graph = read(Protos.model(proto));
        assertThat(graph.nodes()).extracting(n -> n.op().name()).containsExactly("Tanh", "If");
        Node choice = graph.nodes().get(1);
        assertThat(choice.reads()).containsExactlyInAnyOrder("c", "x", "late");
        Graph body = ((Attribute.Body) choice.findAttribute("then_branch").orElseThrow()).graph();
        assertThat(body.captures()).containsExactlyInAnyOrder("c", "x");
        assertThat(body.header().graphName()).isEqualTo("then_branch");
        assertThat(again(graph)).isEqualTo(graph);
    }

    @Test
    void inputsOfBodiesCanBeUntyped() {
        GraphProto.Builder body = GraphProto.newBuilder()
                .addInput(Protos.info("i").toBuilder().clearType())
                .addInput(Protos.info("c").toBuilder().clearType())
                .addNode(Protos.node("Identity", "c", "c2"))
                .addNode(Protos.node("Identity", "i", "i2").setName("counter"))
                .addOutput(Protos.info("c2").toBuilder().clearType())
                .addOutput(Protos.info("i2").toBuilder().clearType());
        GraphProto.Builder proto = Protos.graph(
                NodeProto.newBuilder()
                        .setOpType("Loop")
                        .addAllInput(List.of("", "x"))
                        .addOutput("all")
                        .addAttribute(Protos.body("body", body)),
                Protos.node("Relu", "x", "y"));
        Graph graph = read(Protos.model(proto));
        assertThat(again(graph)).isEqualTo(graph);
    }

    @Test
    void sparseInitialisersBecomeDense() {
        SparseTensorProto.Builder byPosition = SparseTensorProto.newBuilder()
                .setValues(Protos.floats("s", 5, 6))
                .setIndices(Protos.tensor("", ElementType.INT64, 2).addAllInt64Data(List.of(1L, 5L)))
                .addAllDims(List.of(2L, 3L));
        SparseTensorProto.Builder byCoordinates = SparseTensorProto.newBuilder()
                .setValues(Protos.floats("t", 5, 6))
                .setIndices(Protos.tensor("", ElementType.INT64, 2, 2).addAllInt64Data(List.of(0L, 1L, 1L, 2L)))
                .addAllDims(List.of(2L, 3L));
        GraphProto.Builder proto = Protos.graph(
                        Protos.node("Constant", "", "k")
                                .addAttribute(Protos.attribute("sparse_value", AttributeType.SPARSE_TENSOR)
                                        .setSparseTensor(byPosition)),
                        Protos.node("Sum", "x s t k", "y"))
                .addSparseInitializer(byPosition)
                .addSparseInitializer(byCoordinates);
        Graph graph = read(Protos.model(proto));
        Tensor dense = Tensor.of(new float[] {0, 5, 0, 0, 0, 6}, 2, 3);
        assertThat(graph.findConstant("s")).contains(dense);
        assertThat(graph.findConstant("t")).contains(dense);
        assertThat(graph.nodes().get(0).attributes()).isEqualTo(Map.of("value", new Attribute.TensorValue(dense)));
    }

    @Test
    void dataOfSelectedConstantsCanBeOmitted() throws InvalidProtocolBufferException {
        Graph graph = read(Protos.model(Protos.graph(Protos.node("Sum", "x big small", "y"))
                .addInitializer(Protos.floats("big", new float[1000]))
                .addInitializer(Protos.floats("small", 1, 2))));
        byte[] bytes = OnnxWriter.toBytes(graph, "big"::equals);
        assertThat(bytes.length).isLessThan(300);
        TensorProto big = ModelProto.parseFrom(bytes).getGraph().getInitializer(0);
        assertThat(big.getName()).isEqualTo("big");
        assertThat(big.getDimsList()).containsExactly(1000L);
        assertThat(big.getDataLocation()).isEqualTo(TensorProto.DataLocation.EXTERNAL);
        assertThatThrownBy(() -> OnnxReader.read(bytes))
                .isInstanceOf(LimpidException.class)
                .hasMessage(
                        "initialiser 'big': keeps its data in another file, but the model was not read from a folder");
    }

    @Test
    void attributesAreWrittenInAFixedOrder() {
        Map<String, Attribute> forwards = new java.util.LinkedHashMap<>();
        forwards.put("alpha", Attribute.of(1f));
        forwards.put("beta", Attribute.of(2f));
        Map<String, Attribute> backwards = new java.util.LinkedHashMap<>();
        backwards.put("beta", Attribute.of(2f));
        backwards.put("alpha", Attribute.of(1f));
        assertThat(OnnxWriter.toBytes(hardSigmoid(forwards))).isEqualTo(OnnxWriter.toBytes(hardSigmoid(backwards)));
    }

    private static Graph hardSigmoid(Map<String, Attribute> attributes) {
        Graph graph = read(Protos.model(Protos.graph(Protos.node("HardSigmoid", "x", "y"))));
        return graph.with(List.of(graph.nodes().get(0).withAttributes(attributes)), graph.constants());
    }

    @Test
    void filesAreWrittenAtomically(@TempDir Path folder) throws IOException {
        Graph graph = read(Protos.model(Protos.graph(Protos.node("Relu", "x", "y"))));
        Path file = folder.resolve("net.onnx");
        OnnxWriter.write(graph, file);
        assertThat(OnnxReader.read(file)).isEqualTo(graph);
        OnnxWriter.write(hardSigmoid(Map.of()), file);
        assertThat(OnnxReader.read(file)).isEqualTo(hardSigmoid(Map.of()));
        Path missing = folder.resolve("no folder").resolve("net.onnx");
        assertThatThrownBy(() -> OnnxWriter.write(graph, missing))
                .isInstanceOf(LimpidException.class)
                .hasMessageStartingWith(missing + ": cannot be written: ");
        Node broken =
                graph.nodes().get(0).withAttribute("a", new Attribute.Opaque(java.nio.ByteBuffer.wrap(new byte[] {7})));
        assertThatThrownBy(() -> OnnxWriter.write(graph.with(List.of(broken), Map.of()), file))
                .isInstanceOf(LimpidException.class)
                .hasMessage(file + ": Relu node 'relu': attribute 'a' is not an ONNX attribute");
        assertThat(OnnxReader.read(file)).isEqualTo(hardSigmoid(Map.of()));
        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files).containsExactly(file);
        }
    }
}
