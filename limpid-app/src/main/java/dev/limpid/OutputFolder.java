package dev.limpid;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A folder for the outputs and the state of a run, which is made for it. Where the run ends without having written anything, closing
 * removes what was made.
 *
 * @param path the folder
 * @param made the folders that there were not before, the innermost first
 */
public record OutputFolder(Path path, List<Path> made) implements AutoCloseable {
    public OutputFolder {
        made = List.copyOf(made);
    }

    /**
     * Makes a folder where there is none.
     *
     * @throws dev.limpid.error.LimpidException if a file of that name is in the way, or it cannot be made
     */
    public static OutputFolder create(Path path) {
        List<Path> made = new ArrayList<>();
        for (Path each = path; each != null && !Files.exists(each); each = each.getParent()) {
            made.add(each);
        }
        OutputGuard.createFolder(path);
        return new OutputFolder(path, made);
    }

    /** A file in it. */
    public Path file(String name) {
        return path.resolve(name);
    }

    /** Removes what was made and is empty. */
    @Override
    public void close() {
        try {
            for (Path each : made) {
                Files.deleteIfExists(each);
            }
        } catch (IOException e) {
            // It holds something; and an empty folder that stays must not hide why the run ended.
            return;
        }
    }
}
