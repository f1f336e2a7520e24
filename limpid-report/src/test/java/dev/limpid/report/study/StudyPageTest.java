package dev.limpid.report.study;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.report.Picture;
import dev.limpid.report.html.Chart;
import dev.limpid.report.html.Fact;
import dev.limpid.report.html.Finding;
import dev.limpid.report.html.HtmlReport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

/** Writes a page with every kind of block, and reads it as a browser does. */
class StudyPageTest {
    private static final String EVIL = "<script>alert('1')</script> & \"x\"";

    private static StudyPage page() {
        LinePlot plot = new LinePlot(
                "Accuracy by layer",
                "layer",
                "accuracy",
                List.of("first", "second", EVIL),
                List.of(
                        new LinePlot.Curve(
                                "class",
                                List.of(
                                        new LinePlot.Point(0, 0.1, 0.05, 0.2),
                                        new LinePlot.Point(1, 0.5, 0.4, 0.6),
                                        new LinePlot.Point(2, 0.9, 0.8, 1))),
                        new LinePlot.Curve(
                                "beak",
                                List.of(
                                        LinePlot.Point.of(0, 0.2),
                                        LinePlot.Point.of(1, 0.8),
                                        LinePlot.Point.of(2, 0.7)))));
        Picture red = Picture.filled(24, 16, 0xCC2222);
        return new StudyPage(
                new HtmlReport.Head("What it has learnt", EVIL, "limpid look zoo", List.of(new Fact("model", EVIL))),
                List.of(new Finding("Nothing is dead", "All units react.")),
                List.of(
                        new StudySection(
                                "Layers " + EVIL,
                                "How to read it.",
                                List.of(
                                        new Block.Prose(EVIL),
                                        new Block.Facts(List.of(Fact.of("units", 64))),
                                        new Block.Table(
                                                "Units of layers",
                                                List.of("layer", "dead", EVIL),
                                                List.of(List.of(
                                                        Block.Cell.of(EVIL),
                                                        Block.Cell.ofShare(0.25),
                                                        Block.Cell.of(3.14159)))))),
                        new StudySection(
                                "Pictures",
                                "",
                                List.of(
                                        new Block.Pictures(
                                                Block.Size.SMALL,
                                                List.of(
                                                        Block.Shot.of(red, EVIL, EVIL),
                                                        Block.Shot.ofPixels(red, "red", "a red patch"))),
                                        new Block.Bars(new Chart("Most", List.of(Chart.Bar.of(EVIL, 2, 4)))))),
                        new StudySection("Curves", "", List.of(new Block.Lines(plot)))));
    }

    @Test
    void barsOfNegativeNumbersHaveAClassOfTheirOwn() throws IOException {
        Chart chart = new Chart("Shares", List.of(Chart.Bar.ofAmount("a", 2, 4), Chart.Bar.ofAmount("b", -2, 4)));
        StudyPage page = new StudyPage(
                new HtmlReport.Head("Shares", "", "limpid importance zoo", List.of()),
                List.of(),
                List.of(new StudySection("Shares", "", List.of(new Block.Bars(chart)))));
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        page.writeTo(out);
        List<Element> bars = Jsoup.parse(out.toString(StandardCharsets.UTF_8)).select(".fill");
        assertThat(bars).extracting(b -> b.className()).containsExactly("fill", "fill below");
    }

    private static Document written() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        page().writeTo(out);
        return Jsoup.parse(out.toString(StandardCharsets.UTF_8));
    }

    private static String written(StudyPage page) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        page.writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aChinesePageHasNoEnglishOfItsOwn() throws IOException {
        List<StudySection> sections = List.of(
                new StudySection("\u4e00", "", List.of()),
                new StudySection("\u4e8c", "", List.of()),
                new StudySection("\u4e09", "", List.of()));
        List<Fact> facts = List.of(
                new Fact("Software", "1"),
                new Fact("Engine", "2"),
                new Fact("Network", "3"),
                new Fact("Preprocessing", "4"),
                new Fact("Seed", "5"));
        StudyPage page = new StudyPage(
                new HtmlReport.Head("\u9898", "\u8981", "0", facts, List.of(), List.of("\u6ce8")),
                List.of(new Finding("\u679c", "\u56e0")),
                sections,
                PageLanguage.CHINESE);
        Document document = Jsoup.parse(written(page));
        assertThat(document.select("html").attr("lang")).isEqualTo("zh");
        List<String> texts = new java.util.ArrayList<>(List.of(document.body().text()));
        for (Element each : document.body().select("[aria-label], [data-light], [data-done]")) {
            each.attributes().forEach(a -> {
                if (a.getKey().equals("aria-label") || a.getKey().startsWith("data-")) {
                    texts.add(a.getValue());
                }
            });
        }
        assertThat(texts)
                .hasSizeGreaterThan(6)
                .allSatisfy(text -> assertThat(text.replace("Limpid", "").replace("Ctrl+C", ""))
                        .doesNotContainPattern("[A-Za-z]{2}"));
    }

    @Test
    void notesAreBelowTheSummary() throws IOException {
        StudyPage page = new StudyPage(
                new HtmlReport.Head("t", "s", "c", List.of(), List.of(), List.of("Mind " + EVIL)),
                List.of(),
                List.of());
        assertThat(Jsoup.parse(written(page)).select("header p").eachText()).containsExactly("s", "Note. Mind " + EVIL);
    }

    @Test
    void everyBlockIsShown() throws IOException {
        Document page = written();
        assertThat(page.select("section.study h2").eachText()).hasSize(3).contains("Pictures", "Curves");
        assertThat(page.select("table.grid tbody td").eachText()).containsExactly("25 %", "3.14");
        assertThat(page.select("ul.shots img")).hasSize(2);
        assertThat(page.select("ul.shots img.pixels")).hasSize(1);
        assertThat(page.select("svg polyline.curve")).hasSize(2);
        assertThat(page.select("svg polygon.band")).hasSize(1);
        assertThat(page.select("table.bars rect.fill").attr("width")).isEqualTo("50.0");
        assertThat(page.select("nav.index a")).hasSize(3);
        for (Element link : page.select("nav.index a")) {
            assertThat(page.getElementById(link.attr("href").substring(1))).isNotNull();
        }
    }

    @Test
    void textFromOutsideStaysText() throws IOException {
        Document page = written();
        assertThat(page.select("script:not([type])")).hasSize(1);
        assertThat(page.select("p.summary").text()).isEqualTo(EVIL);
        assertThat(page.expectFirst("ul.shots img").attr("alt")).isEqualTo(EVIL);
        assertThat(page.select("meta[http-equiv]").attr("content")).contains("default-src 'none'");
    }

    @Test
    void higherValuesAreHigherInTheDrawing() {
        LinePlot plot = ((Block.Lines) page().sections().get(2).blocks().get(0)).plot();
        String[] points = plot.line(0).split(" ");
        double first = Double.parseDouble(points[0].split(",")[1]);
        double last = Double.parseDouble(points[2].split(",")[1]);
        assertThat(last).isLessThan(first);
        assertThat(plot.ticksUp()).extracting(LinePlot.Tick::text).contains("0", "0.2", "1");
    }

    @Test
    void tablesWithoutAllCellsAreRefused() {
        assertThatThrownBy(() -> new Block.Table("x", List.of("a", "b"), List.of(List.of(Block.Cell.of("1")))))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
