package dev.limpid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.model.Npy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainReportTest {
    @TempDir
    Path folder;

    private Path model;
    private Path input;
    private Path report;

    @BeforeEach
    void write() {
        model = TinyNetwork.write(folder);
        input = folder.resolve("x.npy");
        Npy.write(TinyNetwork.inputTensor(), input);
        report = folder.resolve("report.html");
    }

    @Test
    void aReportShowsWhatEveryMethodSaidOfEveryInput() throws IOException {
        Path second = Files.copy(input, folder.resolve("it's <b>.npy"));
        Path labels = Files.writeString(folder.resolve("names.txt"), "<i>one</i>\n<i>one</i> b\n<i>one</i> c\n");
        Run run = explain("--method", "gradient,input-x-gradient,grad-cam", "--labels", labels, input, second)
                .fine();
        assertThat(run.out()).contains("report " + report);
        Document page = Jsoup.parse(report);
        assertThat(page.select("h1").text()).isEqualTo("What tiny.onnx looks at");
        assertThat(page.select(".summary").text())
                .isEqualTo("2 images, 3 methods; target: the class with the largest score");
        assertThat(page.select(".subject h2").eachText()).containsExactly("x.npy", "it's <b>.npy");
        assertThat(page.expectFirst(".subject").select(".card").eachAttr("data-method"))
                .containsExactly("gradient", "input-x-gradient", "grad-cam");
        assertThat(page.select("img.map")).hasSize(6);
        assertThat(page.expectFirst(".answers").select("tr")).hasSize(3);
        assertThat(page.expectFirst(".answers th").text()).startsWith("<i>one</i>");
        double sum = page.expectFirst(".answers").select("td:last-child").eachText().stream()
                .mapToDouble(t -> Double.parseDouble(t.replace(" %", "")))
                .sum();
        assertThat(sum).isBetween(98.0, 102.0);
        assertThat(page.select(".card[data-method=gradient] .ends").text()).contains("logits per unit of input");
        assertThat(page.select(".method p").eachText())
                .contains(Methods.named("grad-cam").info().meaning());
        assertThat(page.select("footer dd").eachText()).contains("tiny.onnx", "0");
    }

    @Test
    void theCommandStandsInTheReportAsAShellTakesIt() throws IOException {
        explain("--method", "gradient", "--target", "0.5*0+0.5*1", input).fine();
        assertThat(Jsoup.parse(report).select("#command").text())
                .isEqualTo("./limpid explain " + model + " --out " + folder.resolve("out") + " --report " + report
                        + " --method gradient --target '0.5*0+0.5*1' " + input);
    }

    @Test
    void sumsAreShownBesideWhatTheyShouldBe() throws IOException {
        explain("--method", "integrated-gradients,kernel-shap", "--param", "segments=grid:2x2", input)
                .fine();
        for (String method : List.of("integrated-gradients", "kernel-shap")) {
            Map<String, String> numbers = numbers(Jsoup.parse(report), method);
            double sum = number(numbers, "Sum of scores");
            assertThat(sum).isNotZero();
            assertThat(number(numbers, "Expected sum"))
                    .isBetween(sum - 0.02 * Math.abs(sum), sum + 0.02 * Math.abs(sum));
            assertThat(numbers.get("Completeness gap")).contains("%");
        }
    }

    @Test
    void aMethodThatFailsAndAnInputThatCannotBeReadHaveTheirSentences() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.npy"), "no numbers");
        Run run = explain("--method", "gradient,attention-map", input, broken);
        assertThat(run.exitCode()).isEqualTo(3);
        Document page = Jsoup.parse(report);
        String sentence =
                page.select(".card[data-method=attention-map] .problem").text();
        assertThat(sentence).startsWith("the network has no attention between tokens");
        assertThat(run.err()).contains(sentence);
        assertThat(page.select("#picture-2 .problem").text()).startsWith(broken.toString());
        assertThat(page.select(".card[data-method=gradient] img.map")).hasSize(1);
    }

    @Test
    void theJsonNamesTheReport() {
        assertThat(explain("--json", "--method", "gradient", input)
                        .fine()
                        .json()
                        .at("/report")
                        .asText())
                .isEqualTo(report.toString());
    }

    @Test
    void aReportThatCannotBeWrittenIsRefusedBeforeTheWork() throws IOException {
        Path taken = Files.createDirectory(folder.resolve("taken"));
        assertThat(refused(taken)).isEqualTo(taken + " is a folder; name a file for the report, such as report.html");
        Path nowhere = folder.resolve("nowhere/report.html");
        assertThat(refused(nowhere)).isEqualTo(folder.resolve("nowhere") + ": the folder of the report does not exist");
        assertThat(refused(input))
                .isEqualTo(input + ": the report would overwrite an input of this run; choose another name");
        assertThat(refused(model))
                .isEqualTo(model + ": the report would overwrite an input of this run; choose another name");
        report = folder.resolve("report.html");
        List<Object> many = new ArrayList<>(List.of("--method", "gradient"));
        Stream.generate(() -> input).limit(3001).forEach(many::add);
        assertThat(explain(many.toArray()).sentence())
                .startsWith("a report of 3001 heat maps is too large for a browser");
        assertThat(folder.resolve("out")).doesNotExist();
        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left.filter(
                            f -> f.toString().endsWith(".html") || f.toString().endsWith(".part")))
                    .isEmpty();
        }
    }

    private String refused(Path file) {
        report = file;
        return explain("--method", "gradient", input).sentence();
    }

    private static Map<String, String> numbers(Document page, String method) {
        Map<String, String> numbers = new java.util.LinkedHashMap<>();
        page.select(".card[data-method=" + method + "] .numbers > div")
                .forEach(each ->
                        numbers.put(each.select("dt").text(), each.select("dd").text()));
        return numbers;
    }

    private static double number(Map<String, String> numbers, String name) {
        return Double.parseDouble(String.valueOf(numbers.get(name)).replace('\u2212', '-'));
    }

    private Run explain(Object... more) {
        List<Object> arguments =
                new ArrayList<>(List.of("explain", model, "--out", folder.resolve("out"), "--report", report));
        arguments.addAll(List.of(more));
        return Run.of(arguments.toArray());
    }
}
