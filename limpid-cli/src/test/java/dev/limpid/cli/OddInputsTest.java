package dev.limpid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Commands about simple models, cases, influence, labels, counterfactuals, attacks, location and words work on networks and data of every kind,
 * or say in one sentence why not and write nothing.
 */
class OddInputsTest {
    private static final Set<String> ALL = Set.of(
            "distill",
            "cases",
            "influence",
            "labels",
            "prototypes",
            "counterfactual",
            "attack",
            "guard",
            "locate",
            "words");

    @TempDir
    Path folder;

    private static List<Object> line(String command, Path net, Path data, Path one) {
        List<Object> line = new ArrayList<>(List.of(command, net));
        line.addAll(
                switch (command) {
                    case "distill" -> List.of(data, "--students", "tree,linear");
                    case "cases" -> List.of(data, one);
                    case "influence" ->
                        List.of(data, one, "--method", "influence-function,tracin-all,trak,ek-fac", "--check", 5);
                    case "counterfactual" ->
                        List.of(one, "--data", data, "--method", "sedc,region-swap,sparse-gradient");
                    case "attack" -> List.of(data, "--limit", 1, "--method", "pgd-l2,few-pixels");
                    case "guard" -> List.of(data, "--attacks", "fgsm,pgd-l2", "--radius", 0.5);
                    case "locate" -> List.of(data, "--method", "gradient");
                    case "words" -> List.of(data, "--limit", 1, "--concept-limit", 20);
                    default -> List.of(data);
                });
        return line;
    }

    private OddRuns runs() {
        return new OddRuns(folder, OddInputsTest::line);
    }

    /** Commands that a kind of network cannot be given to, with words of the sentence that says so. */
    private static Map<String, String> refused(OddNetworks kind) {
        Map<String, String> refused = new LinkedHashMap<>();
        refused.put("locate", "no masks of objects");
        switch (kind) {
            case SERIES, TOKENS, VOLUME, TABLE -> {
                Stream.of("counterfactual", "attack", "guard")
                        .forEach(c -> refused.put(c, "only grey and colour pictures can be changed"));
                refused.put("locate", "objects are located in pictures");
                refused.put("words", "the drawn world has pictures");
            }
            case ELEVEN_CHANNELS -> {
                Stream.of("counterfactual", "attack", "guard")
                        .forEach(c -> refused.put(c, "only grey and colour pictures can be changed"));
                refused.put("words", "give a .npy tensor");
            }
            case DETECTOR -> {
                Stream.of("counterfactual", "attack", "guard")
                        .forEach(c -> refused.put(c, "holds no scores of classes of the whole picture"));
                refused.put("influence", "does not choose one of several classes");
            }
            case SEGMENTATION ->
                Stream.of("counterfactual", "attack", "guard")
                        .forEach(c -> refused.put(c, "holds no scores of classes of the whole picture"));
            case MANY_LABELS -> refused.put("influence", "does not choose one of several classes");
            case FIXED_BATCH -> refused.put("words", "takes a fixed number of pictures");
            default -> {}
        }
        return refused;
    }

    private void check(OddNetworks kind, Set<String> commands) throws IOException {
        runs().check(kind.toString(), kind.write(folder), kind.inputs(folder, 48), commands, refused(kind));
    }

    @ParameterizedTest
    @EnumSource(names = {"ONE_LOGIT", "TABLE", "SERIES"})
    void someKindsOfNetworks(OddNetworks kind) throws IOException {
        check(kind, Set.of("cases", "influence", "labels", "locate", "attack"));
    }

    @ParameterizedTest
    @EnumSource
    @Tag("thorough")
    void everyKindOfNetworkWithEveryCommand(OddNetworks kind) throws IOException {
        check(kind, ALL);
    }

    /** A single logit tells two classes apart: labels, predictions and influence know both. */
    @Test
    void aSingleLogitHasTwoClasses() throws IOException {
        Path net = OddNetworks.ONE_LOGIT.write(folder);
        Path data = OddNetworks.ONE_LOGIT.inputs(folder, 48);
        Run labels = Run.of("labels", net, data, "--plant", 0.1, "--out", folder.resolve("l"), "--json");
        assertThat(labels.fine().json().at("/area").asDouble()).isGreaterThan(0.95);
        Run cases = Run.of("cases", net, data, data.resolve("0/i0.npy"), "--out", folder.resolve("c"));
        assertThat(cases.out())
                .contains("i0.npy: not 0. A good case", "nearest cases are not 0")
                .doesNotContain("no case of another");
        Path names = Files.writeString(folder.resolve("names.txt"), "dark\nbright\n");
        Run named = Run.of(
                "influence", net, data, data.resolve("0/i0.npy"), "--labels", names, "--out", folder.resolve("i"));
        assertThat(named.out()).contains("dark is supported by ");
        double logit = wordsOf(net, data, names, "bright");
        assertThat(wordsOf(net, data, names, "dark")).isEqualTo(-logit);
        assertThat(wordsOf(net, data, names, logit > 0 ? "1" : "0")).isEqualTo(Math.abs(logit));
    }

    /** The logit of a class as words tell it, by its name or number. */
    private double wordsOf(Path net, Path data, Path names, String target) {
        Run run = Run.of(
                "words",
                net,
                data.resolve("1/i1.npy"),
                "--labels",
                names,
                "--target",
                target,
                "--concept-limit",
                20,
                "--json",
                "--out",
                folder.resolve("w-" + target));
        assertThat(run.fine().json().at("/pictures/0/label").asText())
                .isEqualTo(target.equals("0") ? "dark" : target.equals("1") ? "bright" : target);
        return run.json().at("/pictures/0/logit").asDouble();
    }

    @ParameterizedTest
    @ValueSource(strings = {"distill", "cases", "labels", "prototypes", "attack", "guard", "locate", "words"})
    void anEmptyFolderAndABrokenNetworkAreRefused(String command) throws IOException {
        Path net = OddNetworks.GREY.write(folder);
        Path data = OddNetworks.GREY.inputs(folder, 2);
        Path empty = Files.createDirectories(folder.resolve("empty"));
        assertThat(runs().run(command, net, empty, data.resolve("0/i0.npy")).sentence())
                .contains("empty");
        assertThat(runs().written(net, command)).isZero();
        Path broken = Files.writeString(folder.resolve("broken.onnx"), "no network");
        assertThat(runs().run(command, broken, data, data.resolve("0/i0.npy")).sentence())
                .contains("broken.onnx");
        assertThat(runs().written(broken, command)).isZero();
    }

    /** One class, one input, and an input that cannot be read among good ones. */
    @ParameterizedTest
    @ValueSource(strings = {"distill", "cases", "influence", "labels", "prototypes", "guard"})
    void dataWithTooLittleInItAndABrokenInput(String command) throws IOException {
        Path net = OddNetworks.GREY.write(folder);
        Path data = OddNetworks.GREY.inputs(folder, 48);
        Path one = data.resolve("0/i0.npy");
        Path single = Files.createDirectories(folder.resolve("single/0"));
        Files.copy(one, single.resolve("i0.npy"));
        Path oneClass = Files.createDirectories(folder.resolve("class/0"));
        try (Stream<Path> dark = Files.list(data.resolve("0"))) {
            for (Path each : dark.toList()) {
                Files.copy(each, oneClass.resolve(String.valueOf(each.getFileName())));
            }
        }
        for (Path few : List.of(single.getParent(), oneClass.getParent())) {
            Run run = runs().run(command, net, few, one);
            if (run.exitCode() != 0) {
                assertThat(run.sentence()).isNotBlank();
                assertThat(run.err().lines()).hasSize(1);
                assertThat(runs().written(net, command)).isZero();
            }
        }
        Files.writeString(data.resolve("0/z-broken.npy"), "no array");
        Run run = runs().run(command, net, data, one);
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.PARTLY);
        assertThat(run.err()).contains("z-broken.npy").doesNotContain("Exception");
        assertThat(runs().written(net, command)).isPositive();
    }

    /** Inputs of another size are told one by one, and no page without results is written. */
    @ParameterizedTest
    @ValueSource(strings = {"attack", "guard", "words", "cases", "labels", "distill"})
    void inputsThatDoNotFitAreToldAndNothingIsWritten(String command) throws IOException {
        Path net = OddNetworks.ONE_LOGIT.write(folder);
        Path data = OddNetworks.GREY.inputs(folder, 12);
        Run run = runs().run(command, net, data, data.resolve("0/i0.npy"));
        assertThat(run.exitCode()).isEqualTo(ExitCode.INPUT);
        assertThat(run.err()).contains("i0.npy", "float[N,3,12,12]").doesNotContain("Exception");
        assertThat(runs().written(net, command)).isZero();
    }

    /** The data are fine, but what is asked about them does not fit. */
    @ParameterizedTest
    @ValueSource(strings = {"cases", "influence", "counterfactual"})
    void aQuestionThatDoesNotFitIsToldAndNothingIsWritten(String command) throws IOException {
        Path net = OddNetworks.ONE_LOGIT.write(folder);
        Path data = OddNetworks.ONE_LOGIT.inputs(folder.resolve("fine"), 24);
        Path other = OddNetworks.GREY.inputs(folder.resolve("other"), 2);
        Run run = runs().run(command, net, data, other.resolve("0/i0.npy"));
        assertThat(run.exitCode()).as(run.err()).isEqualTo(ExitCode.INPUT);
        assertThat(run.err()).contains("i0.npy", "nothing is written").doesNotContain("Exception");
        assertThat(runs().written(net, command)).isZero();
    }

    /** The mean over its pixels is no class of the picture. */
    @Test
    void noClassOfANetworkThatClassifiesPixelsIsChanged() throws IOException {
        Path net = OddNetworks.SEGMENTATION.write(folder);
        Path data = OddNetworks.SEGMENTATION.inputs(folder, 12);
        assertThat(runs().run("counterfactual", net, data, data.resolve("1/i1.npy"))
                        .sentence())
                .contains("holds no scores of classes of the whole picture");
    }

    /** A manifest with the name of a result stays as it is. */
    @Test
    void aResultDoesNotOverwriteTheData() throws IOException {
        Path net = OddNetworks.GREY.write(folder);
        Path data = OddNetworks.GREY.inputs(folder, 30);
        StringBuilder lines = new StringBuilder("file,label\n");
        for (int i = 0; i < 30; i++) {
            lines.append(folder.relativize(data))
                    .append('/')
                    .append(i % 2)
                    .append("/i" + i + ".npy,")
                    .append(i % 2)
                    .append('\n');
        }
        Path manifest = Files.writeString(folder.resolve("labels.csv"), lines.toString());
        assertThat(Run.of("labels", net, manifest, "--out", folder).sentence()).contains("would overwrite an input");
        assertThat(manifest).hasContent(lines.toString().strip());
    }

    @Test
    void aClassThatThereIsNotIsRefused() throws IOException {
        Path net = OddNetworks.GREY.write(folder);
        Path data = OddNetworks.GREY.inputs(folder, 48);
        Path one = data.resolve("0/i0.npy");
        Path out = folder.resolve("out");
        assertThat(Run.of("counterfactual", net, one, "--to", "cat", "--out", out)
                        .sentence())
                .contains("there is no class 'cat'");
        assertThat(Run.of("attack", net, data, "--target", "cat", "--out", out).sentence())
                .contains("there is no class 'cat'");
        assertThat(Run.of("distill", net, data, "--classes", "cat", "--out", out)
                        .sentence())
                .contains("there is no class 'cat'");
        assertThat(Run.of("words", net, data, "--target", "cat", "--concept-limit", 20, "--out", out)
                        .sentence())
                .contains("no class 'cat'");
        assertThat(out).doesNotExist();
    }
}
