package dev.limpid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.model.Npy;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command {@code concepts} on built-in networks and drawn pictures, whose parts are known. */
class ConceptsTest {
    @TempDir
    private Path folder;

    private Run run(Object... options) {
        List<Object> arguments = new ArrayList<>(List.of("concepts"));
        arguments.addAll(List.of(options));
        arguments.addAll(List.of("--out", folder.resolve("out")));
        return Run.of(arguments.toArray());
    }

    @Tag("thorough")
    @Test
    void factorsAreFoundDividedDrawnAndJudged() throws IOException {
        JsonNode found = run("zoo:plain", "zoo", "--limit", 32, "--count", 6, "--method", "craft", "--json")
                .fine()
                .json();
        assertThat(found.get("inputs").asInt()).isEqualTo(32);
        assertThat(found.get("found")).hasSize(6);
        JsonNode first = found.get("found").get(0);
        assertThat(first.get("importance").asDouble())
                .isGreaterThanOrEqualTo(
                        found.get("found").get(5).get("importance").asDouble());
        assertThat(first.get("examples")).isNotEmpty();
        assertThat(first.get("parts")).hasSize(3);
        List<String> judged = new ArrayList<>();
        found.get("judged")
                .forEach(j -> judged.add(
                        j.get("concepts").asText() + " " + j.get("network").asText()));
        assertThat(judged)
                .containsExactly(
                        "craft trained", "principal components trained", "random directions trained", "craft random");
        assertThat(found.get("judged").get(0).get("part_auc").asDouble()).isBetween(0.5, 1.0);
        assertThat(folder.resolve("out")).isDirectoryContaining("glob:**/craft-maps.png");
        String page = Files.readString(folder.resolve("out/concepts.html"));
        assertThat(page).contains("Concepts as factors (CRAFT)", "Part AUC").doesNotContain("src=\"http");
    }

    @Test
    void whereNoMethodWorksTheReasonIsSaidAndNothingIsWritten() throws IOException {
        Path pictures = Files.createDirectories(folder.resolve("pictures"));
        Files.writeString(pictures.resolve("a.png"), "no picture");
        assertThat(run("zoo:plain", pictures).sentence()).contains("a.png");
        assertThat(folder.resolve("out/concepts.html")).doesNotExist();
    }

    @Test
    void aCapsuleNetworkTellsItsRoutingAndWhatItsNumbersDo() throws IOException {
        JsonNode capsules = run("zoo:capsule", "zoo", "--limit", 6, "--method", "attention", "--json")
                .fine()
                .json()
                .get("capsules");
        assertThat(capsules.get("inputs").asInt()).isEqualTo(6);
        assertThat(capsules.get("coupled").asDouble())
                .isBetween(capsules.get("chance").asDouble(), 1.0);
        assertThat(capsules.get("numbers"))
                .hasSize(16)
                .allSatisfy(n -> assertThat(n.get("change").asDouble()).isPositive());
        assertThat(Files.readString(folder.resolve("out/concepts.html"))).contains(">Capsules</h2>", "number 15");
    }

    @Test
    void picturesThatCannotBeReadAreNamedWhereOnlyAttentionIsRead() throws IOException {
        Path data = Files.createDirectories(folder.resolve("data"));
        Files.writeString(data.resolve("broken.png"), "no picture");
        assertThat(run("zoo:se", data, "--method", "attention").sentence()).contains("broken.png");
        ImageIO.write(
                new BufferedImage(96, 96, BufferedImage.TYPE_INT_RGB),
                "png",
                data.resolve("black.png").toFile());
        Run run = run("zoo:se", data, "--method", "attention");
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.PARTLY);
        assertThat(run.err()).containsOnlyOnce("broken.png");
        assertThat(folder.resolve("out/concepts.html")).content().contains("broken.png");
    }

    @Test
    void namedConceptsAndGatesAreReadFromTheSameData() throws IOException {
        JsonNode found = run("zoo:cbam", "zoo", "--limit", 60, "--method", "tcav,attention", "--json", "--seed", 3)
                .fine()
                .json();
        JsonNode concept = found.get("tcav").get(0);
        assertThat(concept.get("inputs").asInt()).isBetween(5, 55);
        assertThat(found.get("gates")).isNotEmpty();
        found.get("gates").forEach(g -> assertThat(g.get("mean").asDouble()).isBetween(0.0, 1.0));
        assertThat(Files.readAllLines(folder.resolve("out/sensitivities.csv"))).hasSize(61);
        assertThat(found.get("vectors")).hasSameSizeAs(found.get("tcav"));
        assertThat(Npy.read(folder.resolve("out/vectors.npy")).shape())
                .containsExactly(found.get("vectors").size(), 64);
    }

    @Test
    void whatDoesNotFitIsOneSentence() {
        assertThat(run("zoo:plain", "zoo", "--method", "magic").sentence())
                .contains("'magic' is no method for concepts; use tcav, ace, craft, crp, attention");
        assertThat(run("zoo:plain", "zoo", "--count", 1).sentence()).contains("must be 2 to 64, not 1");
        assertThat(run("zoo:plain", "zoo", "--limit", 2, "--method", "attention")
                        .sentence())
                .contains("the network has no gates of channels or positions");
        assertThat(run("zoo:plain", "zoo", "--limit", 2, "--method", "craft", "--target", "unicorn")
                        .sentence())
                .contains("the network has no class 'unicorn'");
        assertThat(run("zoo:plain", "zoo", "--limit", 2, "--method", "tcav").sentence())
                .contains("no concept is shown by at least 5 inputs");
        assertThat(folder.resolve("out/concepts.html")).doesNotExist();
    }
}
