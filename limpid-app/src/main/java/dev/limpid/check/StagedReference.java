package dev.limpid.check;

import dev.limpid.OutputGuard;
import dev.limpid.error.LimpidException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A reference while it is recorded: its files lie in a hidden folder until all of them are there, and are then moved into place
 * together. Until then an earlier reference stays as it is, and where there was none nothing is left. For one thread.
 */
final class StagedReference implements AutoCloseable {
    private static final String MAPS = "maps";
    private static final Pattern MAP = Pattern.compile("\\d{4,}\\..+\\.npy");

    private final Path folder;
    private final Path stage;
    private final OutputGuard guard;

    private StagedReference(Path folder, Path stage, OutputGuard guard) {
        this.folder = folder;
        this.stage = stage;
        this.guard = guard;
    }

    /**
     * Begins a reference.
     *
     * @param folder where it will be; made when the reference is complete
     * @param guard keeps files from overwriting inputs
     * @throws LimpidException if a file has the name of the folder, or nothing can be written there
     */
    static StagedReference in(Path folder, OutputGuard guard) {
        Path nearest = folder.toAbsolutePath().normalize();
        while (!Files.exists(nearest) && nearest.getParent() != null) {
            nearest = nearest.getParent();
        }
        // In a folder that exists, so that moving is renaming.
        String name = "." + folder.toAbsolutePath().getFileName() + "."
                + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ".part";
        Path stage = nearest.resolve(name);
        OutputGuard.createFolder(stage.resolve(MAPS));
        return new StagedReference(folder, stage, guard);
    }

    /** Adds a map. @return its file in the folder @throws LimpidException if it would overwrite an input, or cannot be written */
    String add(String name, StoredMap map) {
        guard.check(folder.resolve(MAPS).resolve(name), "a map");
        map.write(stage.resolve(MAPS).resolve(name));
        return MAPS + "/" + name;
    }

    /** Adds the description and puts everything in its place. @throws LimpidException if it cannot be; an earlier reference stays */
    void complete(String text) {
        Path file = folder.resolve(GoldenMaps.FILE);
        guard.check(file, "the reference");
        guard.write(stage.resolve(GoldenMaps.FILE), "the reference", text);
        OutputGuard.createFolder(folder);
        try {
            List<String> replaced = replaced();
            Optional<Path> earlier = moveIn();
            if (earlier.isPresent()) {
                clear(earlier.get(), replaced);
            }
        } catch (IOException e) {
            throw LimpidException.badInput(file + ": the reference cannot be written: " + e.getMessage(), e);
        }
    }

    /** The maps of an earlier reference; other files beside them are not part of it. */
    private List<String> replaced() throws IOException {
        Path maps = folder.resolve(MAPS);
        if (!Files.isDirectory(maps)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(maps)) {
            return files.filter(f -> !guard.isInput(f))
                    .map(f -> String.valueOf(f.getFileName()))
                    .filter(MAP.asMatchPredicate())
                    .toList();
        }
    }

    /** Moves the new files in. @return where the earlier maps are now */
    private Optional<Path> moveIn() throws IOException {
        Path maps = folder.resolve(MAPS);
        Path earlier = stage.resolve("earlier");
        boolean isReplaced = Files.isDirectory(maps);
        if (isReplaced) {
            Files.move(maps, earlier);
        }
        try {
            Files.move(stage.resolve(MAPS), maps);
            Files.move(
                    stage.resolve(GoldenMaps.FILE),
                    folder.resolve(GoldenMaps.FILE),
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            if (Files.isDirectory(maps)) {
                Files.move(maps, stage.resolve(MAPS));
            }
            if (isReplaced) {
                Files.move(earlier, maps);
            }
            throw e;
        }
        return isReplaced ? Optional.of(earlier) : Optional.empty();
    }

    /** Removes the earlier maps, and puts what lay beside them back. */
    private void clear(Path earlier, List<String> replaced) throws IOException {
        for (String name : replaced) {
            Files.delete(earlier.resolve(name));
        }
        try (Stream<Path> others = Files.list(earlier)) {
            for (Path other : others.toList()) {
                Files.move(other, folder.resolve(MAPS).resolve(other.getFileName()));
            }
        }
        Files.delete(earlier);
    }

    /** Removes what was not completed. */
    @Override
    public void close() {
        Path maps = stage.resolve(MAPS);
        try {
            if (Files.isDirectory(maps)) {
                try (Stream<Path> files = Files.list(maps)) {
                    for (Path file : files.toList()) {
                        Files.delete(file);
                    }
                }
                Files.delete(maps);
            }
            Files.deleteIfExists(stage.resolve(GoldenMaps.FILE));
            Files.deleteIfExists(stage);
        } catch (IOException e) {
            // What cannot be removed stays; this must not hide why recording failed.
            return;
        }
    }
}
