package dev.limpid.data;

import dev.limpid.Image;
import dev.limpid.error.LimpidException;
import java.nio.file.Path;
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
        return FileStamp.of(
                entries.stream().map(Entry::file).toList(), i -> entries.get(i).label());
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
