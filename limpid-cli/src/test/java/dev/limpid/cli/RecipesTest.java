package dev.limpid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.limpid.OutputGuard;
import dev.limpid.evaluate.Part;
import dev.limpid.evaluate.PartFiles;
import dev.limpid.evaluate.PartStamp;
import dev.limpid.trust.catalogue.Metrics;
import dev.limpid.verify.Rerun;
import dev.limpid.verify.Verification;
import dev.limpid.verify.VerifyResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page and the document of each family come out again from the recipes that they carry, and a forged one does not. */
class RecipesTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    private Path folder;

    /** The output of the command of the honest document, with which a forged one is compared, too: it runs once for both. */
    private Optional<Rerun.Outcome> known = Optional.empty();

    private final Rerun once = (words, where, isJson) -> {
        Rerun.Outcome outcome = new Redirected(Limpid::commandLine, 2, 0).run(words, where, isJson);
        known = Optional.of(new Rerun.Outcome(
                outcome.exitCode(),
                outcome.output().replace(where.toString(), "WHERE"),
                outcome.errors(),
                outcome.named()));
        return outcome;
    };

    private final Rerun again = (words, where, isJson) -> {
        Rerun.Outcome outcome = known.orElseThrow();
        return new Rerun.Outcome(
                outcome.exitCode(),
                outcome.output().replace("WHERE", where.toString()),
                outcome.errors(),
                outcome.named());
    };

    @ParameterizedTest
    @ValueSource(
            strings = {
                "advise zoo:plain zoo --limit 16 --methods gradient,grad-cam,hires-cam --time 2s",
            })
    void aResultHoldsAndAForgedOneDoesNot(String command) throws IOException {
        holds(command);
    }

    @ParameterizedTest
    @Tag("thorough")
    @ValueSource(
            strings = {
                "counterfactual zoo:plain zoo-3 --data zoo --limit 20 --method sedc",
                "cases zoo:plain zoo zoo-3 --limit 30",
                "distill zoo:plain zoo --limit 60 --students tree",
                "evaluate zoo:plain zoo --limit 5 --methods gradient,grad-cam,random-map --metrics deletion,roc-auc,pxap",
                "guard zoo:plain zoo --limit 12 --attacks fgsm,pgd-linf -o guarded.onnx",
                "importance zoo:plain zoo --limit 30 --units 2",
                "influence zoo:plain zoo zoo-3 --limit 30 --method gradient-similarity",
                "labels zoo:plain zoo --limit 30",
                "layers zoo:plain zoo --limit 40 --parts cka",
                "locate zoo:plain zoo --limit 4 --method grad-cam",
                "map zoo:plain zoo --limit 40 --method pca",
                "prototypes zoo:plain zoo --limit 30",
                "words zoo:plain zoo-3 --concepts zoo --concept-limit 150 --limit 40",
            })
    void everyResultHoldsAndAForgedOneDoesNot(String command) throws IOException {
        holds(command);
    }

    private void holds(String command) throws IOException {
        Path out = folder.resolve("out");
        List<Object> words = new ArrayList<>();
        for (String word : command.split(" ")) {
            words.add(word.equals("guarded.onnx") ? folder.resolve(word) : word);
        }
        words.addAll(List.of("--out", out, "--json"));
        Run run = Run.of(words.toArray());
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        Path document = folder.resolve("result.json");
        Files.writeString(document, run.out().strip());
        VerifyResult honest = new Verification(once).verify(document);
        assertThat(honest.mismatches()).isEmpty();
        assertThat(honest.compared()).isGreaterThan(3);
        try (Stream<Path> all = Files.list(out)) {
            for (Path page : all.filter(f -> f.toString().endsWith(".html")).toList()) {
                assertThat(verified(page).mismatches()).as(page.toString()).isEmpty();
            }
        }
        ObjectNode forged = (ObjectNode) JSON.readTree(run.out());
        assertThat(forge(forged)).as("a number of %s", command).isTrue();
        Files.writeString(document, JSON.writeValueAsString(forged));
        assertThat(new Verification(again).verify(document).mismatches())
                .anyMatch(m -> !m.where().startsWith("digest"));
    }

    @Test
    void aRowThatWasForgedWithAllThatFollowsFromItIsFound() throws IOException {
        Path out = folder.resolve("out");
        Object[] words = {
            "evaluate",
            "zoo:plain",
            "zoo",
            "--limit",
            "4",
            "--methods",
            "gradient,random-map",
            "--metrics",
            "deletion,sparseness",
            "--out",
            out
        };
        assertThat(Run.of(words).exitCode()).isZero();
        Path document = out.resolve("evaluate.json");
        assertThat(verified(document).mismatches()).isEmpty();
        // The forger writes another number with fitting checksums, and lets means, ranks and page follow from it.
        PartFiles files = new PartFiles(out, new OutputGuard(List.of()));
        Path csv = out.resolve("parts/deletion/gradient.csv");
        PartStamp stamp = PartFiles.stamp(files.file("gradient", "deletion"));
        Part honest = files.read("gradient", Metrics.named("deletion"), stamp.fingerprint())
                .orElseThrow();
        List<Part.Row> rows = new ArrayList<>(honest.rows());
        Part.Row old = rows.get(2);
        rows.set(2, new Part.Row(2, old.name(), old.target(), 0.001, 0.001, 0.001, 1, ""));
        files.write(Part.of("gradient", honest.metric(), rows), stamp);
        String forged = Files.readString(csv);
        assertThat(Run.of(words).exitCode()).isZero();
        assertThat(csv).hasContent(forged.strip());
        VerifyResult all =
                new Verification(new Redirected(Limpid::commandLine, 4, 0)).verify(out.resolve("evaluate.json"));
        assertThat(all.mismatches()).anyMatch(m -> m.where().contains("gradient"));
    }

    private static VerifyResult verified(Path file) {
        return new Verification(new Redirected(Limpid::commandLine, 2, 0)).verify(file);
    }

    /** Adds 1 to the first number that is no time. */
    private static boolean forge(JsonNode node) {
        if (node instanceof ObjectNode object) {
            for (Map.Entry<String, JsonNode> each : object.properties()) {
                if (each.getKey().equals("recipe")
                        || each.getKey().toLowerCase(Locale.ROOT).contains("seconds")) {
                    continue;
                }
                if (each.getValue().isNumber()) {
                    object.put(each.getKey(), each.getValue().doubleValue() + 1);
                    return true;
                }
                if (forge(each.getValue())) {
                    return true;
                }
            }
        }
        for (JsonNode each : node.isArray() ? node : JSON.createArrayNode()) {
            if (forge(each)) {
                return true;
            }
        }
        return false;
    }
}
