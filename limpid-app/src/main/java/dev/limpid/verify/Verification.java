package dev.limpid.verify;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.limpid.Version;
import dev.limpid.error.LimpidException;
import dev.limpid.report.html.Assets;
import dev.limpid.report.html.Recipe;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Computes a report or a JSON result again and compares the two. What is not compared, since nobody can compute it again, are times; a
 * digest tells whether they were changed after the report was written, unless who changed them also computed a new digest.
 */
public final class Verification {
    private static final String NO_RECIPE = ": carries no recipe, so nothing can be verified";

    private final Rerun rerun;

    /** Verification by a way to run commands. */
    public Verification(Rerun rerun) {
        this.rerun = rerun;
    }

    /**
     * Verifies a file.
     *
     * @throws LimpidException if it cannot be verified: it carries no recipe, was written by another version, or the network or an
     *     input is not here or is another one
     */
    public VerifyResult verify(Path file) {
        String text = read(file);
        boolean isJson = text.stripLeading().startsWith("{");
        try {
            return isJson ? json(file, text) : page(file, text);
        } catch (IOException e) {
            throw LimpidException.badInput(file + ": cannot be verified: " + e.getMessage(), e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (MalformedInputException e) {
            throw LimpidException.badInput(file + ": is neither a page nor a JSON document", e);
        } catch (IOException e) {
            throw Files.exists(file)
                    ? LimpidException.badInput(file + ": cannot be read: " + e.getMessage(), e)
                    : LimpidException.notFound(file + ": there is no such file", e);
        }
    }

    private VerifyResult page(Path file, String text) throws IOException {
        PageTokens given = PageTokens.of(text);
        StoredRecipe recipe =
                StoredRecipe.parse(given.recipe().orElseThrow(() -> LimpidException.badInput(file + NO_RECIPE)));
        List<Mismatch> mismatches = digest(text);
        if (!given.command().equals(recipe.command())) {
            mismatches.add(new Mismatch("How this page was made, command line", given.command(), recipe.command()));
        }
        if (!given.policy().equals(Assets.policy(given.style(), given.script()))) {
            mismatches.add(new Mismatch("security policy", given.policy(), ""));
        }
        Optional<String> obstacle = obstacle(recipe, given.software());
        if (obstacle.isPresent()) {
            return refused(file, recipe, mismatches, obstacle.get());
        }
        Path folder = Files.createTempDirectory("limpid-verify");
        try {
            Rerun.Outcome outcome = rerun.run(recipe.words(), folder, false);
            Optional<Path> written = page(folder, file);
            if (written.isEmpty()) {
                return refused(file, recipe, mismatches, "its command writes no page now: " + sentence(outcome));
            }
            PageTokens computed = PageTokens.of(Files.readString(written.get()));
            StoredRecipe now = StoredRecipe.parse(computed.recipe().orElse("{}"));
            if (!now.inputs().equals(recipe.inputs())) {
                mismatches.add(new Mismatch(
                        "recipe, inputs",
                        recipe.inputs().keySet().toString(),
                        now.inputs().keySet().toString()));
            }
            mismatches.addAll(TokenComparison.of(given.tokens(), computed.tokens(), tolerance(recipe)));
            return result(recipe, given.tokens().size(), mismatches);
        } finally {
            delete(folder);
        }
    }

    private VerifyResult json(Path file, String text) throws IOException {
        JsonNode given;
        try {
            given = new ObjectMapper().readTree(text);
        } catch (JsonProcessingException e) {
            throw LimpidException.badInput(file + ": is no JSON document: " + e.getOriginalMessage(), e);
        }
        if (!given.path("recipe").isObject()) {
            throw LimpidException.badInput(file + NO_RECIPE);
        }
        StoredRecipe recipe = StoredRecipe.of(given.path("recipe"));
        List<Mismatch> mismatches = digest(text.strip());
        Optional<String> obstacle = obstacle(recipe, given.path("software").asText(Version.text()));
        if (obstacle.isPresent()) {
            return refused(file, recipe, mismatches, obstacle.get());
        }
        Path folder = Files.createTempDirectory("limpid-verify");
        try {
            Rerun.Outcome outcome = rerun.run(recipe.words(), folder, true);
            JsonNode computed;
            try {
                computed = new ObjectMapper().readTree(outcome.output());
            } catch (JsonProcessingException e) {
                return refused(file, recipe, mismatches, "its command prints no document now");
            }
            if (computed.path("error").path("message").isTextual()) {
                String message = computed.path("error").path("message").asText();
                return refused(file, recipe, mismatches, "its command is refused now: " + message);
            }
            StoredRecipe now = StoredRecipe.of(computed.path("recipe"));
            if (!now.inputs().equals(recipe.inputs())) {
                mismatches.add(new Mismatch(
                        "recipe.inputs",
                        recipe.inputs().keySet().toString(),
                        now.inputs().keySet().toString()));
            }
            JsonComparison comparison = new JsonComparison(tolerance(recipe), folder.toString(), outcome.named());
            comparison.compare(given, computed);
            mismatches.addAll(comparison.mismatches());
            return result(recipe, comparison.compared(), mismatches);
        } finally {
            delete(folder);
        }
    }

    private static List<Mismatch> digest(String text) {
        List<Mismatch> mismatches = new ArrayList<>();
        String stated = Recipe.stated(text);
        String now = Recipe.digest(text);
        if (!stated.equals(now)) {
            mismatches.add(new Mismatch("digest: the file was changed after it was written", stated, now));
        }
        return mismatches;
    }

    private static Optional<String> obstacle(StoredRecipe recipe, String software) {
        return software.equals(Version.text())
                ? recipe.findObstacle()
                : Optional.of("it was written by " + software + ", and this is " + Version.text());
    }

    /** What cannot be computed again is refused, unless it is already known that the report was changed. */
    private static VerifyResult refused(Path file, StoredRecipe recipe, List<Mismatch> mismatches, String reason) {
        if (mismatches.isEmpty()) {
            throw LimpidException.badInput(file + ": cannot be verified: " + reason);
        }
        mismatches.add(new Mismatch("nothing else can be verified", reason, ""));
        return result(recipe, 0, mismatches);
    }

    private static VerifyResult result(StoredRecipe recipe, int compared, List<Mismatch> mismatches) {
        return new VerifyResult(
                recipe.command(), compared, mismatches, tolerance(recipe).isExact());
    }

    private static Tolerance tolerance(StoredRecipe recipe) {
        return new Tolerance(recipe.environment().equals(Recipe.environmentHere()));
    }

    private static String sentence(Rerun.Outcome outcome) {
        return outcome.errors().lines().findFirst().orElse("exit code " + outcome.exitCode());
    }

    /** The page that a run wrote: the one of the same name, or the only one. */
    private static Optional<Path> page(Path folder, Path given) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> pages = all.filter(
                            p -> p.toString().toLowerCase(Locale.ROOT).endsWith(".html"))
                    .toList();
            Optional<Path> same = pages.stream()
                    .filter(p -> String.valueOf(p.getFileName()).equals(String.valueOf(given.getFileName())))
                    .findFirst();
            return same.or(() -> pages.size() == 1 ? Optional.of(pages.get(0)) : Optional.empty());
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(each);
            }
        }
    }
}
