package dev.limpid.data;

import dev.limpid.Inputs;
import dev.limpid.error.LimpidException;
import dev.limpid.metrics.Spread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** A folder of pictures or arrays: one folder for each class, or all without a class; or one such file. */
final class FolderData {
    private FolderData() {}

    /**
     * The inputs of a folder.
     *
     * @param limit how many at most; 0 for all
     * @throws LimpidException if there is no such folder or file, it cannot be read, or it holds nothing to read
     */
    static DataSet of(Path folder, int limit) {
        if (Files.isRegularFile(folder)) {
            return new FileData(folder.toString(), List.of(new FileData.Entry(folder, -1)), List.of());
        }
        if (!Files.isDirectory(folder)) {
            throw LimpidException.notFound(folder + ": no such folder, picture or .csv file");
        }
        List<String> classes = new ArrayList<>();
        List<FileData.Entry> entries = new ArrayList<>();
        for (Path each : folders(folder)) {
            int label = classes.size();
            List<Path> files = files(each);
            if (!files.isEmpty()) {
                classes.add(String.valueOf(each.getFileName()));
                files.forEach(file -> entries.add(new FileData.Entry(file, label)));
            }
        }
        if (entries.isEmpty()) {
            Inputs.of(List.of(folder), 0).files().forEach(file -> entries.add(new FileData.Entry(file, -1)));
        }
        return new FileData(folder.toString(), Spread.limited(entries, limit, FileData.Entry::label), classes);
    }

    private static List<Path> folders(Path folder) {
        try (Stream<Path> all = Files.list(folder)) {
            return all.filter(Files::isDirectory).sorted().toList();
        } catch (IOException e) {
            throw LimpidException.badInput(folder + ": the folder cannot be read", e);
        }
    }

    /** The inputs of a class; none if there is nothing to read in its folder. */
    private static List<Path> files(Path folder) {
        try {
            return Inputs.of(List.of(folder), 0).files();
        } catch (LimpidException e) {
            if (e.kind() == LimpidException.Kind.NOT_FOUND) {
                return List.of();
            }
            throw e;
        }
    }
}
