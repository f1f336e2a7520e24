package dev.limpid.report.html;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Prediction;
import dev.limpid.report.IndexedLayer;
import dev.limpid.report.InputDrawing;
import dev.limpid.report.Palette;
import dev.limpid.report.Picture;
import dev.limpid.report.PictureDrawing;
import dev.limpid.report.Provenance;
import dev.limpid.report.Region;
import dev.limpid.report.ScoreGrid;
import dev.limpid.report.SeriesDrawing;
import dev.limpid.report.Shades;
import dev.limpid.report.TableDrawing;
import dev.limpid.report.TokenDrawing;
import dev.limpid.report.VolumeDrawing;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

class HtmlReportTest {
    private static final String EVIL = "<script>alert('x')</script>\"><img src=x onerror=y>";
    private static final PictureDrawing SQUARE = PictureDrawing.of(4, 4, Picture.filled(8, 8, 0x336699));
    private static final List<String> METHODS = List.of("gradient", "grad-cam", "lrp-epsilon-plus", "rise");

    @Test
    void everyExternalTextIsEscaped() throws IOException {
        String html = html(report(EVIL, true));
        assertThat(html).doesNotContain(EVIL).doesNotContain("<img src=x");
        Document page = Jsoup.parse(html);
        assertThat(page.select("script:not([type])")).hasSize(1);
        assertThat(page.select("[onerror]")).isEmpty();
        assertThat(page.title()).contains(EVIL);
        assertThat(page.select("h1").text()).contains(EVIL);
        assertThat(page.select("#picture-1-name").text()).isEqualTo(EVIL);
        assertThat(page.expectFirst(".answers th").text()).isEqualTo(EVIL);
        assertThat(page.select("#picture-1 [role=img]").attr("aria-label")).contains(EVIL);
        assertThat(page.expectFirst("img.map").attr("alt")).contains(EVIL);
        assertThat(page.select("#command").text()).isEqualTo(EVIL);
        assertThat(page.select(".card .problem").text()).isEqualTo(EVIL);
        assertThat(page.select(".card dd").eachText()).contains(EVIL);
        Element chart = page.select(".answers").get(1);
        assertThat(chart.select("caption, th").eachText()).containsExactly(EVIL, EVIL, "b");
        assertThat(chart.select(".fill").eachAttr("width")).containsExactly("0.0", "50.0");
        assertThat(page.expectFirst(".findings p").text()).isEqualTo(EVIL);
        assertThat(page.expectFirst(".comparison tbody th").text()).isEqualTo(EVIL + " " + EVIL);
    }

    @Test
    void thePolicyAllowsOnlyThePagesOwnStyleAndScript() throws IOException, GeneralSecurityException {
        Document page = Jsoup.parse(html(report("cat.png", true)));
        String policy = page.select("meta[http-equiv=Content-Security-Policy]").attr("content");
        assertThat(policy)
                .isEqualTo("default-src 'none'; img-src data:; style-src "
                        + hash(page.expectFirst("style").data())
                        + "; script-src " + hash(page.expectFirst("script").data())
                        + "; base-uri 'none'; form-action 'none'");
        assertThat(page.select("[style], link, iframe, object, embed, base, form"))
                .isEmpty();
        page.select("[src]").forEach(e -> assertThat(e.attr("src")).startsWith("data:image/png;base64,"));
        page.select("[href]").forEach(e -> {
            assertThat(e.attr("href")).startsWith("#");
            assertThat(page.getElementById(e.attr("href").substring(1)))
                    .as(e.attr("href"))
                    .isNotNull();
        });
        String style = page.expectFirst("style").data();
        assertThat(Pattern.compile("url\\(").matcher(style).results().count())
                .isEqualTo(Pattern.compile("url\\(data:image/(png|jpeg);base64,")
                        .matcher(style)
                        .results()
                        .count())
                .isEqualTo(6);
        assertThat(style).doesNotContain("@import", "http:", "https:");
        assertThat(page.expectFirst("script").data()).doesNotContain("http", "fetch(", "eval(", "innerHTML");
        page.getAllElements()
                .forEach(e -> e.attributes().forEach(a -> assertThat(a.getKey()).doesNotStartWith("on")));
    }

    @Test
    void allContentIsAvailableToScreenReaders() throws IOException {
        Document page = Jsoup.parse(html(report("cat.png", true)));
        List<String> ids = page.select("[id]").eachAttr("id");
        assertThat(ids).doesNotHaveDuplicates().hasSizeGreaterThan(15);
        page.select("[aria-labelledby], [aria-describedby]").forEach(e -> {
            for (String key : List.of("aria-labelledby", "aria-describedby")) {
                if (e.hasAttr(key)) {
                    assertThat(ids).contains(e.attr(key));
                }
            }
        });
        assertThat(page.select("html").attr("lang")).isEqualTo("en");
        assertThat(page.select("header.head, main, footer, nav")).hasSize(4);
        assertThat(page.select("h1")).hasSize(1);
        int level = 0;
        for (Element heading : page.select("h1, h2, h3, h4")) {
            int next = heading.tagName().charAt(1) - '0';
            assertThat(next).as(heading.text()).isLessThanOrEqualTo(level + 1);
            level = next;
        }
        page.select("img").forEach(e -> assertThat(e.attr("alt")).matches("Heat map of \\S+ over .*evidence.*\\."));
        page.select("input:not([type=checkbox])")
                .forEach(e ->
                        assertThat(Objects.requireNonNull(e.parent()).tagName()).isEqualTo("label"));
        page.select("input[type=checkbox]")
                .forEach(e ->
                        assertThat(Objects.requireNonNull(e.parent()).text()).isNotBlank());
        page.select("svg").forEach(e -> assertThat(e.attr("aria-hidden")).isEqualTo("true"));
        page.select("table").forEach(t -> assertThat(t.select("th[scope=row]")).isNotEmpty());
        assertThat(page.select("[tabindex]").eachAttr("tabindex")).containsOnly("0");
    }

    @Test
    void controlsAreHiddenWithoutJavaScript() throws IOException {
        Document page = Jsoup.parse(html(report("cat.png", true)));
        assertThat(page.select("button, input")).isNotEmpty();
        page.select("button, input")
                .forEach(e -> assertThat(e.closest("[data-js][hidden]"))
                        .as(e.outerHtml())
                        .isNotNull());
        assertThat(page.select("[hidden]:not([data-js])")).isEmpty();
        assertThat(page.expectFirst("style").data()).contains("[hidden] { display: none !important; }");
        assertThat(page.select(".card:not([hidden]) img.map")).hasSize(4);
    }

    @Test
    void everyMethodIsExplainedAndNumbersHaveUnits() throws IOException {
        Document page = Jsoup.parse(html(report("cat.png", true)));
        assertThat(page.select(".method h3").eachText()).hasSize(METHODS.size());
        for (String method : METHODS) {
            assertThat(page.select(".method").text())
                    .contains(Methods.named(method).info().meaning());
            assertThat(page.expectFirst(".card[data-method=" + method + "] details p")
                            .text())
                    .isEqualTo(Methods.named(method).info().meaning());
        }
        Element signed = page.expectFirst(".card[data-method=gradient]");
        assertThat(signed.select(".ramp.tide")).hasSize(1);
        assertThat(signed.select(".ends span").eachText())
                .containsExactly("\u22122.00", "0", "2.00", "against", "logits", "for");
        assertThat(signed.select(".numbers").text())
                .isEqualTo(
                        "For / against 50 % / 50 % Sum of scores 0 Expected sum 0.500 Completeness gap \u22120.500 (100 %)"
                                + " Time 12 ms");
        assertThat(page.select(".card[data-method=rise] .ramp.ember")).hasSize(1);
    }

    @Test
    void mapsHaveTheInputSizeAndEachPhotographIsEmbeddedOnce() throws IOException {
        HtmlReport report = new HtmlReport(head("big"));
        int[] noise = new java.util.Random(1).ints(1600 * 1200, 0, 1 << 24).toArray();
        Picture photo = Picture.of(1600, 1200, noise);
        Region region = new Region(200, 0, 1200, 1200);
        PictureDrawing drawing = new PictureDrawing(List.of(48, 64), photo, region, List.of());
        List<Explained> all =
                METHODS.stream().map(m -> explained(m, "x", drawing)).toList();
        report.add(new Subject(
                "big",
                Optional.of(new Subject.Shown(drawing, Optional.empty())),
                List.of(),
                List.of(),
                List.of(),
                all,
                ""));
        String html = html(report);
        Document page = Jsoup.parse(html);
        for (Element map : page.select("img.map")) {
            byte[] png = Base64.getDecoder().decode(map.attr("src").substring("data:image/png;base64,".length()));
            assertThat(ImageIO.read(new ByteArrayInputStream(png)).getWidth()).isEqualTo(64);
            assertThat(png.length).isLessThan(6000);
        }
        String style = page.expectFirst("style").data();
        Matcher jpeg =
                Pattern.compile("data:image/jpeg;base64,([A-Za-z0-9+/=]+)").matcher(style);
        assertThat(jpeg.find()).isTrue();
        byte[] bytes = Base64.getDecoder().decode(jpeg.group(1));
        assertThat(ImageIO.read(new ByteArrayInputStream(bytes)).getWidth()).isEqualTo(1024);
        assertThat(jpeg.find()).isFalse();
        assertThat(html.length()).isLessThan(1_200_000);
        assertThat(style)
                .contains(".picture-1 .seen{left:12.5000%;top:0.0000%;width:75.0000%;height:100.0000%}")
                .contains("background-size:133.3333% 100.0000%;background-position:50.0000% 0.0000%");
    }

    /** A page about an input of another kind than pictures. */
    private static Document page(InputDrawing drawing) throws IOException {
        HtmlReport report = new HtmlReport(head("x"));
        List<Explained> all = List.of(explained("gradient", "x", drawing), explained("rise", "x", drawing));
        Optional<Subject.Shown> shown = Optional.of(new Subject.Shown(drawing, Optional.empty()));
        report.add(new Subject("an input", shown, List.of(), List.of(), List.of(), all, ""));
        return Jsoup.parse(html(report));
    }

    /** Checks that a page loads nothing, and that nothing works only by a script. */
    private static void isOneFile(Document page) {
        page.select("[src]").forEach(e -> assertThat(e.attr("src")).startsWith("data:image/"));
        assertThat(page.select("[style], link, iframe, object, embed")).isEmpty();
        String style = page.expectFirst("style").data();
        assertThat(style.replace("url(data:image/", "")).doesNotContain("url(", "@import", "http");
        page.select("button, input")
                .forEach(e -> assertThat(e.closest("[data-js][hidden]")).isNotNull());
        List<String> ids = page.select("[id]").eachAttr("id");
        assertThat(ids).doesNotHaveDuplicates();
    }

    @Test
    void wordsHaveTheColoursOfTheirScores() throws IOException {
        Document page = page(new TokenDrawing(List.of(4), List.of("not", EVIL, "good", "bad")));
        isOneFile(page);
        Element gradient = page.expectFirst(".card[data-method=gradient]");
        assertThat(gradient.select(".tokens span").eachText()).containsExactly("not", EVIL, "good", "bad");
        assertThat(gradient.select(".tokens span").eachAttr("class"))
                .containsExactly("against-32", "for-32", "against-16", "for-16");
        assertThat(gradient.select(".tokens span").eachAttr("title"))
                .containsExactly("token 0: \u22122.00", "token 1: 2.00", "token 2: \u22121.00", "token 3: 1.00");
        assertThat(page.select(".card[data-method=rise] .tokens span").eachAttr("class"))
                .startsWith("ember-0")
                .endsWith("ember-32");
        String style = page.expectFirst("style").data();
        assertThat(style)
                .contains(String.format(".for-32{background:#%06x;color:#ffffff}", Shades.of(Palette.TIDE, 1)))
                .contains(".ember-0{background:#ffffff;color:#1b1f24}", ".dusk{background:linear-gradient");
        assertThat(page.select("script:not([type])")).hasSize(1);
        assertThat(page.select("img[src=x]")).isEmpty();
    }

    @Test
    void aVolumeIsScrolledThroughAlongEachAxis() throws IOException {
        float[] voxels = new float[3 * 4 * 5];
        for (int i = 0; i < voxels.length; i++) {
            voxels[i] = i;
        }
        Document page = page(VolumeDrawing.of(List.of(3, 4, 5), new float[][] {voxels}));
        isOneFile(page);
        Element card = page.expectFirst(".card[data-method=gradient]");
        assertThat(card.select("input[data-slice]").eachAttr("max")).containsExactly("2", "3", "4");
        // The scores, -2 and 2 above -1 and 1 in the first and last slice and column, are strongest in the first slice.
        assertThat(card.select("input[data-slice]").eachAttr("value").get(0)).isEqualTo("0");
        assertThat(card.select(".view p").eachText().get(1)).matches("row \\d of 4");
        assertThat(card.select("input[data-slice]").eachAttr("data-step")).containsExactly("1", "1", "1");
        String style = page.expectFirst("style").data();
        assertThat(style)
                .contains("#picture-1 .axis-0 .slice{aspect-ratio:5/4}", "#picture-1 .axis-2 .slice{aspect-ratio:4/3}")
                .contains("background-position:0 calc(100% * var(--at) / 2)")
                .contains(
                        "#picture-1-1 .axis-0{--at:0}",
                        "#picture-1-1 .axis-0 .map{background-image:url(data:image/png");
        assertThat(card.select(".slices").attr("aria-label")).contains("Heat map of gradient over an input.", "slice ");
    }

    @Test
    void seriesAndTablesAreDrawings() throws IOException {
        float[][] signal = {{0, 1, 2, 3, 2, 1, 0, 1}};
        TableDrawing table =
                new TableDrawing(List.of(4), List.of("age", "height", "weight", EVIL), List.of(40f, 1.8f, 80f, 0f));
        for (InputDrawing drawing : List.of(SeriesDrawing.of(List.of(8), signal, List.of()), table)) {
            Document page = page(drawing);
            isOneFile(page);
            Element card = page.expectFirst(".card[data-method=gradient]");
            assertThat(card.classNames()).contains("wide-card");
            Element figure = card.expectFirst("img.figure");
            assertThat(Integer.parseInt(figure.attr("width"))).isGreaterThan(500);
            assertThat(figure.attr("alt")).startsWith("Heat map of gradient over an input. The strongest evidence");
            // The drawing holds its own colour scale.
            assertThat(card.select(".ramp")).isEmpty();
        }
    }

    @Test
    void textHasEnoughContrastInLightAndDark() throws IOException {
        String style =
                Jsoup.parse(html(report("cat.png", true))).expectFirst("style").data();
        List<Map<String, Integer>> themes = new ArrayList<>();
        Matcher block = Pattern.compile("color-scheme: (light|dark);([^}]*)}").matcher(style);
        while (block.find()) {
            Map<String, Integer> colours = new LinkedHashMap<>();
            Matcher colour = Pattern.compile("--([a-z]+): #([0-9a-f]{6});").matcher(block.group(2));
            while (colour.find()) {
                colours.put(colour.group(1), Integer.parseInt(colour.group(2), 16));
            }
            themes.add(colours);
        }
        assertThat(themes).hasSize(3);
        assertThat(themes.get(1)).isEqualTo(themes.get(2));
        for (Map<String, Integer> theme : themes) {
            for (String text : List.of("ink", "soft", "accent", "alarm")) {
                for (String ground : List.of("paper", "panel")) {
                    assertThat(contrast(colour(theme, text), colour(theme, ground)))
                            .as(text + " on " + ground)
                            .isGreaterThanOrEqualTo(4.5);
                }
            }
            for (String mark : List.of("fill", "against", "for")) {
                assertThat(contrast(colour(theme, mark), colour(theme, "paper")))
                        .as(mark)
                        .isGreaterThanOrEqualTo(3);
            }
        }
    }

    @Test
    void anUnreadableImageShowsTheReason() throws IOException {
        HtmlReport report = new HtmlReport(head("x"));
        report.add(Subject.unreadable("broken.png", "broken.png is not an image"));
        Document page = Jsoup.parse(html(report));
        assertThat(page.select("#picture-1 .problem").text()).isEqualTo("broken.png is not an image");
        assertThat(page.select(".stack, .cards, .methods, nav")).isEmpty();
    }

    @Test
    void theGroundTruthIsASeparateLayer() throws IOException {
        assertThat(Jsoup.parse(html(report("a", true))).select("#truth")).hasSize(1);
        Document without = Jsoup.parse(html(report("a", false)));
        assertThat(without.select("#truth")).isEmpty();
        assertThat(without.expectFirst("style").data()).doesNotContain(".picture-1 .truth{");
    }

    private static int colour(Map<String, Integer> theme, String name) {
        return Objects.requireNonNull(theme.get(name), name);
    }

    /** The contrast ratio according to the Web Content Accessibility Guidelines 2.1. */
    private static double contrast(int one, int other) {
        double a = luminance(one);
        double b = luminance(other);
        return (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    }

    private static double luminance(int rgb) {
        return (0.2126 * linear(rgb >> 16)) + (0.7152 * linear(rgb >> 8)) + (0.0722 * linear(rgb));
    }

    private static double linear(int channel) {
        double c = (channel & 0xFF) / 255.0;
        return c <= 0.04045 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
    }

    private static HtmlReport.Head head(String text) {
        return new HtmlReport.Head("What " + text + " looks at", text, text, List.of(new Fact("Network", text)));
    }

    /** A page that holds an external text in every possible place. */
    private static HtmlReport report(String text, boolean isTruthKnown) {
        HtmlReport report = new HtmlReport(head(text));
        report.add(new Finding(text, text));
        Comparison.Column column = new Comparison.Column(text, text, true, 0.25);
        report.compare(new Comparison(
                text,
                text,
                List.of(column),
                List.of(new Comparison.Row(text, text, List.of(Comparison.Cell.of(0.5))))));
        Optional<IndexedLayer> truth =
                isTruthKnown ? Optional.of(IndexedLayer.painted(4, 4, i -> i / 8, 0, 0xFFFFFFFF)) : Optional.empty();
        Subject.Shown shown = new Subject.Shown(SQUARE, truth);
        List<Explained> explained = new ArrayList<>();
        METHODS.subList(0, 3).forEach(m -> explained.add(explained(m, text, SQUARE)));
        MethodInfo last = Methods.named(METHODS.get(3)).info();
        for (String name : List.of(text, "second")) {
            List<Explained> own = new ArrayList<>(explained);
            own.add(
                    name.equals(text)
                            ? Explained.failed(last, provenance("rise", text), text)
                            : explained("rise", text, SQUARE));
            report.add(new Subject(
                    name,
                    Optional.of(shown),
                    List.of(new Prediction(1, text, 3, 0.75), new Prediction(0, "other", 1, 0.25)),
                    List.of(new Chart(text, List.of(Chart.Bar.of(text, -1, 2), Chart.Bar.of("b", 1, 2)))),
                    List.of(new Fact("Target", text)),
                    name.equals(text) ? own : own.subList(3, 4),
                    ""));
        }
        return report;
    }

    private static Explained explained(String method, String text, InputDrawing drawing) {
        MethodInfo info = Methods.named(method).info();
        boolean isSigned = method.equals("gradient");
        float[] numbers = isSigned ? new float[] {-2, 2, -1, 1} : new float[] {0, 1, 2, 3};
        long[] shape = drawing.sizes().stream().mapToLong(s -> 1).toArray();
        shape[shape.length - 1] = shape.length == 1 ? 4 : 2;
        shape[0] = shape.length == 1 ? 4 : 2;
        ScoreGrid scores = ScoreGrid.of(Tensor.of(numbers, batched(shape)), 0, drawing.sizes());
        OptionalDouble gap = isSigned ? OptionalDouble.of(-0.5) : OptionalDouble.empty();
        List<Fact> further = List.of(new Fact("further", text));
        // The gradient does not satisfy completeness; the law is added so that the card shows a gap.
        MethodInfo shown = isSigned ? info.laws(MethodInfo.Law.COMPLETENESS) : info;
        return Explained.of(
                shown,
                provenance(method, text),
                new Explained.Result(drawing, scores, "logits", isSigned ? 0 : 6, gap, 0.012, further));
    }

    private static long[] batched(long[] shape) {
        return LongStream.concat(LongStream.of(1), LongStream.of(shape)).toArray();
    }

    private static Provenance provenance(String method, String text) {
        return new Provenance("Limpid", "engine", text, "00", method, text, text, Map.of(text, text), 7);
    }

    private static String html(HtmlReport report) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        report.writeTo(out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private static String hash(String text) throws GeneralSecurityException {
        byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        return "'sha256-" + Base64.getEncoder().encodeToString(digest) + "'";
    }
}
