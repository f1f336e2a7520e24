package dev.limpid.inside;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.AtomicFile;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The state of a long run in a file, so that a run that was ended can go on. The file is replaced as a whole; one that was
 * written for another network, other data or other options, or that is damaged, is not used. For one thread.
 */
public final class Checkpoint {
    private static final int MAGIC = 0x4c494d51;
    private static final Duration INTERVAL = Duration.ofSeconds(10);

    private final Path file;
    private final String identity;
    private final Duration interval;
    private final InstantSource clock;
    private long last;

    /**
     * A state.
     *
     * @param next the sample to go on with
     * @param statistic what was gathered before it
     * @param failures the samples before it that could not be read
     */
    record State<S>(int next, S statistic, List<Gathered.Failure> failures) {}

    /**
     * A checkpoint.
     *
     * @param identity what the state belongs to: the network, the data and all options that matter
     * @param interval how often the state is written at most
     */
    Checkpoint(Path file, String identity, Duration interval, InstantSource clock) {
        this.file = file;
        this.identity = identity;
        this.interval = interval;
        this.clock = clock;
        this.last = clock.millis();
    }

    /**
     * A checkpoint that is written every ten seconds.
     *
     * @param identity what the state belongs to: the network, the data and all options that matter; below 20,000 characters
     */
    public static Checkpoint of(Path file, String identity) {
        return new Checkpoint(file, identity, INTERVAL, InstantSource.system());
    }

    /** The file of the state, which need not exist. */
    public Path file() {
        return file;
    }

    /** The state of the file, or the beginning if there is none to use. */
    <S extends Mergeable<S>> State<S> restore(Supplier<S> empty) {
        if (Files.isRegularFile(file)) {
            try (DataInputStream in = new DataInputStream(new BufferedInputStream(Files.newInputStream(file)))) {
                if (in.readInt() == MAGIC && in.readUTF().equals(identity)) {
                    return read(in, empty.get());
                }
            } catch (IOException | RuntimeException e) {
                return new State<>(0, empty.get(), List.of());
            }
        }
        return new State<>(0, empty.get(), List.of());
    }

    private static <S extends Mergeable<S>> State<S> read(DataInputStream in, S statistic) throws IOException {
        int next = in.readInt();
        int count = in.readInt();
        List<Gathered.Failure> failures = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            failures.add(new Gathered.Failure(in.readInt(), in.readUTF(), in.readUTF()));
        }
        statistic.readFrom(in);
        if (in.readInt() != MAGIC) {
            throw new IOException("the state has no end");
        }
        return new State<>(next, statistic, failures);
    }

    /**
     * What was gathered before a run that goes over numbered pieces by itself was ended.
     *
     * @param next the piece to go on with
     * @param statistic what was gathered before it
     */
    public record Resumed<S>(int next, S statistic) {}

    /** What the file holds of such a run, or its beginning if there is nothing to use. */
    public <S extends Mergeable<S>> Resumed<S> resume(Supplier<S> empty) {
        State<S> state = restore(empty);
        return new Resumed<>(state.next(), state.statistic());
    }

    /**
     * Keeps what was gathered of such a run, if the last time is long enough ago.
     *
     * @param next the piece to go on with
     * @throws LimpidException if the file cannot be written
     */
    public void keep(int next, Mergeable<?> statistic) {
        reached(new State<>(next, statistic, List.of()));
    }

    /** Writes the state if the last time is long enough ago. @throws LimpidException if the file cannot be written */
    void reached(State<? extends Mergeable<?>> state) {
        if (clock.millis() - last >= interval.toMillis()) {
            write(state);
            last = clock.millis();
        }
    }

    private void write(State<? extends Mergeable<?>> state) {
        try {
            AtomicFile.write(file, stream -> {
                DataOutputStream out = new DataOutputStream(new BufferedOutputStream(stream));
                out.writeInt(MAGIC);
                out.writeUTF(identity);
                out.writeInt(state.next());
                out.writeInt(state.failures().size());
                for (Gathered.Failure each : state.failures()) {
                    out.writeInt(each.index());
                    out.writeUTF(each.name());
                    out.writeUTF(each.sentence());
                }
                state.statistic().writeTo(out);
                out.writeInt(MAGIC);
                out.flush();
            });
        } catch (IOException e) {
            throw LimpidException.badInput(file + ": the state of the run cannot be written", e);
        }
    }

    /** Removes the file: the run and what follows from it is complete. @throws LimpidException if that cannot be */
    public void delete() {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw LimpidException.badInput(file + ": the state of the run cannot be removed", e);
        }
    }
}
