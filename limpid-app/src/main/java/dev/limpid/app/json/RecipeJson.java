package dev.limpid.app.json;

import dev.limpid.app.files.InputFiles;
import dev.limpid.report.html.Fact;
import dev.limpid.report.html.Recipe;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The recipe of a result as JSON. */
public final class RecipeJson {
    private RecipeJson() {}

    /**
     * A recipe whose digest is still to be filled in by {@link Recipe#sealed}.
     *
     * @param read the files that were read
     */
    public static Map<String, @Nullable Object> of(String command, List<Path> read) {
        Map<String, String> inputs = new LinkedHashMap<>();
        for (Fact each : InputFiles.checksums(read)) {
            inputs.put(each.name(), each.value());
        }
        return Json.object(
                "command",
                command,
                "environment",
                Recipe.environmentHere(),
                "inputs",
                inputs,
                "digest",
                Recipe.NO_DIGEST);
    }

    /**
     * A document with the recipe by which it can be verified, as text.
     *
     * @param command what computes the document again
     * @param read the files that were read
     */
    public static String sealed(Map<String, @Nullable Object> document, String command, List<Path> read) {
        Map<String, @Nullable Object> whole = new LinkedHashMap<>(document);
        whole.put("recipe", of(command, read));
        return Recipe.sealed(Json.text(whole));
    }
}
