package dev.limpid.graph;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Atomic file writing: the content goes to a temporary file in the same folder, which is moved into place when
 * complete. If writing fails, or the program is stopped meanwhile, the previous file stays.
 */
public final class AtomicFile {
    /** Writes the content. */
    @FunctionalInterface
    public interface Content {
        /** Writes everything; the stream is buffered and closed by the caller. */
        void writeTo(OutputStream out) throws IOException;
    }

    private AtomicFile() {}

    /** Writes a file with these bytes. @throws IOException see {@link #write(Path, Content)} */
    public static void write(Path file, byte[] bytes) throws IOException {
        write(file, out -> out.write(bytes));
    }

    /** Writes a file. @throws IOException if it cannot be written; the temporary file is then removed */
    public static void write(Path file, Content content) throws IOException {
        if (Files.isDirectory(file)) {
            throw new FileSystemException(file.toString(), null, "it is a folder");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && !Files.isDirectory(folder)) {
            throw new FileSystemException(file.toString(), null, "the folder " + folder + " does not exist");
        }
        Path name = file.getFileName();
        Path part = file.resolveSibling(
                "." + name + "." + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ".part");
        Thread sweeper = new Thread(() -> delete(part), "sweeper");
        try {
            Runtime.getRuntime().addShutdownHook(sweeper);
        } catch (IllegalStateException e) {
            throw new IOException("the program is shutting down", e);
        }
        try {
            try (OutputStream out = Files.newOutputStream(part, StandardOpenOption.CREATE_NEW);
                    BufferedOutputStream buffered = new BufferedOutputStream(out, 1 << 16)) {
                content.writeTo(buffered);
            }
            move(part, file);
        } finally {
            delete(part);
            dismiss(sweeper);
        }
    }

    private static void move(Path part, Path file) throws IOException {
        try {
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    /** A file that cannot be deleted stays; this must not hide why the writing failed. */
    private static void delete(Path part) {
        try {
            Files.deleteIfExists(part);
        } catch (IOException e) {
            return;
        }
    }

    private static void dismiss(Thread sweeper) {
        try {
            Runtime.getRuntime().removeShutdownHook(sweeper);
        } catch (IllegalStateException e) {
            return; // The program is shutting down: the sweeper runs or has run.
        }
    }
}
