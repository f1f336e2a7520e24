package dev.limpid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Npy;
import dev.limpid.zoo.BuiltIn;
import dev.limpid.zoo.Card;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZooTest {
    @TempDir
    Path folder;

    @Test
    void whatTheZooDoesNotHaveIsSaidInOneSentence() {
        String all = String.join(", ", BuiltIn.all().stream().map(BuiltIn::name).toList());
        assertThat(Run.of("explain", "zoo:unicorn", "zoo", "--method", "gradient")
                        .sentence())
                .isEqualTo("there is no network 'unicorn' in the zoo; there are " + all);
        assertThat(Run.of("zoo", "card", "cbm").sentence())
                .isEqualTo("there is no network 'cbm' in the zoo; did you mean 'cbam'?");
        assertThat(Run.of("inspect", "zoo:../Card").sentence()).startsWith("there is no network '../Card' in the zoo");
        assertThat(Run.of("zoo", "card", "unicorn").sentence()).startsWith("there is no network 'unicorn' in the zoo");
        assertThat(Run.of("explain", "zoo:cbam", "zoo", "--limit", "0", "--method", "gradient")
                        .sentence())
                .isEqualTo("--limit must be at least 1, not 0.");
    }

    @Test
    void theListNamesEveryNetworkWithItsAccuracy() {
        JsonNode list = Run.of("zoo", "list", "--json").fine().json().at("/networks");
        assertThat(list).hasSize(BuiltIn.all().size()).isNotEmpty();
        String table = Run.of("zoo", "list").fine().out();
        for (JsonNode each : list) {
            Card card = BuiltIn.named(each.at("/name").asText()).card();
            assertThat(each.at("/accuracy/value").asDouble())
                    .isEqualTo(card.accuracy().value());
            assertThat(table).contains("zoo:" + card.name() + " ").contains(card.title());
        }
        assertThat(table.lines()).hasSize(list.size() + 1);
    }

    @Test
    void aCardIsShownAsAPageOrAsTheFileItIs() {
        Card card = BuiltIn.named("cbam").card();
        assertThat(Run.of("zoo", "card", "cbam").fine().out()).isEqualTo(card.markdown());
        assertThat(Run.of("zoo", "card", "zoo:cbam", "--json").fine().out()).isEqualTo(card.json());
    }

    @Test
    void whatIsExportedIsTheNetworkWithWhatItMeans() throws IOException {
        Path file = folder.resolve("creatures.onnx");
        Run.of("zoo", "export", "cbam", "--out", file).fine();
        assertThat(Files.readAllBytes(file)).isEqualTo(BuiltIn.named("cbam").bytes());
        JsonNode inspected = Run.of("inspect", file, "--json").fine().json();
        assertThat(inspected.at("/sha256").asText())
                .isEqualTo(BuiltIn.named("cbam").card().sha256());
        assertThat(inspected.at("/preprocessing/reason").asText()).isEqualTo("as creatures.json states");
        assertThat(Run.of("zoo", "export", "cbam", "--out", folder).sentence())
                .isEqualTo("--out must be a file name that ends in .onnx, not " + folder + ".");
    }

    @Test
    void theInsideOfTheCapsuleNetworkIsDrawn() throws IOException {
        Path picture = folder.resolve("block.npy");
        float[] block = new float[28 * 28];
        for (int i = 0; i < block.length; i++) {
            block[i] = i % 28 > 8 && i % 28 < 20 ? 0.8f : 0;
        }
        Npy.write(Tensor.of(block, 1, 1, 28, 28), picture);
        Path drawn = folder.resolve("capsules.png");
        JsonNode document = Run.of("capsules", "zoo:capsule", picture, "--out", drawn, "--json")
                .fine()
                .json();
        assertThat(document.at("/classes")).hasSize(10);
        assertThat(ImageIO.read(drawn.toFile()).getHeight()).isGreaterThan(16 * 28);
    }

    @Test
    void networksOfTheZooExplainPicturesOfTheZoo() {
        Path out = folder.resolve("out");
        JsonNode document = Run.of(
                        "explain",
                        "zoo:cbam",
                        "zoo",
                        "zoo-77",
                        "--limit",
                        "2",
                        "--method",
                        "gradient",
                        "--out",
                        out,
                        "--raw",
                        "--json")
                .fine()
                .json();
        assertThat(document.at("/model").asText()).isEqualTo("zoo:cbam");
        assertThat(document.at("/modelSha256").asText())
                .isEqualTo(BuiltIn.named("cbam").card().sha256());
        assertThat(document.at("/results").findValuesAsText("input")).containsExactly("zoo-0", "zoo-1", "zoo-77");
        assertThat(Npy.read(out.resolve("zoo-77.gradient.npy")).shape()).containsExactly(1, 3, 96, 96);
        assertThat(out.resolve("contact-sheet.png")).exists();
    }

    @Test
    void aDrawnPictureIsTheOneThatIsDrawnIntoAFile() throws IOException {
        Run.of("zoo", "draw", "--out", folder.resolve("drawn"), "--count", "1", "--seed", "5", "--side", "96")
                .fine();
        Path picture = folder.resolve("drawn/pictures/000000.png");
        Path out = folder.resolve("out");
        Run.of("explain", "zoo:cbam", picture, "zoo-5", "--method", "gradient", "--out", out, "--raw")
                .fine();
        assertThat(Npy.read(out.resolve("zoo-5.gradient.npy")).toFloats())
                .isEqualTo(Npy.read(out.resolve("000000.gradient.npy")).toFloats());
    }
}
