package dev.limpid.graph.onnx;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Identifies a file that is not an ONNX model, and explains how to convert it to one.
 *
 * <p>It is called only for files that could not be read, so a weak indication is enough. The content decides; the
 * name is used only where several formats share their first bytes.
 */
final class ForeignFile {
    private static final int HEAD = 1 << 16;
    private static final int TAIL = 1 << 18;
    private static final int SMALL = 1 << 22;

    private static final String TORCH =
            "load it in PyTorch and export it with torch.onnx.export(model, example, \"model.onnx\")";
    private static final String KERAS = "export it with model.export(\"model.onnx\", format=\"onnx\") in Keras 3, or"
            + " python -m tf2onnx.convert --keras %s --output model.onnx";
    private static final String UNPACK = "unpack it first";

    /** Formats recognised by bytes at a fixed offset. */
    private static final List<Signature> SIGNATURES = List.of(
            new Signature(0, "\u0080\u0002\u008a\nl\u00fc\u009cF\u00f9 j\u00a8P\u0019", "a PyTorch checkpoint", TORCH),
            new Signature(
                    0,
                    "\u0089HDF\r\n\u001a\n",
                    "an HDF5 file, as Keras writes for its models (.h5)",
                    "for a Keras model: " + KERAS),
            new Signature(
                    4,
                    "TFL3",
                    "a TensorFlow Lite model",
                    "convert it with python -m tf2onnx.convert --tflite %s --output model.onnx"),
            new Signature(
                    4,
                    "ORTM",
                    "a model in ONNX Runtime's own format (.ort)",
                    "use the .onnx file that it was made from"),
            new Signature(
                    0,
                    "version https://git-lfs",
                    "a Git LFS pointer to a file that was not downloaded",
                    "run git lfs pull"),
            new Signature(0, "GGUF", "a GGUF language model", "there is no tool that converts it to ONNX"),
            new Signature(0, "ptrt", "a TensorRT engine", "use the .onnx file that it was built from"),
            new Signature(0, "ftrt", "a TensorRT engine", "use the .onnx file that it was built from"),
            new Signature(
                    0,
                    "MATLAB 5.0 MAT-file",
                    "a MATLAB file",
                    "export the network in MATLAB with exportONNXNetwork(net, \"model.onnx\")"),
            new Signature(0, "\u0093NUMPY", "a NumPy array (.npy)", "arrays are inputs of a model"),
            new Signature(0, "\u0089PNG\r\n", "a PNG image", "images are inputs of a model"),
            new Signature(0, "\u00ff\u00d8\u00ff", "a JPEG image", "images are inputs of a model"),
            new Signature(0, "GIF8", "a GIF image", "images are inputs of a model"),
            new Signature(8, "WEBPVP8", "a WebP image", "images are inputs of a model"),
            new Signature(0, "II*\0", "a TIFF image", "images are inputs of a model"),
            new Signature(0, "MM\0*", "a TIFF image", "images are inputs of a model"),
            new Signature(0, "%PDF-", "a PDF document", "pass an ONNX file"),
            new Signature(0, "\u001f\u008b", "compressed with gzip", UNPACK),
            new Signature(0, "BZh", "compressed with bzip2", UNPACK),
            new Signature(0, "\u00fd7zXZ", "compressed with xz", UNPACK),
            new Signature(0, "(\u00b5/\u00fd", "compressed with zstd", UNPACK),
            new Signature(0, "7z\u00bc\u00af", "a 7z archive", UNPACK),
            new Signature(257, "ustar", "a tar archive", UNPACK),
            new Signature(0, "\u007fELF", "a program or library", "pass an ONNX file"),
            new Signature(0, "MZ\u0090\0", "a program or library", "pass an ONNX file"));

    private final byte[] head;
    private final byte[] tail;
    private final long size;
    private final String name;

    private ForeignFile(byte[] head, byte[] tail, long size, String name) {
        this.head = head;
        this.tail = tail;
        this.size = size;
        this.name = name;
    }

    private record Signature(int at, String bytes, String what, String advice) {}

    /** The format of a file or folder, as the predicate of a sentence whose subject is its name. */
    static Optional<String> find(Path file) {
        String name = Limits.printable(String.valueOf(file.getFileName()));
        try {
            if (Files.isDirectory(file)) {
                return folder(file, name);
            }
            if (!Files.isRegularFile(file)) {
                return Optional.empty();
            }
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
                long size = channel.size();
                byte[] head = part(channel, 0, Math.min(size, HEAD));
                byte[] tail = part(channel, Math.max(0, size - TAIL), Math.min(size, TAIL));
                return new ForeignFile(head, tail, size, name).kind();
            }
        } catch (IOException | UnsupportedOperationException e) {
            // Then the reader's own message is used.
            return Optional.empty();
        }
    }

    /** The format of these bytes, as the predicate of a sentence. */
    static Optional<String> find(ByteBuffer bytes) {
        int size = bytes.remaining();
        byte[] head = new byte[Math.min(size, HEAD)];
        byte[] tail = new byte[Math.min(size, TAIL)];
        bytes.get(bytes.position(), head);
        bytes.get(bytes.limit() - tail.length, tail);
        return new ForeignFile(head, tail, size, "FILE").kind();
    }

    private static byte[] part(FileChannel channel, long offset, long length) throws IOException {
        ByteBuffer part = ByteBuffer.allocate((int) length);
        int read = 0;
        while (part.hasRemaining() && read >= 0) {
            read = channel.read(part, offset + part.position());
        }
        return part.array();
    }

    private static Optional<String> folder(Path folder, String name) {
        if (Files.exists(folder.resolve("saved_model.pb"))) {
            return said("a TensorFlow SavedModel", savedModel(name));
        }
        if (Files.exists(folder.resolve("Manifest.json")) && Files.isDirectory(folder.resolve("Data"))) {
            return said("a Core ML package", "export the network from the program it was trained in");
        }
        return Optional.empty();
    }

    private Optional<String> kind() {
        for (Signature signature : SIGNATURES) {
            if (startsAt(signature.at(), signature.bytes())) {
                return said(signature.what(), signature.advice().replace("%s", name));
            }
        }
        if (isBitmap()) {
            return said("a BMP image", "images are inputs of a model");
        }
        if (startsAt(0, "PK\3\4")) {
            return Optional.of(ZipContent.of(head, tail).sentence(TORCH, KERAS.replace("%s", name)));
        }
        if (isPickle()) {
            return said(
                    "a Python pickle (possibly a whole PyTorch or scikit-learn model)",
                    "load it in the program that wrote it and export it to ONNX");
        }
        if (isSafetensors()) {
            return said(
                    "a safetensors file, which holds weights without the network",
                    "build the network, load the weights and export it with torch.onnx.export(model, example,"
                            + " \"model.onnx\")");
        }
        Optional<String> text = TextContent.find(head, size > head.length, name);
        return text.isPresent() ? text : message();
    }

    private boolean isBitmap() {
        return startsAt(0, "BM") && head.length > 14 && littleEndian().getInt(2) == size;
    }

    private ByteBuffer littleEndian() {
        return ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
    }

    private boolean isPickle() {
        return head.length > 2
                && (head[0] & 0xff) == 0x80
                && head[1] >= 2
                && head[1] <= 5
                && tail[tail.length - 1] == '.';
    }

    /** Eight bytes hold the length of the JSON object that follows. */
    private boolean isSafetensors() {
        if (head.length < 10 || head[8] != '{') {
            return false;
        }
        long length = littleEndian().getLong(0);
        return length >= 2 && length <= size - 8;
    }

    /** Protocol buffer messages other than ONNX models. */
    private Optional<String> message() {
        boolean isVersioned = head.length > 4 && head[0] == 0x08 && head[1] >= 1 && head[1] <= 12 && head[2] == 0x12;
        if (isVersioned
                && (contains(head, "\"\5serve") || contains(tail, "\"\5serve") || name.equals("saved_model.pb"))) {
            return said("the graph of a TensorFlow SavedModel", savedModel("FOLDER"));
        }
        if (name.endsWith(".mlmodel")) {
            return said("a Core ML model", "export the network from the program it was trained in");
        }
        if (isFrozenGraph()) {
            return said(
                    "a frozen TensorFlow graph",
                    "convert it with python -m tf2onnx.convert --graphdef " + name
                            + " --inputs INPUT:0 --outputs OUTPUT:0 --output model.onnx");
        }
        if (isTensor()) {
            return said("a single ONNX tensor", "tensors are inputs of a model");
        }
        return Optional.empty();
    }

    /** Nodes with a name and an operator only: {@code 0a LENGTH 0a LENGTH name 12 LENGTH operator}. */
    private boolean isFrozenGraph() {
        if (head.length < 8 || head[0] != 0x0a) {
            return false;
        }
        return IntStream.range(2, 5).anyMatch(at -> head[at] == 0x0a)
                && (contains(head, "Placeholder") || contains(head, "\u0012\5Const"));
    }

    private boolean isTensor() {
        if (size > SMALL || size != tail.length) {
            return false;
        }
        try {
            TensorProto tensor = TensorProto.parseFrom(tail);
            return tensor.hasDataType()
                    && tensor.getDataType() > 0
                    && (tensor.hasRawData() || tensor.getFloatDataCount() > 0 || tensor.getInt64DataCount() > 0)
                    && tensor.getUnknownFields().asMap().isEmpty();
        } catch (InvalidProtocolBufferException e) {
            return false;
        }
    }

    private boolean startsAt(int at, String bytes) {
        byte[] wanted = bytes.getBytes(StandardCharsets.ISO_8859_1);
        return head.length >= at + wanted.length
                && IntStream.range(0, wanted.length).allMatch(i -> head[at + i] == wanted[i]);
    }

    private static boolean contains(byte[] bytes, String text) {
        return new String(bytes, StandardCharsets.ISO_8859_1).contains(text);
    }

    private static String savedModel(String folder) {
        return "convert it with python -m tf2onnx.convert --saved-model " + folder + " --output model.onnx";
    }

    static Optional<String> said(String what, String advice) {
        return Optional.of("is " + what + ", not an ONNX model; " + advice);
    }

    static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
