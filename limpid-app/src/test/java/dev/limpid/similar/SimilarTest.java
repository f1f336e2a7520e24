package dev.limpid.similar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.Image;
import dev.limpid.JobSummary;
import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.OutputGuard;
import dev.limpid.cases.Distance;
import dev.limpid.cases.Kleor;
import dev.limpid.cases.PrototypeMethod;
import dev.limpid.data.DataSet;
import dev.limpid.error.LimpidException;
import dev.limpid.report.Picture;
import dev.limpid.report.Png;
import dev.limpid.testkit.Thorough;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Cases, labels, prototypes and influence on a built-in network and drawn pictures. */
class SimilarTest {
    private static Model model;

    @TempDir
    private Path folder;

    @BeforeAll
    static void open() {
        model = Model.open("zoo:plain", OpenOptions.DEFAULT);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private static List<FoundCases> cases(CaseRequest request, DataSet data, Image... images) {
        List<FoundCases> all = new ArrayList<>();
        try (CaseJob job = new CaseJob(request, model, data, List.of(images))) {
            JobSummary summary = job.run(all::add);
            assertThat(summary.done()).isEqualTo(all.size());
            assertThat(job.summary().agreement()).isGreaterThan(job.summary().chance());
        }
        return all;
    }

    private static CaseRequest request(Distance distance, boolean hasRegions) {
        return new CaseRequest(Optional.empty(), distance, 2, Kleor.GLOBAL_SIM, hasRegions, 0);
    }

    @ParameterizedTest
    @EnumSource(Distance.class)
    void casesAreOfTheirKindAndInOrder(Distance distance) {
        FoundCases found = cases(
                        request(distance, false), DataSet.of("zoo", model, Thorough.orElse(150, 75)), Image.drawn(3))
                .get(0);
        assertThat(found.same()).hasSize(2).allMatch(c -> c.given().equals(found.label()));
        assertThat(found.other()).hasSize(2).noneMatch(c -> c.given().equals(found.label()));
        assertThat(found.same()).noneMatch(c -> c.name().equals("zoo-3"));
        assertThat(found.same().get(0).distance())
                .isLessThanOrEqualTo(found.same().get(1).distance());
        found.even()
                .ifPresent(even -> assertThat(even.distance())
                        .isLessThan(found.other().get(0).distance()));
        assertThat(found.votes()).isBetween(0.0, 1.0);
    }

    @Test
    void regionsThatMatchAreShownAndWritten() {
        DataSet data = DataSet.of("zoo", model, 40);
        try (CaseJob job = new CaseJob(request(Distance.COSINE, true), model, data, List.of(Image.drawn(900)))) {
            CaseFiles files = new CaseFiles(folder.resolve("out"), new OutputGuard(List.of()), job);
            job.run(found -> {
                assertThat(files.write(found)).isNotEmptyFile();
                FoundCases.Why why = found.other().get(0).why().orElseThrow();
                assertThat(why.pairs()).isNotEmpty();
                assertThat(why.explained()).isBetween(0.5, 1 + 1e-9);
                assertThat(why.pairs().stream().mapToDouble(p -> p.share()).sum())
                        .isBetween(0.0, 1.0);
            });
            assertThat(files.writePage("limpid cases")).isNotEmptyFile();
        }
    }

    /** Noise is nothing that the network has seen, so no drawn picture resembles it. */
    @Test
    void itIsSaidWhenNoCaseIsAGoodOne() {
        int[] grey = new int[64 * 64];
        for (int i = 0; i < grey.length; i++) {
            grey[i] = 0x010101 * ((((i * 2654435761L) >>> 7) & 0xFF) > 127 ? 255 : 0);
        }
        FoundCases found = cases(request(Distance.L2, false), DataSet.of("zoo", model, 150), Image.of(64, 64, grey))
                .get(0);
        assertThat(found.isGood()).isFalse();
        assertThat(found.verdict()).matches("(No case resembles it|There is no case of).*");
    }

    @Test
    @Tag("thorough")
    void plantedNoiseIsFound() throws IOException {
        LabelRequest request = new LabelRequest(Optional.empty(), 0.1, 5, 1);
        DataSet data = DataSet.of("zoo", model, 300);
        LabelResult result = new LabelJob(request).run(model, data, (what, share) -> {});
        assertThat(result.planted()).isEqualTo(30);
        assertThat(result.area().orElseThrow()).isGreaterThanOrEqualTo(0.95);
        assertThat(result.sources()).hasSize(3).allMatch(s -> s.area().orElseThrow() >= 0.9);
        assertThat(result.labels()).hasSize(300);
        List<Path> files = new LabelFiles(folder.resolve("labels"), new OutputGuard(List.of()))
                .write(model, data, request, result, "limpid labels");
        assertThat(Files.readAllLines(files.get(1))).hasSize(301);
        if (Thorough.IS_ON) {
            assertThat(new LabelJob(request).run(model, data, (what, share) -> {}))
                    .isEqualTo(result);
        }
    }

    /** Two pictures of a class: both are prototypes, and none is left to judge them by. */
    @Test
    void prototypesOfTwoInputsAreNotJudged() throws IOException {
        Path two = Files.createDirectories(folder.resolve("two"));
        for (String name : List.of("a.png", "b.png")) {
            Files.write(two.resolve(name), Png.encode(Picture.filled(32, 32, 0x336699), Map.of()));
        }
        // A picture of another class is alone in it, so that it has no prototype that it could be near.
        Files.write(
                two.resolve("c.png"),
                Png.encode(model.input(DataSet.of("zoo-3", model, 1).image(0)).picture(), Map.of()));
        DataSet data = DataSet.of(two.toString(), model, 0);
        PrototypeRequest request = PrototypeRequest.DEFAULT;
        PrototypeResult result = new PrototypeJob(request).run(model, data, (what, share) -> {});
        assertThat(PrototypeFiles.text(result)).isEqualTo("no input is left to judge the prototypes by");
        List<Path> files = new PrototypeFiles(folder.resolve("p"), new OutputGuard(List.of()))
                .write(model, data, request, result, "limpid prototypes");
        assertThat(files.get(0))
                .content()
                .contains("2 inputs, and each is a prototype")
                .doesNotContain("NaN", "0 of 0");
    }

    @Tag("thorough")
    @Test
    void prototypesRepresentTheirClassBetterThanChance() {
        DataSet data = DataSet.of("zoo", model, 200);
        for (PrototypeMethod method : PrototypeMethod.values()) {
            PrototypeRequest request =
                    new PrototypeRequest(Optional.empty(), method, 3, method.isWeighted() ? 0 : 1, 0);
            PrototypeResult result = new PrototypeJob(request).run(model, data, (what, share) -> {});
            assertThat(result.classes()).hasSizeGreaterThan(20);
            assertThat(result.classes().stream()
                            .filter(PrototypeResult.OfClass::isGood)
                            .count())
                    .isGreaterThanOrEqualTo((long) (0.9 * result.classes().size()));
            for (PrototypeResult.OfClass each : result.classes()) {
                assertThat(each.prototypes().stream()
                                .mapToDouble(m -> m.weight())
                                .sum())
                        .isCloseTo(1, within(1e-9));
            }
            assertThat(new PrototypeFiles(folder.resolve("p"), new OutputGuard(List.of()))
                            .write(model, data, request, result, "limpid prototypes"))
                    .allMatch(Files::isRegularFile);
        }
    }

    @Test
    void anInputOfTheDataIsNotItsOwnSupporter() {
        InfluenceRequest request =
                new InfluenceRequest(Optional.empty(), List.of(InfluenceMethod.parse("gradient-similarity")), 30, 0, 0);
        DataSet data = DataSet.of("zoo", model, 30);
        List<FoundInfluence> all = new ArrayList<>();
        try (InfluenceJob job = new InfluenceJob(request, model, data, List.of(Image.drawn(3), Image.drawn(900)))) {
            assertThat(job.run(all::add).failed()).isZero();
        }
        List<List<String>> listed = all.stream()
                .map(f -> Objects.requireNonNull(f.methods().get("gradient-similarity")))
                .map(f -> Stream.concat(f.supporters().stream(), f.opponents().stream())
                        .map(FoundInfluence.Part::name)
                        .toList())
                .toList();
        assertThat(listed.get(0)).hasSize(29).doesNotContain("zoo-3");
        assertThat(listed.get(1)).hasSize(30).contains("zoo-3");
    }

    @Tag("thorough")
    @Test
    void influenceForetellsRetraining() {
        InfluenceRequest request = new InfluenceRequest(
                Optional.empty(),
                InfluenceMethod.all().stream()
                        .filter(m -> !m.name().equals("lissa"))
                        .toList(),
                3,
                12,
                0);
        DataSet data = DataSet.of("zoo", model, 80);
        List<FoundInfluence> all = new ArrayList<>();
        try (InfluenceJob job = new InfluenceJob(request, model, data, List.of(Image.drawn(900)))) {
            assertThat(job.run(all::add).failed()).isEqualTo(0);
            FoundInfluence found = all.get(0);
            FoundInfluence.Found exact = Objects.requireNonNull(found.methods().get("influence-function"));
            assertThat(exact.check()).isGreaterThan(0.8);
            assertThat(exact.supporters()).hasSize(3).allMatch(p -> p.influence() > 0);
            assertThat(exact.opponents()).allMatch(p -> p.influence() < 0);
            assertThat(Objects.requireNonNull(found.methods().get("trak")).check())
                    .isNaN();
            InfluenceFiles files = new InfluenceFiles(folder.resolve("i"), new OutputGuard(List.of()), job);
            files.add(found);
            assertThat(files.write("limpid influence")).allMatch(Files::isRegularFile);
        }
    }

    @Test
    void whatCannotBeIsRefusedInASentence() throws IOException {
        DataSet data = DataSet.of("zoo", model, 5);
        assertThatThrownBy(() -> cases(CaseRequest.DEFAULT, data, Image.drawn(1)))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("at least 10 cases are needed, and there are 5");
        assertThatThrownBy(() -> new LabelJob(LabelRequest.DEFAULT).run(model, data, (what, share) -> {}))
                .hasMessageContaining("at least 20 inputs with labels are needed");
        assertThatThrownBy(() -> InfluenceMethod.parse("shap")).hasMessageContaining("there is no method 'shap'");
        Path list = folder.resolve("list.csv");
        Files.write(list, Arrays.asList("file", "a.png", "b.png"));
        DataSet unlabelled = DataSet.of(list.toString(), model, 0);
        assertThatThrownBy(() -> new LabelJob(LabelRequest.DEFAULT).run(model, unlabelled, (what, share) -> {}))
                .hasMessageContaining("the inputs have no labels");
        assertThatThrownBy(() -> new PrototypeJob(PrototypeRequest.DEFAULT).run(model, unlabelled, (what, share) -> {}))
                .hasMessageContaining("no input can be read");
    }
}
