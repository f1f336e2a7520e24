package dev.limpid.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.onnx.OnnxReader;
import dev.limpid.model.Npy;
import dev.limpid.runtime.OnnxRuntime;
import dev.limpid.runtime.Program;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandsTest {

    private static final List<String> METHODS = List.of(
            "gradient",
            "input-x-gradient",
            "integrated-gradients",
            "smooth-grad",
            "guided-backprop",
            "deconvnet",
            "cam",
            "grad-cam",
            "guided-grad-cam");

    @TempDir
    Path folder;

    private Path model;

    @BeforeEach
    void write() {
        model = TinyNetwork.write(folder);
    }

    @Test
    void inspectTellsWhatTheNetworkIs() {
        JsonNode json = Run.of("inspect", model, "--json").fine().json();
        assertThat(json.at("/operators/Conv").asInt()).isEqualTo(1);
        assertThat(json.at("/operators/Gemm").asInt()).isEqualTo(1);
        assertThat(json.at("/operators")).hasSize(6);
        assertThat(json.at("/parameters").asInt()).isEqualTo(2 + 6);
        assertThat(json.at("/classes").asInt()).isEqualTo(3);
        assertThat(json.at("/inputs/0/name").asText()).isEqualTo("x");
        assertThat(json.at("/inputs/0/type").asText()).isEqualTo("float[N,1,4,4]");
        assertThat(json.at("/outputs/0/name").asText()).isEqualTo("logits");
        assertThat(json.at("/sha256").asText()).matches("[0-9a-f]{64}");
        assertThat(json.at("/defaultLayer").asText()).startsWith("relu");
        assertThat(json.at("/preprocessing").isObject()).isTrue();
        assertThat(json.at("/unsupported")).isEmpty();
        assertThat(json.at("/layers")).isNotEmpty();
        List<String> working = new ArrayList<>();
        json.at("/methods").forEach(m -> {
            if (m.at("/works").asBoolean()) {
                working.add(m.at("/name").asText());
            }
        });
        assertThat(working)
                .containsAll(METHODS)
                .contains("guided-ig", "aise", "noise-tunnel", "meaningful-perturbation");
    }

    @Test
    void inspectSaysWhyAMethodDoesNotWork() {
        JsonNode methods = Run.of("inspect", model, "--json").fine().json().at("/methods");
        for (JsonNode method : methods) {
            boolean isOfTokens = method.at("/name").asText().equals("vit-recipro-cam");
            assertThat(method.at("/works").asBoolean())
                    .isEqualTo(method.at("/reason").isNull());
            assertThat(method.at("/reason").asText()).contains(isOfTokens ? "the tokens of a transformer" : "");
        }
    }

    @Test
    void inspectNamesAForeignOperatorAndWhatItBlocks() {
        Run run = Run.of("inspect", TinyNetwork.writeWithForeignOperator(folder), "--json");
        assertThat(run.exitCode()).isEqualTo(2);
        JsonNode json = run.json();
        assertThat(json.at("/operators/org.example:Squash").asInt()).isEqualTo(1);
        assertThat(json.at("/unsupported")).hasSize(1);
        assertThat(json.at("/unsupported/0/operator").asText()).isEqualTo("org.example:Squash");
        assertThat(json.at("/unsupported/0/node").asText()).isEqualTo("odd");
        assertThat(json.at("/unsupported/0/blocks").toString()).contains("gradient", "grad-cam");
    }

    @Test
    void inspectTellsWhichMethodsAnOperatorWithoutARuleBlocks() {
        Path transformed = TinyNetwork.writeWithUnruledOperatorBelowTheMaps(folder);
        JsonNode json = Run.of("inspect", transformed, "--json").fine().json();
        assertThat(json.at("/unsupported")).hasSize(1);
        assertThat(json.at("/unsupported/0/operator").asText()).isEqualTo("DFT");
        String blocks = json.at("/unsupported/0/blocks").toString();
        assertThat(blocks).contains("\"gradient\"", "\"guided-grad-cam\"").doesNotContain("\"grad-cam\"", "\"cam\"");
    }

    @Test
    void inspectSpeaksToPeopleToo() {
        String out = Run.of("inspect", model).fine().out();
        assertThat(out).contains("Conv 1", "float[N,1,4,4]", "default layer", "grad-cam  works");
    }

    @Test
    void methodsAreListedWithTheirReferences() {
        JsonNode methods = Run.of("methods", "--json").fine().json().at("/methods");
        List<String> names = new ArrayList<>();
        methods.forEach(m -> {
            names.add(m.at("/name").asText());
            String name = m.at("/name").asText();
            boolean isSearch = name.equals("guided-ig") || name.equals("noise-tunnel");
            if (isSearch || METHODS.contains(name)) {
                assertThat(m.at("/compiles").asBoolean()).as(name).isEqualTo(!isSearch);
            }
            for (String key : List.of("family", "cost", "reference", "witness")) {
                assertThat(m.at("/" + key).asText()).as(key).isNotBlank();
            }
            assertThat(m.at("/laws").isArray()).isTrue();
            assertThat(m.at("/parameters").isArray()).isTrue();
        });
        assertThat(names).containsAll(METHODS);
        assertThat(Run.of("methods").fine().out())
                .contains("integrated-gradients", "gradient")
                .doesNotContain("arXiv");
        assertThat(Run.of("methods", "integrated-gradients").fine().out())
                .contains("integrated-gradients", "steps=50", "arXiv");
        assertThat(Run.of("methods", "gradcam").sentence())
                .isEqualTo("there is no method 'gradcam'; did you mean 'grad-cam'?");
    }

    @Test
    void aCompiledExplainerSaysWhatExplainSays() {
        Path input = folder.resolve("x.npy");
        Npy.write(TinyNetwork.inputTensor(), input);
        for (String method : List.of("grad-cam", "gradient", "integrated-gradients", "smooth-grad")) {
            Path out = folder.resolve(method + ".onnx");
            JsonNode compiled = Run.of("compile", model, "--method", method, "-o", out, "--json")
                    .fine()
                    .json();
            assertThat(compiled.at("/inputs").toString()).isEqualTo("[\"x\",\"target\"]");
            String more = method.equals("smooth-grad") ? ",\"standard_error\"" : "";
            assertThat(compiled.at("/outputs").toString()).isEqualTo("[\"logits\",\"attribution\"" + more + "]");
            JsonNode explained = Run.of(
                            "explain",
                            model,
                            input,
                            "--method",
                            method,
                            "--target",
                            "1",
                            "--raw",
                            "--json",
                            "--out",
                            folder.resolve("out"))
                    .fine()
                    .json();
            Tensor expected = Npy.read(Path.of(
                    explained.at("/results/0/explanations/0/files/scores").asText()));
            assertClose(method, run(out), expected);
        }
    }

    private static Tensor run(Path explainer) {
        Tensor target = Tensor.of(new float[] {0, 1, 0}, 1, 3);
        try (Program program = OnnxRuntime.create().compile(OnnxReader.read(explainer))) {
            return Objects.requireNonNull(program.run(Map.of("x", TinyNetwork.inputTensor(), "target", target))
                    .get("attribution"));
        }
    }

    private static void assertClose(String what, Tensor found, Tensor expected) {
        assertThat(found.shape()).as(what).containsExactly(expected.shape());
        float[] one = found.toFloats();
        float[] other = expected.toFloats();
        double largest = 0;
        for (float each : other) {
            largest = Math.max(largest, Math.abs(each));
        }
        assertThat(largest).as(what).isPositive();
        for (int i = 0; i < one.length; i++) {
            assertThat((double) one[i]).as(what + " at " + i).isCloseTo(other[i], within(1e-5 * largest));
        }
    }

    @Test
    void compileKeepsTheModel() {
        assertThat(Run.of("compile", model, "--method", "gradient", "-o", model).sentence())
                .contains("would overwrite an input");
        assertThat(OnnxReader.read(model).outputs()).containsExactly("logits");
    }

    @Test
    void benchMeasuresBothAndTheirRatio() {
        JsonNode json = Run.of("bench", model, "--method", "gradient", "--rounds", "5", "--json")
                .fine()
                .json();
        double forward = json.at("/forwardMs").asDouble();
        double explain = json.at("/explainMs").asDouble();
        assertThat(forward).isPositive();
        assertThat(explain).isPositive();
        assertThat(json.at("/ratio").asDouble()).isCloseTo(explain / forward, within(1e-9));
        assertThat(json.has("peakMiB")).isTrue();
    }

    @Test
    void benchMeasuresOnePartAlone() {
        JsonNode forward = Run.of("bench", model, "--only", "forward", "--rounds", "3", "--json")
                .fine()
                .json();
        assertThat(forward.at("/forwardMs").asDouble()).isPositive();
        assertThat(forward.has("explainMs")).isFalse();
        JsonNode method = Run.of("bench", model, "--method", "gradient", "--only", "method", "--rounds", "3", "--json")
                .fine()
                .json();
        assertThat(method.at("/explainMs").asDouble()).isPositive();
        assertThat(method.has("forwardMs")).isFalse();
    }

    @Test
    @Tag("thorough")
    void benchMeasuresThroughputBesidePlainBatches() {
        JsonNode json = Run.of("bench", model, "--method", "rise", "--param", "samples=100", "--batched", "--json")
                .fine()
                .json();
        double ours = json.at("/samplesPerSecond").asDouble();
        double plain = json.at("/plainPerSecond").asDouble();
        assertThat(json.at("/samples").asInt()).isEqualTo(100);
        assertThat(json.at("/plainBatch").asInt()).isBetween(1, 32);
        assertThat(json.at("/throughput").asDouble()).isCloseTo(ours / plain, within(1e-9));
        assertThat(Run.of("bench", model, "none.npy", "--method", "rise", "--batched")
                        .sentence())
                .contains("none.npy");
        assertThat(Run.of("bench", model, "--method", "gradient", "--batched").sentence())
                .contains("needs a method that samples");
        assertThat(Run.of("bench", model, "--method", "rise", "--batched", "--only", "forward")
                        .sentence())
                .contains("measures both");
    }

    @Test
    void metricsAreListedWithTheirProof() {
        JsonNode metrics = Run.of("metrics", "--json").fine().json().at("/metrics");
        List<String> names = new ArrayList<>();
        metrics.forEach(m -> {
            names.add(m.at("/name").asText());
            for (String key : List.of("family", "direction", "cost", "reference", "status", "proof")) {
                assertThat(m.at("/" + key).asText()).as(key).isNotBlank();
            }
            assertThat(m.at("/needs").isArray()).isTrue();
            assertThat(m.has("range")).isTrue();
        });
        assertThat(names)
                .contains("deletion", "pointing-game", "sparseness", "max-sensitivity", "mprt-cascading", "dummy");
        assertThat(Run.of("metrics").fine().out())
                .contains("deletion", "quarantined")
                .doesNotContain("arXiv");
        assertThat(Run.of("metrics", "irof").fine().out()).contains("arXiv 2003.08747", "1 or less", "quantus");
        assertThat(Run.of("metrics", "irof", "--json")
                        .fine()
                        .json()
                        .at("/passes/network")
                        .asInt())
                .isEqualTo(50);
        assertThat(Run.of("metrics", "deltion").sentence())
                .isEqualTo("there is no metric 'deltion'; did you mean 'deletion'?");
    }

    @Test
    void everyCommandHasExamples() {
        for (String command :
                List.of("inspect", "explain", "compile", "methods", "metrics", "bench", "zoo", "generate-completion")) {
            Run run = Run.of(command, "--help").fine();
            assertThat(run.out()).as(command).contains("Usage: limpid " + command, "Examples:", "  limpid " + command);
        }
    }

    @Test
    void completionKnowsCommandsAndOptions() {
        assertThat(Run.of("generate-completion").fine().out())
                .startsWith("#!/usr/bin/env bash")
                .contains("explain", "--preprocess", "inspect");
    }
}
