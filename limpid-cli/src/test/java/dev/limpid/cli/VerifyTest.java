package dev.limpid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.error.LimpidException;
import dev.limpid.report.html.Recipe;
import dev.limpid.testkit.Thorough;
import dev.limpid.verify.Rerun;
import dev.limpid.verify.Verification;
import dev.limpid.verify.VerifyResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Forges reports, also with a new digest, and has them verified. */
class VerifyTest {
    private static final int FORGED = 100;
    private static final int FORGED_QUICKLY = 10;
    private static final int FORGED_JSON = Thorough.orElse(30, 12);

    @TempDir
    private static Path folder;

    private static String page = "";
    private static String json = "";

    /** Runs of the same command are done once: their pages are equal. */
    private static final Map<String, Ran> RAN = new HashMap<>();

    private record Ran(Rerun.Outcome outcome, String page) {}

    private static final Rerun ONCE = (words, where, isJson) -> {
        Ran ran = RAN.computeIfAbsent(isJson + " " + words, key -> {
            Rerun.Outcome outcome = new Redirected(Limpid::commandLine, 2, 0).run(words, where, isJson);
            Path written = where.resolve("report.html");
            try {
                return new Ran(outcome, Files.exists(written) ? Files.readString(written) : "");
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        try {
            if (!ran.page().isEmpty()) {
                Files.writeString(where.resolve("report.html"), ran.page());
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        // Paths in the document are those of the first run.
        return new Rerun.Outcome(
                ran.outcome().exitCode(),
                ran.outcome().output().replaceAll("[^\"]*limpid-verify[0-9]+", where.toString()),
                ran.outcome().errors(),
                ran.outcome().named());
    };

    @BeforeAll
    static void explain() throws IOException {
        Path report = folder.resolve("report.html");
        Run run = Run.of(
                "explain",
                "zoo:plain",
                "zoo-0",
                "zoo-1",
                "--method",
                "grad-cam,gradient,integrated-gradients,rise",
                "--param",
                "steps=3",
                "--param",
                "samples=20",
                "--seed",
                "5",
                "--out",
                folder.resolve("out"),
                "--report",
                report,
                "--json");
        assertThat(run.exitCode()).as(run.out()).isZero();
        page = Files.readString(report);
        json = run.out().strip();
        assertThat(page).contains("<dt>Warning</dt>");
    }

    private static Optional<VerifyResult> verified(String text, String name) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, text, StandardCharsets.UTF_8);
        try {
            return Optional.of(new Verification(ONCE).verify(file));
        } catch (LimpidException e) {
            assertThat(e.kind()).isIn(LimpidException.Kind.BAD_INPUT, LimpidException.Kind.UNSUPPORTED);
            return Optional.empty();
        }
    }

    @Test
    void anHonestReportHoldsHoweverItsLinesEnd() throws IOException {
        VerifyResult result = verified(page, "report.html").orElseThrow();
        assertThat(result.mismatches()).isEmpty();
        assertThat(result.compared()).isGreaterThan(1000);
        assertThat(verified(page.replace("\n", "\r\n"), "report.html")
                        .orElseThrow()
                        .holds())
                .isTrue();
        assertThat(verified(json, "result.json").orElseThrow().mismatches()).isEmpty();
    }

    @Test
    void forgedReportsAreCaughtWithAndWithoutANewDigest() throws IOException {
        forge(FORGED_QUICKLY);
    }

    @Test
    @Tag("thorough")
    void everyForgedReportIsCaughtWithAndWithoutANewDigest() throws IOException {
        forge(FORGED);
    }

    private static void forge(int count) throws IOException {
        List<String> missed = new ArrayList<>();
        Forger.Kind[] kinds = Forger.Kind.values();
        for (int seed = 0; seed < count; seed++) {
            Forger.Kind kind = kinds[seed % kinds.length];
            String forged = new Forger(page, seed).forged(kind);
            assertThat(forged).as("%s %d", kind, seed).isNotEqualTo(page);
            if (verified(forged, "report.html").map(VerifyResult::holds).orElse(false)) {
                missed.add("with the old digest: " + kind + " " + seed);
            }
            if (verified(Recipe.sealed(forged), "report.html")
                    .map(VerifyResult::holds)
                    .orElse(false)) {
                missed.add("with a new digest: " + kind + " " + seed);
            }
        }
        assertThat(missed).isEmpty();
    }

    @Test
    void whatDoesNotHoldIsNamed() throws IOException {
        String forged =
                Recipe.sealed(page.replaceFirst("<h2 id=\"picture-1-name\">zoo-0", "<h2 id=\"picture-1-name\">cat"));
        VerifyResult result = verified(forged, "report.html").orElseThrow();
        assertThat(result.mismatches()).hasSize(1);
        assertThat(result.mismatches().get(0).sentence()).contains("says 'cat', but 'zoo-0' comes out");
        String warned = Recipe.sealed(page.replaceFirst("<div><dt>Warning</dt><dd>[^<]*</dd></div>", ""));
        assertThat(verified(warned, "report.html").orElseThrow().mismatches())
                .anySatisfy(m -> assertThat(m.sentence())
                        .contains("integrated-gradients")
                        .contains("is missing"));
    }

    @Test
    void anotherTimeIsToldByTheDigestAlone() throws IOException {
        String forged = new Forger(page, 1).withTime();
        assertThat(verified(forged, "report.html").orElseThrow().mismatches())
                .singleElement()
                .satisfies(m -> assertThat(m.where()).startsWith("digest"));
    }

    @Test
    void everyForgedDocumentIsCaught() throws IOException {
        List<String> forms = new ArrayList<>();
        json.lines()
                .filter(line -> line.contains(": ") && !line.matches(".*\"(seconds|digest|environment|command)\".*"))
                .filter(line -> line.matches(".*: (\"[^\"]+\"|-?[0-9.E-]+),?"))
                .forEach(forms::add);
        List<String> missed = new ArrayList<>();
        for (int seed = 0; seed < FORGED_JSON; seed++) {
            String line = forms.get((int) ((long) seed * forms.size() / FORGED_JSON));
            String changed = line.replaceFirst("(: \"?-?)([0-9.E-]+|[^\"]+)", "$17");
            String forged = Recipe.sealed(json.replace(line, changed));
            if (!changed.equals(line)
                    && verified(forged, "result.json").map(VerifyResult::holds).orElse(false)) {
                missed.add(line);
            }
        }
        assertThat(missed).isEmpty();
        assertThat(forms).hasSizeGreaterThan(FORGED_JSON);
    }

    @Test
    void whatCannotBeVerifiedIsRefusedInASentence() throws IOException {
        Path plain = folder.resolve("plain.html");
        Files.writeString(plain, "<p>hello</p>");
        assertThat(Run.of("verify", plain).sentence()).contains("carries no recipe");
        Path other = folder.resolve("other.html");
        Files.writeString(other, Recipe.sealed(page.replace("\"inputs\": {}", "\"inputs\": {\"gone.png\": \"0\"}")));
        assertThat(Run.of("verify", other).sentence()).contains("gone.png is not here");
        Path listed = folder.resolve("list.html");
        Files.writeString(listed, Recipe.sealed(page.replace("./limpid explain", "./limpid compile")));
        assertThat(Run.of("verify", listed).sentence()).contains("none whose results can be computed again");
        assertThat(Run.of("verify", folder.resolve("absent.html")).sentence()).contains("no such file");
    }

    @Test
    void theCommandTellsByItsExitCode() throws IOException {
        Path file = folder.resolve("report.html");
        Files.writeString(file, page);
        Run honest = Run.of("verify", file, "--json");
        assertThat(honest.exitCode()).as(honest.out()).isZero();
        assertThat(honest.json().path("holds").asBoolean()).isTrue();
        Files.writeString(file, page.replace("Largest logit", "Smallest logit"));
        Run forged = Run.of("verify", file, "--json");
        assertThat(forged.exitCode()).isEqualTo(1);
        JsonNode mismatches = forged.json().path("mismatches");
        assertThat(mismatches).hasSizeGreaterThan(1);
    }

    @Test
    void filesGoToTheFolderWhateverTheRecipeSays() {
        Path where = Path.of("/here");
        assertThat(RecipeLine.arguments(
                        List.of("./limpid", "explain", "m.onnx", "--out=/etc", "--report", "/elsewhere/../etc/passwd"),
                        where,
                        false,
                        0,
                        0))
                .containsExactly("explain", "m.onnx", "--out", "/here/out", "--report", "/here/passwd");
    }
}
