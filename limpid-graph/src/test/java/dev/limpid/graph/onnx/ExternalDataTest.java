package dev.limpid.graph.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExternalDataTest {
    private static final float[] NUMBERS = {1, 2, 3, 4, 5, 6};

    @TempDir
    Path outside;

    private Path folder;

    @BeforeEach
    void writeData() throws IOException {
        folder = Files.createDirectory(outside.resolve("model"));
        Files.write(outside.resolve("secret"), Protos.raw(NUMBERS).toByteArray());
        Files.write(folder.resolve("weights"), Protos.raw(NUMBERS).toByteArray());
    }

    private static TensorProto.Builder external(String name, long elements, String... facts) {
        TensorProto.Builder tensor =
                Protos.tensor(name, ElementType.FLOAT, elements).setDataLocation(TensorProto.DataLocation.EXTERNAL);
        for (int i = 0; i < facts.length; i += 2) {
            tensor.addExternalData(
                    StringStringEntryProto.newBuilder().setKey(facts[i]).setValue(facts[i + 1]));
        }
        return tensor;
    }

    private Graph read(TensorProto.Builder... tensors) throws IOException {
        var graph = Protos.graph(Protos.node("Relu", "x", "y"));
        for (TensorProto.Builder tensor : tensors) {
            graph.addInitializer(tensor);
        }
        Path file = folder.resolve("net.onnx");
        Files.write(file, Protos.model(graph).build().toByteArray());
        return OnnxReader.read(file);
    }

    private void refused(String reason, TensorProto.Builder... tensors) {
        String name = tensors[tensors.length - 1].getName();
        assertThatThrownBy(() -> read(tensors))
                .isInstanceOf(LimpidException.class)
                .hasMessage(folder.resolve("net.onnx") + ": initialiser '" + name + "': " + reason);
    }

    @Test
    void externalDataIsRead() throws IOException {
        Files.createDirectory(folder.resolve("parts"));
        Files.write(folder.resolve("parts").resolve("one"), Protos.raw(7).toByteArray());
        Graph graph = read(
                external("first", 2, "location", "weights", "offset", "0", "length", "8"),
                external("rest", 4, "location", "weights", "offset", "8"),
                external("same", 4, "location", "weights", "offset", "8", "length", "16"),
                external("part", 1, "location", "./parts/one"),
                external("empty", 0, "location", "weights", "offset", "24"));
        assertThat(graph.findConstant("first")).contains(Tensor.of(new float[] {1, 2}, 2));
        assertThat(graph.findConstant("rest")).contains(Tensor.of(new float[] {3, 4, 5, 6}, 4));
        assertThat(graph.findConstant("same")).isEqualTo(graph.findConstant("rest"));
        assertThat(graph.findConstant("part")).contains(Tensor.of(new float[] {7}, 1));
        assertThat(graph.findConstant("empty")).contains(Tensor.of(new float[0], 0));
    }

    @Test
    void pathsOutsideTheModelsFolderAreRejected() {
        String secret = outside.resolve("secret").toAbsolutePath().toString();
        refused(
                "its external data file '" + secret + "' is an absolute path; only files in the model's own folder are"
                        + " read",
                external("w", 6, "location", secret));
        refused(
                "its external data file 'C:\\secret' is an absolute path; only files in the model's own folder are read",
                external("w", 6, "location", "C:\\secret"));
        refused(
                "its external data file '../secret' leads out of the model's own folder",
                external("w", 6, "location", "../secret"));
        refused(
                "its external data file 'a/../../secret' leads out of the model's own folder",
                external("w", 6, "location", "a/../../secret"));
        refused(
                "its external data file '..\\secret' leads out of the model's own folder",
                external("w", 6, "location", "..\\secret"));
        refused("its external data file 'a\\u0000b' is not a valid path", external("w", 6, "location", "a\0b"));
        refused("keeps its data in another file but does not name it", external("w", 6));
        refused("its external data file 'none' is missing", external("w", 6, "location", "none"));
        refused("its external data file '.' is not a regular file", external("w", 6, "location", "."));
    }

    @Test
    void linksOutsideTheModelsFolderAreRejected() throws IOException {
        link("link", outside.resolve("secret"));
        refused(
                "its external data file 'link' is a link to a file outside the model's own folder",
                external("w", 6, "location", "link"));
        link("up", outside);
        refused(
                "its external data file 'up/secret' is a link to a file outside the model's own folder",
                external("w", 6, "location", "up/secret"));
        link("within", folder.resolve("weights"));
        assertThat(read(external("w", 6, "location", "within")).findConstant("w"))
                .contains(Tensor.of(NUMBERS, 6));
    }

    private void link(String name, Path target) throws IOException {
        try {
            Files.createSymbolicLink(folder.resolve(name), target);
        } catch (UnsupportedOperationException e) {
            assumeTrue(false, "this file system has no symbolic links");
        }
    }

    @Test
    void filesWithSeveralHardLinksAreRejected() throws IOException {
        assumeTrue(
                folder.getFileSystem().supportedFileAttributeViews().contains("unix"),
                "this file system does not count hard links");
        Files.createLink(folder.resolve("hard"), outside.resolve("secret"));
        refused("its external data file 'hard' has more than one hard link", external("w", 6, "location", "hard"));
    }

    @Test
    void pipesAndDevicesAreRejected() throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")), "there is no mkfifo here");
        int exit = new ProcessBuilder("/usr/bin/mkfifo", folder.resolve("pipe").toString())
                .start()
                .waitFor();
        assertThat(exit).isZero();
        refused("its external data file 'pipe' is not a regular file", external("w", 6, "location", "pipe"));
        link("zero", Path.of("/dev/zero"));
        refused(
                "its external data file 'zero' is a link to a file outside the model's own folder",
                external("w", 6, "location", "zero"));
        Files.delete(folder.resolve("zero"));
        assertThatThrownBy(() -> OnnxReader.read(folder.resolve("pipe")))
                .isInstanceOf(LimpidException.class)
                .hasMessage(folder.resolve("pipe") + ": is not a regular file");
    }

    @Test
    void offsetsAndLengthsMustBeInsideTheFile() {
        refused(
                "its external data file 'weights' is 24 bytes long, too short for 28 bytes from offset 0",
                external("w", 7, "location", "weights"));
        refused(
                "its external data file 'weights' is 24 bytes long, too short for 4 bytes from offset 24",
                external("w", 1, "location", "weights", "offset", "24"));
        refused(
                "its external data file 'weights' is 24 bytes long, too short for 4 bytes from offset"
                        + " 9223372036854775807",
                external("w", 1, "location", "weights", "offset", "9223372036854775807"));
        refused(
                "the offset of its external data is '9223372036854775808'",
                external("w", 1, "location", "weights", "offset", "9223372036854775808"));
        refused("the offset of its external data is '-4'", external("w", 1, "location", "weights", "offset", "-4"));
        refused("the length of its external data is 'four'", external("w", 1, "location", "weights", "length", "four"));
        refused(
                "needs 4 bytes but points to 8 bytes of external data",
                external("w", 1, "location", "weights", "length", "8"));
        refused(
                "is 10000000000 bytes long, more than one buffer can hold",
                external("w", 2_500_000_000L, "location", "weights"));
    }

    @Test
    void partlyOverlappingTensorsAreRejected() {
        refused(
                "its external data at offset 4 of 'weights' overlaps that of another tensor",
                external("v", 2, "location", "weights"),
                external("w", 2, "location", "weights", "offset", "4"));
    }

    @Test
    void modelsFromBytesHaveNoFolder() {
        byte[] bytes = Protos.model(Protos.graph(Protos.node("Relu", "x", "y"))
                        .addInitializer(external("w", 6, "location", "weights")))
                .build()
                .toByteArray();
        assertThatThrownBy(() -> OnnxReader.read(bytes))
                .isInstanceOf(LimpidException.class)
                .hasMessage(
                        "initialiser 'w': keeps its data in another file, but the model was not read from a folder");
        assertThat(OnnxReader.read(java.nio.ByteBuffer.wrap(bytes), folder).findConstant("w"))
                .contains(Tensor.of(NUMBERS, 6));
    }
}
