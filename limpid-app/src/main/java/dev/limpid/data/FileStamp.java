package dev.limpid.data;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.function.IntFunction;

/** A text that changes when files do: their names, sizes and times of change. */
final class FileStamp {
    private FileStamp() {}

    /**
     * Of files.
     *
     * @param more what else belongs to each of them
     */
    static String of(List<Path> files, IntFunction<Object> more) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (int i = 0; i < files.size(); i++) {
                String line = files.get(i) + "\t" + more.apply(i) + "\t" + stamp(files.get(i)) + "\n";
                digest.update(line.getBytes(StandardCharsets.UTF_8));
            }
            return files.size() + " files " + HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String stamp(Path file) {
        try {
            return Files.size(file) + "\t" + Files.getLastModifiedTime(file).toMillis();
        } catch (IOException e) {
            return "unreadable";
        }
    }
}
