package dev.limpid.report;

import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Writes files that are complete or not there.
 *
 * <p>The bytes go to a file beside the wanted one, which then takes its name in one step. When the process is ended
 * meanwhile, the file beside it is deleted.
 */
public final class CompleteFile {
    private static final Set<Path> UNFINISHED = ConcurrentHashMap.newKeySet();
    private static final AtomicLong NUMBER = new AtomicLong();

    static {
        Runtime.getRuntime().addShutdownHook(new Thread(CompleteFile::deleteUnfinished, "delete unfinished files"));
    }

    private CompleteFile() {}

    /**
     * Writes a file, or replaces it.
     *
     * @throws IOException if the file system refuses; then nothing has changed
     */
    public static void write(Path file, byte[] bytes) throws IOException {
        Path beside = file.resolveSibling(
                "." + ProcessHandle.current().pid() + "-" + NUMBER.incrementAndGet() + ".limpid-unfinished");
        UNFINISHED.add(beside);
        try {
            Files.write(beside, bytes);
            try {
                Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
            }
        } finally {
            Files.deleteIfExists(beside);
            UNFINISHED.remove(beside);
        }
    }

    private static void deleteUnfinished() {
        for (Path each : UNFINISHED) {
            try {
                Files.deleteIfExists(each);
            } catch (IOException ignored) {
                // The process is ending; there is nobody left to tell.
            }
        }
    }
}
