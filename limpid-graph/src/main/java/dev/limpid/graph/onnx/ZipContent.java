package dev.limpid.graph.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The entry names of a zip archive; several frameworks store their models in one.
 *
 * @param names the entry names that could be read
 */
record ZipContent(List<String> names) {
    private static final int DIRECTORY_END = 0x06054b50;
    private static final int DIRECTORY_ENTRY = 0x02014b50;
    private static final int ENTRY_LENGTH = 46;
    private static final int FIRST_NAME = 30;
    private static final int MOST = 4096;

    /** From the first and the last bytes of a file; the zip directory is at its end. */
    static ZipContent of(byte[] head, byte[] tail) {
        List<String> names = new ArrayList<>();
        ByteBuffer start = ByteBuffer.wrap(head).order(ByteOrder.LITTLE_ENDIAN);
        if (head.length > FIRST_NAME) {
            addName(names, start, FIRST_NAME, start.getShort(FIRST_NAME - 4) & 0xffff);
        }
        ByteBuffer end = ByteBuffer.wrap(tail).order(ByteOrder.LITTLE_ENDIAN);
        int last = tail.length - 22;
        while (last >= 0 && end.getInt(last) != DIRECTORY_END) {
            last--;
        }
        long length = last < 0 ? 0 : end.getInt(last + 12) & 0xffffffffL;
        int at = (int) Math.max(0, last - length);
        while (at < last && end.getInt(at) != DIRECTORY_ENTRY) {
            at++;
        }
        while (at >= 0 && at + ENTRY_LENGTH <= last && end.getInt(at) == DIRECTORY_ENTRY && names.size() < MOST) {
            int name = end.getShort(at + 28) & 0xffff;
            addName(names, end, at + ENTRY_LENGTH, name);
            at += ENTRY_LENGTH + name + (end.getShort(at + 30) & 0xffff) + (end.getShort(at + 32) & 0xffff);
        }
        return new ZipContent(List.copyOf(names));
    }

    private static void addName(List<String> names, ByteBuffer bytes, int at, int length) {
        if (length > 0 && at + length <= bytes.capacity()) {
            byte[] name = new byte[length];
            bytes.get(at, name);
            names.add(new String(name, StandardCharsets.UTF_8));
        }
    }

    /** The predicate of a sentence whose subject is the archive's name. */
    String sentence(String torch, String keras) {
        if (any(n -> n.endsWith("/data.pkl"))) {
            boolean isScript = any(n -> n.contains("/code/")) || any(n -> n.endsWith("/constants.pkl"));
            return is(isScript ? "a TorchScript model" : "a PyTorch checkpoint", torch);
        }
        if (any(n -> n.endsWith("archive_format")) || any(n -> n.startsWith("serialized_exported_program"))) {
            return is("a PyTorch program written by torch.export", torch);
        }
        if (any(n -> n.equals("model.weights.h5"))) {
            return is("a Keras model (.keras)", keras);
        }
        if (any(n -> n.endsWith(".mlmodel"))) {
            return is("a Core ML package", "export the network from the program it was trained in");
        }
        if (!names.isEmpty() && names.stream().allMatch(n -> n.endsWith(".npy"))) {
            return is("a NumPy archive (.npz)", "arrays are inputs of a model");
        }
        return names.stream()
                .filter(n -> n.endsWith(".onnx"))
                .findFirst()
                .map(n -> is("a zip archive that holds " + Limits.printable(n), "unpack it first"))
                .orElseGet(() -> is(
                        "a zip archive, which may be a model of another framework",
                        "unpack it, or export the model to ONNX in the program that wrote it"));
    }

    private boolean any(Predicate<String> wanted) {
        return names.stream().anyMatch(wanted);
    }

    private static String is(String what, String advice) {
        return ForeignFile.said(what, advice).orElseThrow();
    }
}
