package dev.limpid.report.study;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limpid.report.Picture;
import dev.limpid.report.html.Fact;
import dev.limpid.report.html.HtmlReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

/** Writes a page with points, and reads what its script reads. */
class ScatterTest {
    private static final String EVIL = "</div><script>alert('1')</script> & \"x\\\" \n\t";

    private static Scatter scatter() {
        return new Scatter(
                "Three points.",
                List.of(
                        new Scatter.View("PCA", "linear " + EVIL, new float[] {0, 0, 10, 0, 5, 5}),
                        new Scatter.View("t-SNE", "neighbours", new float[] {1, 1, 1, 1, 1, 1})),
                List.of("a", EVIL, "c"),
                List.of(
                        new Scatter.Colouring("Class", List.of("heron", EVIL), new int[] {0, 1, 0}),
                        new Scatter.Colouring("Cluster", List.of("1"), new int[] {0, 0, 0})),
                new boolean[] {false, true, false},
                new int[][] {{2, 1}, {2, 0}, {0, 1}},
                Optional.of(Scatter.Sheet.of(
                        List.of(Picture.filled(4, 4, 0xFF0000), Picture.filled(4, 4, 0x00FF00)), 4, new int[] {0, -1, 1
                        })));
    }

    private static Document page(Block block) throws IOException {
        StudyPage page = new StudyPage(
                new HtmlReport.Head("Space", "points", "limpid map", List.of(new Fact("model", "x"))),
                List.of(),
                List.of(new StudySection("Space", "", List.of(block))));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        page.writeTo(out);
        return Jsoup.parse(out.toString(StandardCharsets.UTF_8));
    }

    private static ByteBuffer bytes(JsonNode text) {
        return ByteBuffer.wrap(Base64.getDecoder().decode(text.textValue())).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void theScriptFindsEveryPoint() throws IOException {
        Document page = page(new Block.Points(scatter()));
        JsonNode data = JsonMapper.builder()
                .build()
                .readTree(page.expectFirst(".sc-data").wholeText());
        assertThat(data.get("names").get(1).textValue()).isEqualTo(EVIL);
        assertThat(data.get("notes").get(0).textValue()).isEqualTo("linear " + EVIL);
        ByteBuffer places = bytes(data.get("views").get(0));
        assertThat(places.remaining()).isEqualTo(12);
        assertThat((int) places.getChar(0)).isZero();
        assertThat((int) places.getChar(4)).isEqualTo(65_535);
        // One scale for both axes: half as high as wide, in the middle.
        assertThat((int) places.getChar(2)).isEqualTo(16_384);
        assertThat((int) places.getChar(10)).isEqualTo(49_151);
        assertThat(bytes(data.get("near")).getInt(8)).isEqualTo(2);
        assertThat(data.get("perPoint").intValue()).isEqualTo(2);
        assertThat(bytes(data.get("wrong")).array()).containsExactly(0, 1, 0);
        assertThat(bytes(data.get("tiles")).getInt(4)).isEqualTo(-1);
        assertThat((int) bytes(data.get("colourings").get(0).get("of")).getChar(2))
                .isEqualTo(1);
        assertThat(data.get("colourings").get(0).get("colours")).hasSize(2);
    }

    @Test
    void thePageHasAPictureForReadersWithoutScriptsAndNoOtherScript() throws IOException {
        Document page = page(new Block.Points(scatter()));
        assertThat(page.select("script:not([type])")).hasSize(1);
        assertThat(page.select("script").html()).contains("pointerdown");
        assertThat(page.select("img.sc-still").attr("src")).startsWith("data:image/");
        assertThat(page.select(".sc-colours li").eachText()).hasSize(2).contains("heron");
        assertThat(page.select("select.sc-view option").eachText()).containsExactly("PCA", "t-SNE");
        assertThat(page(new Block.Prose("nothing")).select("script").html()).doesNotContain("pointerdown");
    }

    @Test
    void everyFinderOfTheScriptFindsItsElement() throws IOException {
        Document page = page(new Block.Points(scatter()));
        String script = page.expectFirst("script").data();
        var matcher = java.util.regex.Pattern.compile("find\\(\"([^\"]+)\"\\)").matcher(script);
        int found = 0;
        while (matcher.find()) {
            found++;
            assertThat(page.select(".scatter " + matcher.group(1)))
                    .as(matcher.group(1))
                    .hasSize(1);
        }
        assertThat(found).isGreaterThan(10);
    }

    @Test
    void thePictureShowsEveryPartInItsColour() {
        Picture picture = scatter().picture(0, 0);
        assertThat(picture.width()).isEqualTo(Scatter.WIDTH);
        HashSet<Integer> colours = new HashSet<>();
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                colours.add(picture.rgb(x, y));
            }
        }
        assertThat(colours).hasSizeGreaterThan(5).contains(0xFFFFFF);
        assertThat(new HashSet<>(ScatterColours.of(30))).hasSize(30);
    }
}
