package dev.limpid.simple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.OutputGuard;
import dev.limpid.data.DataSet;
import dev.limpid.distill.Condition;
import dev.limpid.distill.Rule;
import dev.limpid.inside.space.Pooling;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DistillJobTest {
    @TempDir
    private Path folder;

    private static DistillRequest request(FeatureKind features, StudentKind... students) {
        return request(features, Optional.empty(), students);
    }

    /** The units themselves, before the steps of the planted rule. */
    private static Optional<String> units(Model model) {
        return model.classifier().graph().nodes().stream()
                .filter(n -> n.is("Relu"))
                .map(n -> n.output())
                .findFirst();
    }

    private static DistillRequest request(FeatureKind features, Optional<String> layer, StudentKind... students) {
        return new DistillRequest(
                features,
                Optional.empty(),
                layer,
                Pooling.MEAN,
                List.of(students),
                10,
                List.of(),
                OptionalInt.empty(),
                true,
                true,
                0);
    }

    private Model planted(String name, double least, float... thresholds) throws IOException {
        return Model.open(PlantedRules.network(folder.resolve(name), least, thresholds));
    }

    private DataSet rows(Model model) throws IOException {
        return DataSet.of(PlantedRules.rows(folder.resolve("rows.csv"), 600, 3).toString(), model, 0);
    }

    @Test
    void aRuleThatIsPlantedInTheUnitsOfANetworkIsRecovered() throws IOException {
        try (Model model = planted("rule.onnx", 2, 0.8f, 0, 1.2f, 0, 1.4f)) {
            DistillResult result = new DistillJob(request(FeatureKind.UNITS, units(model)))
                    .run(model, rows(model), Optional.empty(), (what, share) -> {});
            DistillResult.ClassRule found = result.classRules().get(1);
            Rule rule = found.rule();
            assertThat(rule.least()).isEqualTo(2);
            assertThat(rule.conditions()).extracting(Condition::feature).containsExactly(0, 2, 4);
            assertThat(rule.conditions()).allMatch(Condition::isAbove);
            assertThat(rule.conditions().get(0).threshold()).isCloseTo(0.8, within(0.02));
            assertThat(rule.conditions().get(1).threshold()).isCloseTo(1.2, within(0.02));
            assertThat(rule.conditions().get(2).threshold()).isCloseTo(1.4, within(0.02));
            assertThat(rule.precision()).isEqualTo(1);
            assertThat(rule.coverage()).isEqualTo(1);
            assertThat(found.precision().orElseThrow().value()).isGreaterThan(0.97);
            assertThat(found.coverage().orElseThrow().value()).isGreaterThan(0.97);
            assertThat(result.decision().orElseThrow().chain()).isNotEmpty();
            assertThat(result.reweighted()).isPresent();
            String svg = TreeDrawing.of(result.tree(), result.features(), result.classes(), "tree")
                    .svg();
            assertThat(result.tree().nodes())
                    .filteredOn(node -> !node.isLeaf())
                    .isNotEmpty()
                    .allSatisfy(node -> assertThat(svg).contains(">&gt; " + Condition.number(node.threshold())));
        }
    }

    @Test
    void anchorsOfATableKeepThePredictionOnFreshDraws() throws IOException {
        try (Model model = Model.open(
                PlantedRules.network(folder.resolve("t.onnx"), 1, 0.8f, 0, 9, 0, 9),
                OpenOptions.DEFAULT.withFeatureNames("age,b,c,d,e"))) {
            DistillResult result = new DistillJob(request(FeatureKind.INPUTS))
                    .run(model, rows(model), Optional.empty(), (what, share) -> {});
            assertThat(result.features()).startsWith("age", "b");
            assertThat(result.tree().text(result.features(), result.classes())).startsWith("age \u2264 0.");
            assertThat(result.treeFidelity().agreement().value()).isGreaterThan(0.99);
            assertThat(result.anchors()).isNotEmpty();
            assertThat(result.anchors()).allSatisfy(a -> {
                assertThat(a.lower()).isGreaterThanOrEqualTo(0.9);
                assertThat(a.fresh()).isGreaterThanOrEqualTo(0.872);
            });
        }
    }

    @Test
    void whereTwoNetworksDifferIsToldAsARule() throws IOException {
        try (Model one = planted("one.onnx", 1, 0.8f, 0, 9, 0, 9);
                Model other = planted("other.onnx", 1, 1.2f, 0, 9, 0, 9)) {
            DistillResult result = new DistillJob(request(FeatureKind.UNITS, units(one)))
                    .run(one, rows(one), Optional.of(other), (what, share) -> {});
            DistillResult.Difference difference = result.difference().orElseThrow();
            // Between the thresholds of both: a fifth of all rows.
            assertThat(difference.share().value()).isCloseTo(0.2, within(0.05));
            assertThat(difference.pairs()).hasSize(1);
            assertThat(difference
                            .list()
                            .orElseThrow()
                            .rules()
                            .text(
                                    result.features(),
                                    difference.list().orElseThrow().classes()))
                    .contains("unit 0 > 0.", "unit 0 \u2264 1.");
        }
    }

    @Test
    @Tag("thorough")
    void partsOfTheDrawnWorldTellTheSpeciesAndEverythingIsWritten() throws IOException {
        try (Model model = Model.open("zoo:plain", OpenOptions.DEFAULT)) {
            DataSet data = DataSet.of("zoo", model, 120);
            DistillRequest request = new DistillRequest(
                    FeatureKind.CONCEPTS,
                    Optional.of("part"),
                    Optional.empty(),
                    Pooling.MEAN,
                    List.of(StudentKind.RULES, StudentKind.FALLING),
                    6,
                    List.of("0", "1", "2"),
                    OptionalInt.empty(),
                    false,
                    false,
                    0);
            DistillResult result = new DistillJob(request).run(model, data, Optional.empty(), (what, share) -> {});
            assertThat(result.classes()).hasSize(4).endsWith("other");
            assertThat(result.features()).allMatch(f -> f.endsWith("?"));
            assertThat(result.tree().size()).isLessThanOrEqualTo(6);
            assertThat(result.fitted() + result.held()).isEqualTo(120);
            List<Path> files = DistillFiles.write(
                    folder.resolve("out"),
                    new OutputGuard(List.of()),
                    model,
                    data,
                    result,
                    "limpid distill zoo:plain zoo");
            assertThat(files).allSatisfy(f -> assertThat(f).isNotEmptyFile());
            assertThat(Files.readString(folder.resolve("out/tree.svg")))
                    .startsWith("<svg")
                    .contains("yes");
            assertThat(DistillFiles.text(result)).contains("leaves: fidelity ");
            assertThat(new DistillJob(request)
                            .run(model, data, Optional.empty(), (what, share) -> {})
                            .tree()
                            .nodes())
                    .hasSameSizeAs(result.tree().nodes());
        }
    }

    @Tag("thorough")
    @Test
    void scoresOfConceptsAreFeaturesOfChangedPicturesToo() {
        try (Model model = Model.open("zoo:plain", OpenOptions.DEFAULT)) {
            DistillResult result = new DistillJob(request(FeatureKind.SCORES, StudentKind.LINEAR, StudentKind.ADDITIVE))
                    .run(model, DataSet.of("zoo", model, 80), Optional.empty(), (what, share) -> {});
            assertThat(result.off())
                    .extracting(DistillResult.Off::name)
                    .containsExactly("with noise", "half hidden", "mixed with another");
            assertThat(result.curves())
                    .extracting(DistillResult.Curve::unit)
                    .containsExactly("leaves", "weights", "features");
            assertThat(result.leaves()).hasSize(result.tree().size());
            assertThat(result.leaves())
                    .allSatisfy(leaf -> assertThat(leaf.inputs()).isNotEmpty());
        }
    }

    @Test
    void whatCannotBeDistilledIsRefusedInASentence() throws IOException {
        try (Model model = planted("rule.onnx", 2, 0.8f, 0, 1.2f, 0, 1.4f)) {
            DataSet data = rows(model);
            assertThatThrownBy(() -> new DistillJob(request(FeatureKind.CONCEPTS))
                            .run(model, data, Optional.empty(), (what, share) -> {}))
                    .hasMessageContaining("holds no concepts");
            DataSet few = DataSet.of(folder.resolve("rows.csv").toString(), model, 10);
            assertThatThrownBy(() -> new DistillJob(request(FeatureKind.UNITS))
                            .run(model, few, Optional.empty(), (what, share) -> {}))
                    .hasMessageContaining("at least 40 inputs");
        }
        assertThatThrownBy(() -> FeatureKind.parse("pixels"))
                .hasMessageContaining("write units, concepts, scores, superpixels, capsules or inputs");
        assertThatThrownBy(() -> StudentKind.parse("net")).hasMessageContaining("is no student");
    }
}
