package dev.limpid.verify;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Runs a command line again. */
@FunctionalInterface
public interface Rerun {
    /**
     * Runs a command whose files go to another folder than they did.
     *
     * @param words the program's name, the command and its arguments
     * @param folder where everything that it writes goes
     * @param isJson whether the JSON document is wanted, and else a page
     * @throws dev.limpid.error.LimpidException if it is no command that computes results, or it is refused
     */
    Outcome run(List<String> words, Path folder, boolean isJson);

    /**
     * What a run left.
     *
     * @param exitCode 0 if all went well
     * @param output what it printed
     * @param errors what it printed on the error stream
     * @param named the output folder that the command itself names, to which its files did not go; empty if it names none
     */
    record Outcome(int exitCode, String output, String errors, Optional<String> named) {}
}
