package dev.limpid.cli;

import dev.limpid.error.LimpidException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The command line of a recipe, whose files go to a folder, whatever folder it names: it comes from a file that may be forged. */
final class RecipeLine {
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

    private RecipeLine() {}

    /**
     * The arguments by which a command is run again.
     *
     * @param words the command line of the recipe, with the program's name
     * @param folder where its files go
     * @param isJson whether it prints a document
     * @param pictures how many pictures of results of {@code evaluate} are computed again
     * @param seed by which these are drawn
     * @throws LimpidException if the results of such a command cannot be computed again
     */
    static List<String> arguments(List<String> words, Path folder, boolean isJson, int pictures, long seed) {
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
            arguments.addAll(sampled(words, pictures, seed));
        }
        return arguments;
    }

    /** The output folder that a command names; of several, the last. */
    static Optional<String> findOut(List<String> words) {
        Optional<String> out = Optional.empty();
        for (int i = 2; i < words.size(); i++) {
            if (words.get(i).startsWith("--out=")) {
                out = Optional.of(words.get(i).substring("--out=".length()));
            } else if (words.get(i - 1).equals("--out")) {
                out = Optional.of(words.get(i));
            }
        }
        return out;
    }

    /** The rows of the output folder are taken over, but for those of some pictures. */
    private static List<String> sampled(List<String> words, int pictures, long seed) {
        Path out = Path.of(findOut(words).orElse("evaluation"));
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

    private static List<String> redirected(List<String> words, Path folder, boolean isJson) {
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
