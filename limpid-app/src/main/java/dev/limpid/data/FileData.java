package dev.limpid.data;

import dev.limpid.Image;
import dev.limpid.error.LimpidException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;

/**
 * Files with their classes.
 *
 * @param name the folder or file that names them
 * @param entries the inputs
 * @param classes the names of the classes
 */
record FileData(String name, List<Entry> entries, List<String> classes) implements DataSet {
    FileData {
        entries = List.copyOf(entries);
        classes = List.copyOf(classes);
    }

    /**
     * A file.
     *
     * @param label the number of its class; negative if it is not known
     */
    record Entry(Path file, int label) {}

    @Override
    public String identity() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Entry each : entries) {
                String line = each.file() + "\t" + each.label() + "\t" + stamp(each.file()) + "\n";
                digest.update(line.getBytes(StandardCharsets.UTF_8));
            }
            return entries.size() + " files " + HexFormat.of().formatHex(digest.digest());
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

    @Override
    public int size() {
        return entries.size();
    }

    @Override
    public String name(int index) {
        return entries.get(index).file().toString();
    }

    /** @throws LimpidException if the file cannot be read */
    @Override
    public Image image(int index) {
        Path file = entries.get(index).file();
        return Image.of(file).named(file.toString());
    }

    @Override
    public OptionalInt label(int index) {
        int label = entries.get(index).label();
        return label < 0 ? OptionalInt.empty() : OptionalInt.of(label);
    }
}
