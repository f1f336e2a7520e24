package dev.limpid.cli;

import dev.limpid.error.LimpidException;
import dev.limpid.verify.Rerun;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import picocli.CommandLine;

/** Runs a command line in this process whose files go to a folder, whatever folder it names: it comes from a file that may be forged. */
final class Redirected implements Rerun {
    private static final Set<String> COMMANDS = Set.of(
            "attack",
            "cases",
            "check",
            "concepts",
            "counterfactual",
            "dissect",
            "distill",
            "dream",
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

    private final Supplier<CommandLine> line;

    Redirected(Supplier<CommandLine> line) {
        this.line = line;
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
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = line.get()
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(redirected(words, folder, isJson).toArray(String[]::new));
        return new Outcome(code, out.toString(), err.toString());
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
