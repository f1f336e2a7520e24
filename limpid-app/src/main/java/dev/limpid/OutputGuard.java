package dev.limpid;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.AtomicFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps outputs from overwriting inputs, whatever name or link they go by: files are compared by the file they are, not by
 * their names.
 * Safe for use by many threads.
 */
public final class OutputGuard {
    private final List<Path> inputs;
    private @Nullable Known known;

    /**
     * What the inputs are.
     *
     * @param real their real paths: names through symbolic links become one
     * @param keys what hard links of a file have in common
     */
    private record Known(Set<Path> real, Set<Object> keys) {}

    /**
     * A guard.
     *
     * @param inputs every file that the run reads: the model, pictures, labels; those that do not exist are left out
     */
    public OutputGuard(List<Path> inputs) {
        this.inputs = inputs.stream().filter(Files::exists).toList();
    }

    /** A guard of these inputs and of more. */
    public OutputGuard with(List<Path> more) {
        List<Path> all = new ArrayList<>(inputs);
        all.addAll(more);
        return new OutputGuard(all);
    }

    /** Looked up when an output has the name of a file that exists: no other can be an input, and there may be many inputs. */
    private synchronized Known known() {
        if (known == null) {
            Set<Path> real = new HashSet<>();
            Set<Object> keys = new HashSet<>();
            for (Path input : inputs) {
                real.add(realPath(input));
                key(input).ifPresent(keys::add);
            }
            known = new Known(real, keys);
        }
        return known;
    }

    /** Whether writing to a file would overwrite an input. */
    public boolean isInput(Path file) {
        if (!Files.exists(file)) {
            return false;
        }
        return known().real().contains(realPath(file))
                || key(file).filter(known().keys()::contains).isPresent();
    }

    /** Whether an input lies in a folder under a name that begins so and goes on with another ending, in any case. */
    public boolean hasInput(Path folder, String beginning) {
        Path home = realPath(folder);
        String start = beginning.toLowerCase(Locale.ROOT) + ".";
        return known().real().stream()
                .filter(i -> home.equals(i.getParent()))
                .map(i -> String.valueOf(i.getFileName()).toLowerCase(Locale.ROOT))
                .anyMatch(f -> f.startsWith(start) && f.indexOf('.', start.length()) >= 0);
    }

    /**
     * Refuses a file that is an input.
     *
     * @param what the file is for: {@code the report}
     * @throws LimpidException naming the file
     */
    public void check(Path file, String what) {
        if (isInput(file)) {
            throw LimpidException.badInput(
                    file + ": " + what + " would overwrite an input of this run; choose another name");
        }
    }

    /**
     * Writes a file: the whole of it or nothing.
     *
     * @param what the file is for, as in {@link #check}
     * @return the file
     * @throws LimpidException if it is an input, or cannot be written
     */
    public Path write(Path file, String what, AtomicFile.Content content) {
        check(file, what);
        try {
            AtomicFile.write(file, content);
        } catch (IOException e) {
            throw LimpidException.badInput(file + ": cannot be written: " + e.getMessage(), e);
        }
        return file;
    }

    /**
     * Writes a text in UTF-8: the whole of it or nothing.
     *
     * @param what the file is for, as in {@link #check}
     * @return the file
     * @throws LimpidException if it is an input, or cannot be written
     */
    public Path write(Path file, String what, String text) {
        return write(file, what, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }

    /**
     * Makes a folder for outputs where there is none.
     *
     * @throws LimpidException if a file of that name is in the way, or it cannot be made
     */
    public static void createFolder(Path folder) {
        for (Path each = folder; each != null; each = each.getParent()) {
            if (Files.exists(each) && !Files.isDirectory(each)) {
                throw LimpidException.badInput(each + ": the output folder cannot be made, since a file has its name");
            }
        }
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw LimpidException.badInput(folder + ": the output folder cannot be made: " + e.getMessage(), e);
        }
    }

    /** The path with all links resolved, as far as it exists. */
    private static Path realPath(Path file) {
        Path absolute = file.toAbsolutePath().normalize();
        try {
            return absolute.toRealPath();
        } catch (IOException e) {
            Path parent = absolute.getParent();
            Path name = absolute.getFileName();
            return parent == null || name == null ? absolute : realPath(parent).resolve(name);
        }
    }

    /** What tells hard links of one file from other files, where the file system has it. */
    private static Optional<Object> key(Path file) {
        try {
            return Optional.ofNullable(
                    Files.readAttributes(file, BasicFileAttributes.class).fileKey());
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
