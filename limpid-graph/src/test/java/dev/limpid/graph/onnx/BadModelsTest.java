package dev.limpid.graph.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.SparseTensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BadModelsTest {
    private static ModelProto.Builder relu() {
        return Protos.model(Protos.graph(Protos.node("Relu", "x", "y")));
    }

    private static void refused(ModelProto.Builder model, String sentence) {
        refused(model.build().toByteArray(), sentence);
    }

    private static void refused(byte[] bytes, String sentence) {
        assertThatThrownBy(() -> OnnxReader.read(bytes))
                .isInstanceOf(LimpidException.class)
                .hasMessage(sentence);
    }

    @Test
    void filesThatAreNotModelsAreRejectedWithTheirName(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("net.onnx");
        refused(file, "there is no such file");
        refused(folder, "is a folder, not a file");
        Files.createFile(file);
        refused(file, "is empty");
        byte[] whole = relu().build().toByteArray();
        Files.write(file, Arrays.copyOf(whole, whole.length - 7));
        refused(file, "is cut off in the middle, or is not an ONNX model");
        Files.write(file, new byte[] {8, 8});
        refused(file, "is not an ONNX model");
        Files.write(
                file,
                Protos.model(Protos.graph(Protos.node("Relu", "z", "y")))
                        .build()
                        .toByteArray());
        refused(
                file,
                "Relu node 'relu': its input 'z' is neither an input of the model, an initialiser nor the output of a"
                        + " node");
    }

    private static void refused(Path file, String sentence) {
        assertThatThrownBy(() -> OnnxReader.read(file))
                .isInstanceOf(LimpidException.class)
                .hasMessage(file + ": " + sentence);
    }

    @Test
    void unsupportedVersionsAreNamed() {
        refused(
                relu().setIrVersion(2),
                "is written in version 2 of the ONNX format (IR); Limpid reads versions 3 to 13");
        refused(
                relu().setIrVersion(14),
                "is written in version 14 of the ONNX format (IR); Limpid reads versions 3 to 13");
        refused(
                relu().setOpsetImport(0, Protos.opset("", 6)),
                "uses version 6 of the ONNX operators (opset); Limpid reads versions 7 to 26");
        refused(
                relu().setOpsetImport(0, Protos.opset("ai.onnx", 27)),
                "uses version 27 of the ONNX operators (opset); Limpid reads versions 7 to 26");
        refused(relu().clearOpsetImport(), "does not say which version of the ONNX operators it uses");
        refused(
                relu().addOpsetImport(Protos.opset("org.example", -1)),
                "uses version -1 of the operators of domain 'org.example'");
        for (int opset = 7; opset <= 26; opset++) {
            assertThat(OnnxReader.read(relu().setOpsetImport(0, Protos.opset("", opset))
                                    .build()
                                    .toByteArray())
                            .opset())
                    .isEqualTo(opset);
        }
    }

    @Test
    void invalidGraphsAreRejected() {
        refused(
                Protos.model(Protos.graph(
                        Protos.node("Relu", "b", "a"), Protos.node("Tanh", "a", "b"), Protos.node("Add", "x b", "y"))),
                "Relu node 'relu' needs its own result: the graph is cyclic");
        refused(
                Protos.model(Protos.graph(Protos.node("Relu", "x", "z"))),
                "the model's output 'y' is not computed by any node");
        refused(
                Protos.model(Protos.graph(Protos.node("Relu", "x", "y"), Protos.node("Tanh", "x", "y"))),
                "Tanh node 'tanh': output 'y' is defined twice");
        refused(
                Protos.model(Protos.graph(Protos.node("Relu", "x", "y"))
                        .addInitializer(Protos.floats("w", 1))
                        .addInitializer(Protos.floats("w", 2))),
                "initialiser 'w' is defined twice");
        refused(
                Protos.model(Protos.graph(Protos.node("", "x", "y").setName("nameless"))),
                "node 'nameless' has no operator");
        refused(
                Protos.model(Protos.graph(Protos.node("Relu", "x", "y")
                        .addAttribute(Protos.attribute("a", ai.onnx.proto.OnnxMl.AttributeProto.AttributeType.INT))
                        .addAttribute(Protos.attribute("a", ai.onnx.proto.OnnxMl.AttributeProto.AttributeType.INT)))),
                "Relu node 'relu': attribute 'a' is given twice");
        refused(
                Protos.model(Protos.graph(Protos.node("Relu", "x", "y")
                        .addAttribute(
                                Protos.reference("a", ai.onnx.proto.OnnxMl.AttributeProto.AttributeType.INT, "b")))),
                "Relu node 'relu': attribute 'a' refers to a function attribute outside a function");
    }

    @Test
    void mismatchedDataIsReportedWithItsInitialiser() {
        refused(
                Protos.model(Protos.graph(Protos.node("Relu", "x", "y"))
                        .addInitializer(Protos.tensor("w", ElementType.FLOAT, 50_000, 50_000)
                                .setRawData(Protos.raw(1)))),
                "initialiser 'w': a tensor FLOAT[50000, 50000] needs 10000000000 bytes of data but has 4");
        refused(
                Protos.model(Protos.graph(Protos.node("Constant", "", "y")
                        .addAttribute(Protos.attribute(
                                        "value", ai.onnx.proto.OnnxMl.AttributeProto.AttributeType.TENSOR)
                                .setT(Protos.tensor("", ElementType.INT64, 2).addInt64Data(1))))),
                "Constant node 'constant': attribute 'value': a tensor INT64[2] needs 2 entries in int64_data but has 1");
    }

    @Test
    void sparseTensorsAreChecked() {
        SparseTensorProto.Builder sparse = SparseTensorProto.newBuilder()
                .setValues(Protos.floats("s", 5, 6))
                .setIndices(Protos.tensor("", ElementType.INT64, 2).addAllInt64Data(List.of(1L, 5L)))
                .addAllDims(List.of(50_000L, 50_000L));
        refused(
                sparse(sparse),
                "sparse initialiser 's': a sparse tensor FLOAT[50000, 50000] is too large to be made dense (the"
                        + " model's sparse tensors may take 256 MiB)");
        refused(
                sparse(sparse.setDims(0, 1).setDims(1, 5)),
                "sparse initialiser 's': the indices of a sparse tensor [1, 5] are not sorted, not unique or out of"
                        + " range at value 1");
        refused(
                sparse(sparse.setIndices(Protos.tensor("", ElementType.INT64, 2).addAllInt64Data(List.of(3L, 3L)))),
                "sparse initialiser 's': the indices of a sparse tensor [1, 5] are not sorted, not unique or out of"
                        + " range at value 1");
        refused(
                sparse(sparse.setIndices(
                        Protos.tensor("", ElementType.INT64, 2, 2).addAllInt64Data(List.of(0L, 0L, 0L, 9L)))),
                "sparse initialiser 's': the indices of a sparse tensor [1, 5] are not sorted, not unique or out of"
                        + " range at value 1");
        refused(
                sparse(sparse.setIndices(Protos.tensor("", ElementType.INT64, 3).addAllInt64Data(List.of(1L, 2L, 3L)))),
                "sparse initialiser 's': a sparse tensor [1, 5] with 2 values cannot have indices int64[3]");
    }

    private static ModelProto.Builder sparse(SparseTensorProto.Builder tensor) {
        return Protos.model(Protos.graph(Protos.node("Relu", "x", "y")).addSparseInitializer(tensor));
    }

    @Test
    void inputsThatAreNotTensorsAreRejected() {
        TypeProto element = TypeProto.newBuilder()
                .setTensorType(TypeProto.Tensor.newBuilder().setElemType(1))
                .build();
        refusedInput(
                TypeProto.newBuilder()
                        .setSequenceType(TypeProto.Sequence.newBuilder().setElemType(element)),
                "a sequence");
        refusedInput(
                TypeProto.newBuilder()
                        .setMapType(TypeProto.Map.newBuilder().setKeyType(7).setValueType(element)),
                "a map");
        refusedInput(
                TypeProto.newBuilder()
                        .setOptionalType(TypeProto.Optional.newBuilder().setElemType(element)),
                "an optional value");
        refusedInput(TypeProto.newBuilder(), "of no type");
    }

    private static void refusedInput(TypeProto.Builder type, String kind) {
        refused(
                Protos.model(Protos.graph(Protos.node("Relu", "x", "y"))
                        .addInput(ValueInfoProto.newBuilder().setName("s").setType(type))),
                "input 's' is " + kind + "; Limpid reads networks whose inputs are tensors");
    }

    @Test
    void longAndUnprintableNamesAreRejected() {
        String longName = "n".repeat(5000);
        refused(
                Protos.model(Protos.graph(Protos.node("Relu", "x", "y").setName(longName))),
                "a node has a name of 5000 characters, more than 4096: '" + "n".repeat(40) + "...'");
        refused(
                Protos.model(Protos.graph(Protos.node("Relu", "x", "a\u001b[31m"), Protos.node("Relu", "x", "y"))),
                "an output of a node has a name with control characters in it: 'a\\u001b[31m'");
    }

    @Test
    void tooManyNodesAreRejectedBeforeParsing() throws IOException {
        ByteArrayOutputStream graph = new ByteArrayOutputStream();
        for (int i = 0; i < 100_001; i++) {
            graph.writeBytes(new byte[] {0x0a, 0});
        }
        ByteArrayOutputStream model = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(model);
        out.writeInt64(1, 8);
        out.writeByteArray(7, graph.toByteArray());
        out.flush();
        refused(model.toByteArray(), "has more than 100000 nodes");
    }

    @Test
    void deepControlFlowIsRejected() {
        refused(nested(9), "If node 'if': ".repeat(9) + "control flow is nested more than 8 deep");
        assertThat(OnnxReader.read(nested(8).build().toByteArray()).nodes()).hasSize(1);
        refused(nested(45), "is nested too deeply");
    }

    private static ModelProto.Builder nested(int depth) {
        GraphProto.Builder graph =
                GraphProto.newBuilder().addNode(Protos.node("Relu", "x", "y")).addOutput(Protos.info("y"));
        for (int i = 0; i < depth; i++) {
            graph = GraphProto.newBuilder()
                    .addNode(Protos.node("If", "c", "y")
                            .addAttribute(Protos.body("then_branch", graph))
                            .addAttribute(Protos.body(
                                    "else_branch",
                                    GraphProto.newBuilder()
                                            .addNode(Protos.node("Tanh", "x", "y"))
                                            .addOutput(Protos.info("y")))))
                    .addOutput(Protos.info("y"));
        }
        return Protos.model(graph.addInput(Protos.info("x")).addInput(Protos.info("c")));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void damagedModelsCauseOneSentence(long seed) throws InvalidProtocolBufferException {
        Random random = new Random(seed);
        byte[] whole = everything().build().toByteArray();
        int refused = 0;
        for (int round = 0; round < 2500; round++) {
            byte[] damaged = damaged(whole, random);
            try {
                Graph graph = OnnxReader.read(damaged);
                assertThat(OnnxReader.read(OnnxWriter.toBytes(graph)).toText())
                        .as("seed %d round %d", seed, round)
                        .isEqualTo(graph.toText());
            } catch (LimpidException e) {
                refused++;
                assertThat(e.getMessage())
                        .as("seed %d round %d", seed, round)
                        .matches("[\\P{Cntrl}]+")
                        .hasSizeLessThan(20_000);
            } catch (RuntimeException e) {
                throw new AssertionError("seed " + seed + " round " + round, e);
            }
        }
        assertThat(refused).as("seed %d", seed).isBetween(500, 2499);
    }

    private static byte[] damaged(byte[] whole, Random random) {
        byte[] damaged = random.nextInt(5) == 0 ? Arrays.copyOf(whole, random.nextInt(whole.length)) : whole.clone();
        for (int changes = random.nextInt(4); changes >= 0 && damaged.length > 0; changes--) {
            int at = random.nextInt(damaged.length);
            damaged[at] =
                    random.nextBoolean() ? (byte) random.nextInt(256) : (byte) (damaged[at] ^ 1 << random.nextInt(8));
        }
        return damaged;
    }

    /** A model with a little of everything that the reader supports. */
    private static ModelProto.Builder everything() {
        GraphProto.Builder body = GraphProto.newBuilder()
                .addNode(Protos.node("Add", "x w", "t"))
                .addInitializer(Protos.tensor("w", ElementType.FLOAT16, 2).addAllInt32Data(List.of(0x3c00, 0x4000)))
                .addOutput(Protos.info("t"));
        GraphProto.Builder graph = Protos.graph(
                        Protos.node("If", "c", "h")
                                .addAttribute(Protos.body("then_branch", body))
                                .addAttribute(Protos.body("else_branch", body)),
                        Protos.node("F", "h", "k").setDomain("org.example"),
                        Protos.node("Sum", "k s e", "y"))
                .addInput(Protos.info("c"))
                .addInitializer(Protos.tensor("e", ElementType.STRING, 1)
                        .addStringData(ByteString.copyFrom("text", StandardCharsets.UTF_8)))
                .addSparseInitializer(SparseTensorProto.newBuilder()
                        .setValues(Protos.floats("s", 5))
                        .setIndices(Protos.tensor("", ElementType.INT64, 1).addInt64Data(1))
                        .addDims(2))
                .addValueInfo(Protos.info("h"));
        return Protos.model(graph)
                .addOpsetImport(Protos.opset("org.example", 1))
                .addFunctions(ai.onnx.proto.OnnxMl.FunctionProto.newBuilder()
                        .setName("F")
                        .setDomain("org.example")
                        .addInput("a")
                        .addOutput("b")
                        .addOpsetImport(Protos.opset("", 17))
                        .addNode(Protos.node("Relu", "a", "b")));
    }
}
