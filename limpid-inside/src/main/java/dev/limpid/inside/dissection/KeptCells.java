package dev.limpid.inside.dissection;

import dev.limpid.error.LimpidException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * A file with the cells that may reach a threshold, chunk by chunk, so that the network need not run a second time when the
 * thresholds are known. Chunks are added by one thread and read by many. Where the file would grow too large or cannot be
 * written, it is given up, and the network runs again.
 */
final class KeptCells implements AutoCloseable {
    private final Path file;
    private final boolean isTemporary;
    private final long most;
    private final List<Long> starts = new ArrayList<>();
    /** What writers wrote in and no longer need. */
    private final Queue<int[]> rooms = new ConcurrentLinkedQueue<>();

    private @Nullable FileChannel channel;
    private long length;

    private KeptCells(Path file, boolean isTemporary, long most) {
        this.file = file;
        this.isTemporary = isTemporary;
        this.most = most;
        try {
            channel = FileChannel.open(
                    file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        } catch (IOException e) {
            giveUp();
        }
    }

    /**
     * Opens a file, in which an earlier run may have left its chunks.
     *
     * @param most bytes that the file may have
     */
    static KeptCells in(Path file, long most) {
        return new KeptCells(file, false, most);
    }

    /**
     * A file that is deleted when this is closed.
     *
     * @param most bytes that it may have
     */
    static KeptCells temporary(long most) {
        try {
            return new KeptCells(Files.createTempFile("limpid-", ".cells"), true, most);
        } catch (IOException e) {
            throw LimpidException.badInput("a temporary file cannot be written: " + e.getMessage(), e);
        }
    }

    /** Whether it holds all chunks that were added. */
    synchronized boolean isComplete() {
        return channel != null;
    }

    /** How many chunks there are. */
    synchronized int chunks() {
        return starts.size();
    }

    /** Bytes of all chunks. */
    synchronized long length() {
        return length;
    }

    /** Adds a chunk as it was {@linkplain CellWriter packed}. */
    synchronized void add(ByteBuffer chunk) {
        if (channel == null) {
            return;
        }
        int size = chunk.remaining();
        if (length + Integer.BYTES + size > most) {
            giveUp();
            return;
        }
        try {
            write(ByteBuffer.allocate(Integer.BYTES).putInt(size).flip(), length);
            write(chunk.duplicate(), length + Integer.BYTES);
            starts.add(length);
            length += Integer.BYTES + size;
        } catch (ClosedByInterruptException e) {
            // The run is cancelled, and may go on with what is there.
            channel = null;
        } catch (IOException e) {
            giveUp();
        }
    }

    private void write(ByteBuffer bytes, long start) throws IOException {
        long at = start;
        while (channel != null && bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }

    /** A writer for the cells of a chunk of samples. */
    CellWriter writer(List<Integer> samples) {
        int @Nullable [] room = rooms.poll();
        return new CellWriter(samples, room == null ? new int[0] : room);
    }

    /** What a writer has packed; it must not be used again. */
    ByteBuffer packed(CellWriter writer) {
        ByteBuffer packed = writer.packed();
        rooms.add(writer.room());
        return packed;
    }

    /** A chunk. @throws LimpidException if the file cannot be read any more */
    ByteBuffer read(int chunk) {
        try {
            long start = start(chunk);
            int size = bytes(start, Integer.BYTES).getInt();
            return bytes(start + Integer.BYTES, size);
        } catch (IOException e) {
            throw LimpidException.badInput(file + ": the state of the run cannot be read", e);
        }
    }

    private synchronized long start(int chunk) {
        return starts.get(chunk);
    }

    private ByteBuffer bytes(long start, int size) throws IOException {
        @Nullable FileChannel open;
        synchronized (this) {
            open = channel;
        }
        ByteBuffer bytes = ByteBuffer.allocate(size);
        while (bytes.hasRemaining()) {
            if (open == null || open.read(bytes, start + bytes.position()) < 0) {
                throw new IOException(file + " is too short");
            }
        }
        return bytes.flip();
    }

    /** Forgets all chunks. */
    synchronized void clear() {
        starts.clear();
        length = 0;
    }

    /**
     * Goes on with the chunks that an earlier run had added, and forgets those that follow.
     *
     * @param kept bytes of these chunks; negative if that run had given the file up
     * @throws IOException if they are not there any more
     */
    synchronized void resume(long kept) throws IOException {
        clear();
        if (kept < 0) {
            giveUp();
        }
        while (channel != null && length < kept) {
            starts.add(length);
            length += Integer.BYTES + (long) bytes(length, Integer.BYTES).getInt();
        }
        if (channel != null && (length != kept || channel.size() < kept)) {
            throw new IOException(file + " does not belong to the state of the run");
        }
    }

    /** Keeps nothing from now on, and forgets what was kept. */
    synchronized void giveUp() {
        close();
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // What is left is removed with the state of the run.
            return;
        }
    }

    @Override
    public synchronized void close() {
        try {
            if (channel != null) {
                channel.close();
            }
            if (isTemporary) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw LimpidException.badInput(file + ": the state of the run cannot be written", e);
        } finally {
            channel = null;
        }
    }
}
