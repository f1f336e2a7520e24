package dev.limpid.graph.onnx;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import dev.limpid.error.LimpidException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The external data files of a model, which hold large tensors.
 *
 * <p>An untrusted model must not read any other files, so external data must be inside the model's folder: a path must
 * not leave it, and neither may a symbolic or hard link.
 */
final class ExternalData {
    private static final Pattern ABSOLUTE = Pattern.compile("[/\\\\].*|[A-Za-z]:.*", Pattern.DOTALL);

    private final @Nullable Path folder;
    private final Map<Path, TreeMap<Long, ByteBuffer>> regions = new HashMap<>();

    /** @param folder the folder of the model; null if it did not come from a file */
    ExternalData(@Nullable Path folder) {
        this.folder = folder;
    }

    /** The external data of a tensor of {@code needed} bytes. */
    ByteBuffer read(List<StringStringEntryProto> entries, long needed) {
        Map<String, String> facts = new HashMap<>();
        entries.forEach(e -> facts.put(e.getKey(), e.getValue()));
        String location = facts.getOrDefault("location", "");
        if (folder == null) {
            throw LimpidException.badInput("keeps its data in another file, but the model was not read from a folder");
        }
        long offset = number(facts, "offset", 0);
        long length = number(facts, "length", needed);
        if (length != needed) {
            throw LimpidException.badInput(
                    "needs " + needed + " bytes but points to " + length + " bytes of external data");
        }
        if (needed > Integer.MAX_VALUE) {
            throw LimpidException.tooLarge("is " + needed + " bytes long, more than one buffer can hold");
        }
        try {
            return region(safe(folder, location), location, offset, (int) needed);
        } catch (NoSuchFileException e) {
            throw LimpidException.notFound("its external data file '" + Limits.printable(location) + "' is missing", e);
        } catch (IOException e) {
            throw LimpidException.badInput(
                    "its external data file '" + Limits.printable(location) + "' cannot be read: " + e.getMessage(), e);
        }
    }

    private static long number(Map<String, String> facts, String key, long otherwise) {
        @Nullable String text = facts.get(key);
        if (text == null) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(text.strip());
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw notANumber(key, text, e);
        }
        throw notANumber(key, text, null);
    }

    private static LimpidException notANumber(String key, String text, @Nullable Throwable cause) {
        String shown = Limits.printable(text.length() > 40 ? text.substring(0, 40) + "..." : text);
        String message = "the " + key + " of its external data is '" + shown + "'";
        return cause == null ? LimpidException.badInput(message) : LimpidException.badInput(message, cause);
    }

    /** The real path of a regular file inside the folder. */
    private static Path safe(Path folder, String location) throws IOException {
        String shown = "its external data file '" + Limits.printable(location) + "'";
        if (location.isEmpty()) {
            throw LimpidException.badInput("keeps its data in another file but does not name it");
        }
        if (ABSOLUTE.matcher(location).matches()) {
            throw LimpidException.badInput(
                    shown + " is an absolute path; only files in the model's own folder are read");
        }
        if (Pattern.compile("[/\\\\]").splitAsStream(location).anyMatch(".."::equals)) {
            throw LimpidException.badInput(shown + " leads out of the model's own folder");
        }
        Path home = folder.toRealPath();
        Path file;
        try {
            file = home.resolve(location).toRealPath();
        } catch (InvalidPathException e) {
            throw LimpidException.badInput(shown + " is not a valid path", e);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (FileSystemException e) {
            throw LimpidException.badInput(shown + " cannot be reached", e);
        }
        if (!file.startsWith(home)) {
            throw LimpidException.badInput(shown + " is a link to a file outside the model's own folder");
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw LimpidException.badInput(shown + " is not a regular file");
        }
        if (home.getFileSystem().supportedFileAttributeViews().contains("unix")
                && (Integer) Files.getAttribute(file, "unix:nlink") > 1) {
            throw LimpidException.badInput(shown + " has more than one hard link");
        }
        return file;
    }

    /** Two tensors may share the same bytes, but overlaps must not turn a small file into a large model. */
    private ByteBuffer region(Path file, String location, long offset, int length) throws IOException {
        TreeMap<Long, ByteBuffer> known = regions.computeIfAbsent(file, f -> new TreeMap<>());
        @Nullable ByteBuffer same = known.get(offset);
        if (same != null && same.capacity() == length) {
            return same;
        }
        String shown = "its external data file '" + Limits.printable(location) + "'";
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            long size = channel.size();
            if (offset > size || length > size - offset) {
                throw LimpidException.badInput(shown + " is " + size + " bytes long, too short for " + length
                        + " bytes from offset " + offset);
            }
            if (length == 0) {
                return ByteBuffer.allocate(0);
            }
            Map.@Nullable Entry<Long, ByteBuffer> before = known.lowerEntry(offset + length);
            if (before != null && before.getKey() + before.getValue().capacity() > offset) {
                throw LimpidException.badInput("its external data at offset " + offset + " of '"
                        + Limits.printable(location) + "' overlaps that of another tensor");
            }
            ByteBuffer bytes = FileBytes.region(channel, offset, length);
            known.put(offset, bytes);
            return bytes;
        }
    }
}
