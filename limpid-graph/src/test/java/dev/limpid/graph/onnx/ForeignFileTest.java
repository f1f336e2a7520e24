package dev.limpid.graph.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.limpid.error.LimpidException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForeignFileTest {
    private static final String TORCH = "torch.onnx.export(model, example, \"model.onnx\")";

    @TempDir
    Path folder;

    @Test
    void pyTorchFilesAreIdentifiedWithTheExportCall() throws IOException {
        assertThat(said("model.pt", zip("model/data.pkl", "model/version", "model/data/0")))
                .isEqualTo(
                        " is a PyTorch checkpoint, not an ONNX model; load it in PyTorch and export it with " + TORCH);
        assertThat(said("net.onnx", zip("net/data.pkl", "net/code/__torch__.py", "net/constants.pkl")))
                .startsWith(" is a TorchScript model, not an ONNX model; ")
                .endsWith(TORCH);
        assertThat(said(
                        "old.pth",
                        latin("\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019.\u0080\u0002M\u00e9\u0003.")))
                .startsWith(" is a PyTorch checkpoint");
        assertThat(said("svm.pkl", latin("\u0080\u0004\u0095\u0010\0\0\0\0\0\0\0}\u0094.")))
                .startsWith(" is a Python pickle (possibly a whole PyTorch or scikit-learn model)");
        ByteBuffer weights = ByteBuffer.allocate(30).order(ByteOrder.LITTLE_ENDIAN);
        weights.putLong(12).put("{\"a\": [1,2]}".getBytes(StandardCharsets.US_ASCII));
        assertThat(said("model.safetensors", weights.array()))
                .startsWith(" is a safetensors file, which holds weights without the network, not an ONNX model; ");
        assertThat(said("program.pt2", zip("program/archive_format", "program/models/model.json")))
                .startsWith(" is a PyTorch program written by torch.export");
    }

    @Test
    void tensorFlowModelsAreIdentifiedWithTheConversionCommand() throws IOException {
        assertThat(said("net.h5", latin("\u0089HDF\r\n\u001a\n\0\0\0")))
                .startsWith(
                        " is an HDF5 file, as Keras writes for its models (.h5), not an ONNX model; for a Keras model:")
                .contains("python -m tf2onnx.convert --keras net.h5 --output model.onnx");
        assertThat(said("net.keras", zip("metadata.json", "config.json", "model.weights.h5")))
                .startsWith(" is a Keras model (.keras)");
        assertThat(said("net.tflite", latin("\u001c\0\0\0TFL3\u0014\0 \0")))
                .isEqualTo(" is a TensorFlow Lite model, not an ONNX model; convert it with python -m tf2onnx.convert"
                        + " --tflite net.tflite --output model.onnx");
        String node = "\n\1x\u0012\u000bPlaceholder";
        assertThat(said("frozen.pb", latin("\n" + (char) node.length() + node)))
                .startsWith(
                        " is a frozen TensorFlow graph, not an ONNX model; convert it with python -m tf2onnx.convert"
                                + " --graphdef frozen.pb ");
        byte[] saved = latin("\b\1\u0012\u000c\n\n\"\5serve*\u00011");
        assertThat(said("saved_model.pb", saved)).startsWith(" is the graph of a TensorFlow SavedModel");
        Path model = Files.createDirectory(folder.resolve("saved"));
        Files.write(model.resolve("saved_model.pb"), saved);
        assertThatThrownBy(() -> OnnxReader.read(model))
                .hasMessage(model + " is a TensorFlow SavedModel, not an ONNX model; convert it with python -m"
                        + " tf2onnx.convert --saved-model saved --output model.onnx");
        assertThat(said("model.json", latin("{\"format\": \"layers-model\", \"modelTopology\": {}}")))
                .contains("--tfjs model.json");
    }

    @Test
    void otherModelFormatsAreIdentified() throws IOException {
        assertThat(said("llama.gguf", latin("GGUF\3\0\0\0"))).startsWith(" is a GGUF language model");
        assertThat(said(
                        "net.xml",
                        latin("<?xml version=\"1.0\"?>\n<net name=\"n\" version=\"11\"><layers><layer id=\"0\"/>")))
                .startsWith(" is an OpenVINO model");
        assertThat(said("net.ort", latin("\u001c\0\0\0ORTM"))).startsWith(" is a model in ONNX Runtime's own format");
        assertThat(said("net.prototxt", latin("name: \"n\"\nlayer {\n}\n"))).startsWith(" is a Caffe network");
        assertThat(said("net.mlmodel", latin("\b\4\u0012\3\n\1a"))).startsWith(" is a Core ML model");
        assertThat(said("net.mlpackage.zip", zip("net.mlpackage/Data/com.apple.CoreML/model.mlmodel")))
                .startsWith(" is a Core ML package");
    }

    @Test
    void filesThatAreNotModelsAreIdentified() throws IOException {
        assertThat(said("net.onnx", latin("version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 9\n")))
                .isEqualTo(
                        " is a Git LFS pointer to a file that was not downloaded, not an ONNX model; run git lfs pull");
        assertThat(said("net.onnx", latin("\n<!DOCTYPE html><html>Not found</html>")))
                .isEqualTo(
                        " is a web page (HTML), not an ONNX model; the download failed or led to a page about the file;"
                                + " download the file itself");
        assertThat(said("net.onnx", latin("\u0089PNG\r\n\u001a\n\0\0\0\rIHDR"))).startsWith(" is a PNG image");
        assertThat(said("cat.jpg", latin("\u00ff\u00d8\u00ff\u00e0\0\20JFIF"))).startsWith(" is a JPEG image");
        assertThat(said("cat.bmp", latin("BM\20\0\0\0\0\0\0\0\0\0\0\0\0\0"))).startsWith(" is a BMP image");
        assertThat(said("x.npy", latin("\u0093NUMPY\1\0"))).startsWith(" is a NumPy array (.npy)");
        assertThat(said("x.npz", zip("a.npy", "b.npy"))).startsWith(" is a NumPy archive (.npz)");
        assertThat(said("net.onnx", latin("{\"a\": 1}"))).startsWith(" is a JSON file");
        assertThat(said("net.onnx", "Ein Text, äöü".getBytes(StandardCharsets.UTF_8)))
                .startsWith(" is a text file");
        assertThat(said("all.zip", zip("a.txt", "nets/net.onnx")))
                .isEqualTo(" is a zip archive that holds nets/net.onnx, not an ONNX model; unpack it first");
        assertThat(said("other.zip", zip("a.txt")))
                .startsWith(" is a zip archive, which may be a model of another framework");
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(relu());
        }
        assertThat(said("net.onnx.gz", packed.toByteArray()))
                .isEqualTo(" is compressed with gzip, not an ONNX model; unpack it first");
        byte[] tensor = Protos.floats("w", 2).build().toByteArray();
        assertThat(said("input_0.pb", tensor)).startsWith(" is a single ONNX tensor");
    }

    @Test
    void bytesWithoutAFileNameAreIdentifiedToo() {
        assertThatThrownBy(() -> OnnxReader.read(latin("GGUF\3\0\0\0")))
                .isInstanceOf(LimpidException.class)
                .hasMessageStartingWith("is a GGUF language model, not an ONNX model");
    }

    @Test
    void damagedModelsAreNotMistakenForOtherFormats() throws IOException {
        byte[] whole = relu();
        for (int length = 1; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> OnnxReader.read(cut))
                    .isInstanceOf(LimpidException.class)
                    .hasMessageNotContaining("not an ONNX model; ");
        }
    }

    @Test
    void truncatedArchivesAndRandomBytesCauseOneSentence() throws IOException {
        byte[] archive = zip("model/data.pkl", "model/version");
        for (int length = 4; length < archive.length; length++) {
            byte[] cut = Arrays.copyOf(archive, length);
            assertThatThrownBy(() -> OnnxReader.read(cut))
                    .isInstanceOf(LimpidException.class)
                    .hasMessageContaining("not an ONNX model");
        }
    }

    private String said(String name, byte[] bytes) throws IOException {
        Path file = folder.resolve(name);
        Files.write(file, bytes);
        LimpidException e = catchThrowableOfType(LimpidException.class, () -> OnnxReader.read(file));
        assertThat(e.kind()).isEqualTo(LimpidException.Kind.BAD_INPUT);
        assertThat(e.getMessage()).startsWith(file.toString()).doesNotContain("\n");
        return e.getMessage().substring(file.toString().length());
    }

    private static byte[] relu() {
        return Protos.model(Protos.graph(Protos.node("Relu", "x", "y"))).build().toByteArray();
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    private static byte[] zip(String... names) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(1);
            }
        }
        return bytes.toByteArray();
    }
}
