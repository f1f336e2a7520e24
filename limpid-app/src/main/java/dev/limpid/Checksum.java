package dev.limpid;

import dev.limpid.error.LimpidException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** The SHA-256 of a file, computed beside other work. */
public final class Checksum {
    private final FutureTask<String> task;

    private Checksum(Path file) {
        task = new FutureTask<>(() -> sha256(file));
    }

    /** One that is not computed yet. */
    static Checksum of(Path file) {
        return new Checksum(file);
    }

    /** Begins to compute it beside other work. */
    void start() {
        Thread thread = new Thread(task, "checksum");
        thread.setDaemon(true);
        thread.start();
    }

    /** The SHA-256 of a file, 64 hexadecimal digits. @throws LimpidException if it cannot be read */
    public static String ofFile(Path file) {
        try {
            return sha256(file);
        } catch (NoSuchFileException e) {
            throw LimpidException.notFound(file + ": there is no such file", e);
        } catch (IOException e) {
            throw LimpidException.badInput(file + ": cannot be read: " + e.getMessage(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java knows SHA-256", e);
        }
    }

    /** Waits for it, once it has been started: 64 hexadecimal digits. */
    String hex() {
        try {
            return task.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException io
                    ? new UncheckedIOException(io)
                    : new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static String sha256(Path file) throws IOException, NoSuchAlgorithmException {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = Files.newInputStream(file)) {
            for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
                digest.update(buffer, 0, n);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }
}
