package dev.limpid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Runs of commands on a network, each of which writes to a folder of its own.
 *
 * @param folder for these
 * @param line the words of a command, but for where it writes
 */
record OddRuns(Path folder, Line line) {
    /** The words of a command on a network, data and one input. */
    interface Line {
        List<Object> of(String command, Path net, Path data, Path one);
    }

    private Path out(Path net, String command) {
        return folder.resolve("out-" + net.getFileName() + "-" + command);
    }

    Run run(String command, Path net, Path data, Path one) {
        List<Object> words = new ArrayList<>(line.of(command, net, data, one));
        words.addAll(List.of("--out", out(net, command)));
        return Run.of(words.toArray());
    }

    /** How many files a command has written. */
    long written(Path net, String command) throws IOException {
        return written(out(net, command));
    }

    static long written(Path out) throws IOException {
        if (!Files.exists(out)) {
            return 0;
        }
        try (Stream<Path> files = Files.walk(out)) {
            return files.filter(Files::isRegularFile).count();
        }
    }

    /**
     * Runs commands, each of which writes something, or says in one sentence why not and writes nothing.
     *
     * @param refused words of the sentence for commands that the network cannot be given to
     */
    void check(String name, Path net, Path data, Set<String> commands, Map<String, String> refused) throws IOException {
        for (String command : commands) {
            Run run = run(command, net, data, data.resolve("1/i1.npy"));
            String sentence = refused.get(command);
            if (sentence == null) {
                assertThat(run.exitCode())
                        .as(name + " " + command + ": " + run.err())
                        .isZero();
                assertThat(written(net, command)).as(name + " " + command).isPositive();
            } else {
                assertThat(run.sentence()).as(name + " " + command).contains(sentence);
                assertThat(run.err().lines()).as(name + " " + command).hasSize(1);
                assertThat(written(net, command)).as(name + " " + command).isZero();
            }
        }
    }
}
