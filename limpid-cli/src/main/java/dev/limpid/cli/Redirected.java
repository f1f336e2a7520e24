package dev.limpid.cli;

import dev.limpid.error.LimpidException;
import dev.limpid.verify.Rerun;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;

/** Runs a command line in this process whose files go to a folder, whatever folder it names: it comes from a file that may be forged. */
final class Redirected implements Rerun {
    private static final Set<String> COMMANDS = Set.of(
            "advise",
            "attack",
            "cases",
            "check",
            "concepts",
            "counterfactual",
            "dissect",
            "distill",
            "dream",
            "evaluate",
            "explain",
            "guard",
            "importance",
            "influence",
            "labels",
            "layers",
            "locate",
            "look",
            "map",
            "prototypes",
            "report",
            "words");

    private static final Set<String> OUTPUTS = Set.of("--out", "--report", "--junit", "--output", "-o");

    /** What only {@code limpid verify} may say. */
    private static final List<String> OWN = List.of("--earlier", "--again");

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
        if (words.size() < 2 || !COMMANDS.contains(words.get(1)) || words.contains("--update")) {
            throw LimpidException.unsupported(
                    "the recipe's command is none whose results can be computed again: " + String.join(" ", words));
        }
        if (words.stream().anyMatch(w -> w.startsWith("@"))) {
            throw LimpidException.unsupported("the recipe's command takes arguments from a file");
        }
        if (words.stream().anyMatch(w -> w.matches("-o[^=].*"))) {
            throw LimpidException.unsupported(
                    "the recipe's command has the name of an output file joined to its option");
        }
        if (words.stream().anyMatch(w -> OWN.stream().anyMatch(w::startsWith))) {
            throw LimpidException.unsupported("the recipe's command has an option that a recipe may not have");
        }
        List<String> arguments = redirected(words, folder, isJson);
        if (words.get(1).equals("evaluate")) {
            arguments.addAll(sampled(words));
        }
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = line.get()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments.toArray(String[]::new));
        return new Outcome(code, out.toString(), err.toString());
    }

    /** The rows of the output folder are taken over, but for those of some pictures. */
    private List<String> sampled(List<String> words) {
        Path out = Path.of("evaluation");
        for (int i = 2; i < words.size(); i++) {
            if (words.get(i).startsWith("--out=")) {
                out = Path.of(words.get(i).substring("--out=".length()));
            } else if (words.get(i - 1).equals("--out")) {
                out = Path.of(words.get(i));
            }
        }
        if (!Files.isDirectory(out.resolve("parts"))) {
            throw LimpidException.badInput("the rows of the results are not here: there is no folder "
                    + out.resolve("parts") + "; run 'limpid verify' in the folder where they were made");
        }
        return List.of(
                "--earlier",
                out.toString(),
                "--again",
                Integer.toString(pictures),
                "--again-seed",
                Long.toString(seed));
    }

    static List<String> redirected(List<String> words, Path folder, boolean isJson) {
        List<String> arguments = new ArrayList<>();
        boolean hasOut = false;
        for (int i = 1; i < words.size(); i++) {
            String word = words.get(i);
            String option = word.contains("=") ? word.substring(0, word.indexOf('=')) : word;
            if (OUTPUTS.contains(option)) {
                String value = option.equals(word)
                        ? i + 1 < words.size() ? words.get(++i) : ""
                        : word.substring(option.length() + 1);
                arguments.add(option);
                arguments.add(target(folder, option, value).toString());
                hasOut |= option.equals("--out");
            } else {
                arguments.add(word);
            }
        }
        if (!hasOut) {
            arguments.add("--out");
            arguments.add(folder.resolve("out").toString());
        }
        if (isJson && !arguments.contains("--json")) {
            arguments.add("--json");
        }
        return arguments;
    }

    private static Path target(Path folder, String option, String value) {
        return option.equals("--out")
                ? folder.resolve("out")
                : folder.resolve(String.valueOf(Path.of("/", value).getFileName()));
    }
}
