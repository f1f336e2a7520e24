package dev.limpid.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.JobListener;
import dev.limpid.error.LimpidException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Runs of the bench that are ended in the middle. */
final class EndedRun implements JobListener<MethodScores> {
    private final EvaluateJob job;
    private final int after;
    private int reached;

    private EndedRun(EvaluateJob job, int after) {
        this.job = job;
        this.after = after;
    }

    @Override
    public void item(MethodScores item) {}

    @Override
    public void progress(double share, String what) {
        if (++reached == after) {
            job.cancel();
        }
    }

    /** Ends a run when so many pictures of all methods are done. */
    static void of(EvaluateJob job, int after) {
        try {
            job.run(new EndedRun(job, after));
            throw new AssertionError("the run was not ended");
        } catch (LimpidException e) {
            assertThat(e.kind()).isEqualTo(LimpidException.Kind.CANCELLED);
        }
    }

    /** Runs to the end. @return how many pictures were judged */
    static int finished(EvaluateJob job) {
        EndedRun listener = new EndedRun(job, -1);
        job.run(listener);
        return listener.reached;
    }

    /** The bytes of all parts by their names. */
    static Map<String, byte[]> parts(Path out) throws IOException {
        Map<String, byte[]> parts = new TreeMap<>();
        try (Stream<Path> files = Files.walk(out.resolve("parts"))) {
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                parts.put(out.relativize(each).toString(), Files.readAllBytes(each));
            }
        }
        return parts;
    }

    /** Asserts that the parts of two folders have the same names and bytes. */
    static void assertSame(Path one, Path other) throws IOException {
        Map<String, byte[]> parts = parts(one);
        assertThat(parts(other).keySet()).isEqualTo(parts.keySet()).isNotEmpty();
        for (Map.Entry<String, byte[]> each : parts(other).entrySet()) {
            assertThat(each.getValue()).as(each.getKey()).isEqualTo(parts.get(each.getKey()));
        }
    }
}
