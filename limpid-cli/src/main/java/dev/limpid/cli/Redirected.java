package dev.limpid.cli;

import dev.limpid.verify.Rerun;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine;

/** Runs the command line of a recipe in this process; its files go to a folder. */
final class Redirected implements Rerun {
    private final Supplier<CommandLine> line;
    private final int pictures;
    private final long seed;

    /**
     * A way to run commands.
     *
     * @param pictures how many pictures of results of {@code evaluate} are computed again
     * @param seed by which these are drawn
     */
    Redirected(Supplier<CommandLine> line, int pictures, long seed) {
        this.line = line;
        this.pictures = pictures;
        this.seed = seed;
    }

    @Override
    public Outcome run(List<String> words, Path folder, boolean isJson) {
        List<String> arguments = RecipeLine.arguments(words, folder, isJson, pictures, seed);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = line.get()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments.toArray(String[]::new));
        return new Outcome(code, out.toString(), err.toString(), RecipeLine.findOut(words));
    }
}
