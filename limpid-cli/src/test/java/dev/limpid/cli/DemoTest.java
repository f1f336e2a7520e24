package dev.limpid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.onnx.OnnxWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DemoTest {
    private static final int SIDE = 32;

    /** The species of the picture of seed 0. */
    private static final int FIRST = 7;

    @TempDir
    Path folder;

    @Test
    void everyMethodIsShownAndJudgedByWhatIsKnown() throws IOException {
        Run run = Run.of("demo", "--out", folder, "--pictures", 1, "--network", network(FIRST));
        assertThat(run.exitCode()).as(run.err()).isZero();
        Document page = Jsoup.parse(folder.resolve("limpid-demo.html"));
        assertThat(page.select(".subject h2").eachText()).containsExactly("hazlow, seed 0");
        assertThat(page.select(".card")).hasSize(15);
        assertThat(page.select(".card .problem").text()).startsWith("the network has no spatial attention");
        assertThat(page.select(".comparison tbody tr")).hasSize(17);
        assertThat(page.select(".findings li")).hasSize(3);
        for (String headline : page.select(".findings h3").eachText()) {
            assertThat(run.out()).contains(". " + headline + ".");
        }
        assertThat(run.out()).startsWith("report " + folder.resolve("limpid-demo.html"));
        assertThat(page.select(".answers").get(1).select("tr")).hasSize(9);
        assertThat(page.select("#command").text()).startsWith("./limpid demo --out ");
        assertThat(page.expectFirst("style").data()).contains(".picture-1 .truth{background-image:url(data:image/png");
    }

    @Tag("thorough")
    @Test
    void aPictureThatIsNamedWronglyIsShownAndNotJudged() throws IOException {
        Run run = Run.of("demo", "--out", folder, "--pictures", 1, "--network", network(FIRST + 1));
        assertThat(run.out()).contains("the network classifies no picture correctly");
        Document page = Jsoup.parse(folder.resolve("limpid-demo.html"));
        assertThat(page.select(".findings, .comparison")).isEmpty();
        assertThat(page.select(".card img.map")).hasSize(14);
        assertThat(page.select(".about dd").eachText()).contains("no, the prediction is wrong");
    }

    @Test
    void mistakesGetOneSentence() throws IOException {
        assertThat(Run.of("demo", "--pictures", 0).sentence()).isEqualTo("--pictures must be 1 to 100, not 0.");
        Path tiny = TinyNetwork.write(folder);
        assertThat(Run.of("demo", "--out", folder, "--network", tiny).sentence())
                .startsWith("tiny.onnx does not classify the 25 species");
        Path file = Files.writeString(folder.resolve("taken"), "x");
        assertThat(Run.of("demo", "--out", file, "--network", tiny).sentence()).contains("since a file has its name");
        assertThat(Run.of("demo", "--out", file.resolve("within"), "--network", tiny)
                        .sentence())
                .contains("taken: the output folder cannot be made, since a file has its name");
        assertThat(folder.resolve("limpid-demo.html")).doesNotExist();
    }

    /** A network of chance whose bias makes it name one species always. */
    private Path network(int species) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("N"), Dim.of(3), Dim.of(SIDE), Dim.of(SIDE)));
        Map<String, Attribute> padded = Map.of("pads", Attribute.of(new long[] {1, 1, 1, 1}));
        Expr y = x.emit("Conv", padded, null, random(b, 6, 3, 3, 3)).relu();
        y = y.emit("GlobalAveragePool", Map.of(), null).emit("Flatten", Map.of(), null);
        float[] bias = new float[25];
        bias[species] = 50;
        Expr logits = y.emit("Gemm", Map.of(), null, random(b, 6, 25), b.constant(Tensor.of(bias, 25)));
        Path file = folder.resolve("chance.onnx");
        OnnxWriter.write(b.build(Map.of("logits", logits)), file);
        return file;
    }

    private static Expr random(GraphBuilder b, long... shape) {
        Random random = new Random(5);
        float[] numbers = new float[Math.toIntExact(Tensor.elementCount(shape))];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = (float) random.nextGaussian();
        }
        return b.constant(Tensor.of(numbers, shape));
    }
}
