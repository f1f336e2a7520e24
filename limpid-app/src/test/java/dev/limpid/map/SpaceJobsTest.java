package dev.limpid.map;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.OutputGuard;
import dev.limpid.app.json.Json;
import dev.limpid.data.DataSet;
import dev.limpid.error.LimpidException;
import dev.limpid.inside.Units;
import dev.limpid.inside.space.Pooling;
import dev.limpid.inside.space.Replacement;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the analyses of the space of features over pictures of the drawn world. */
class SpaceJobsTest {
    private static Model model;
    private static DataSet data;

    @TempDir
    private Path folder;

    @BeforeAll
    static void open() {
        model = Model.open("zoo", OpenOptions.DEFAULT);
        data = DataSet.of("zoo", model, 64);
    }

    @AfterAll
    static void close() {
        model.close();
    }

    private OutputGuard guard() {
        return new OutputGuard(List.of());
    }

    @Test
    void aMapIsWrittenAsPageTablesAndNumbers() throws IOException {
        MapRequest request = new MapRequest(
                Optional.empty(),
                Optional.of(Units.of(20)),
                List.of(Projection.PCA, Projection.UMAP),
                Pooling.MEAN,
                10,
                4,
                0);
        MapResult result =
                new MapJob(request).run(model, data, Optional.of(folder.resolve("map.state")), (what, share) -> {});
        assertThat(result.points()).hasSize(64);
        assertThat(result.features()).isEqualTo(20);
        assertThat(result.clusters()).hasSize(4);
        assertThat(result.clusters().stream().mapToInt(MapResult.Cluster::size).sum())
                .isEqualTo(64);
        assertThat(result.wrong())
                .isEqualTo(result.points().stream()
                        .filter(p -> !p.type().equals(p.predicted()))
                        .count());
        List<Path> files = new MapFiles(folder, guard()).write(model, data, request, result, "limpid map zoo zoo");
        assertThat(files).allSatisfy(f -> assertThat(f).isNotEmptyFile());
        assertThat(folder.resolve("map.state")).doesNotExist();
        List<String> csv = Files.readAllLines(folder.resolve("coordinates.csv"));
        assertThat(csv).hasSize(65);
        assertThat(csv.get(0))
                .isEqualTo("input,name,class,predicted,probability,wrong,cluster,pca_x,pca_y,umap_x,umap_y");
        assertThat(csv.get(1)).startsWith("0,zoo-0,");
        JsonNode json =
                JsonMapper.builder().build().readTree(folder.resolve("map.json").toFile());
        assertThat(json.get("projections").get(0).get("trustworthiness").doubleValue())
                .isEqualTo(result.planes().get(0).faithfulness().trustworthiness());
    }

    @Test
    void perplexityIsLessThanThereArePoints() {
        List<Projection> tsne = List.of(Projection.TSNE);
        MapRequest wide = new MapRequest(Optional.empty(), Optional.empty(), tsne, Pooling.MEAN, 40, 3, 0);
        DataSet few = DataSet.of("zoo", model, 40);
        assertThatThrownBy(() -> new MapJob(wide).run(model, few, Optional.empty(), (what, share) -> {}))
                .hasMessage("t-SNE with perplexity 40.0 needs more points than that, and there are 40");
        MapRequest usual = new MapRequest(Optional.empty(), Optional.empty(), tsne, Pooling.MEAN, 0, 3, 0);
        MapResult found = new MapJob(usual).run(model, few, Optional.empty(), (what, share) -> {});
        assertThat(found.planes().get(0).faithfulness().trustworthiness()).isGreaterThan(0.8);
    }

    @Test
    void everyPlaceCanBeAPoint() {
        MapRequest request =
                new MapRequest(Optional.empty(), Optional.empty(), List.of(Projection.PCA), Pooling.PLACES, 10, 3, 0);
        DataSet few = DataSet.of("zoo", model, 3);
        MapResult result = new MapJob(request).run(model, few, Optional.empty(), (what, share) -> {});
        int places = model.classifier().defaultLayer().count();
        assertThat(result.points()).hasSize(3 * places);
        assertThat(result.points().get(places + 2).name()).isEqualTo("zoo-1 at 2");
        assertThat(result.features())
                .isEqualTo(model.classifier().defaultLayer().channels());
    }

    @Test
    void tooFewPointsAndWrongLayersAreRefusedInASentence() {
        DataSet few = DataSet.of("zoo", model, 5);
        assertThatThrownBy(() -> new MapJob(MapRequest.DEFAULT).run(model, few, Optional.empty(), (what, share) -> {}))
                .isInstanceOf(LimpidException.class)
                .hasMessage("a map needs at least 30 points, and there are 5");
        assertThatThrownBy(() -> Projection.parse(List.of("lda")))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("pca, tsne or umap");
    }

    @Test
    void importanceAddsUpAndItsSufficientSetKeepsThePayoff() throws IOException {
        ImportanceRequest request = new ImportanceRequest(
                Optional.empty(), Optional.of(Units.of(3)), Optional.empty(), Replacement.MEAN, 2, 0.9, 0);
        DataSet few = DataSet.of("zoo", model, 24);
        ImportanceResult result = new ImportanceJob(request).run(model, few, (what, share) -> {});
        assertThat(result.inputs()).isEqualTo(24);
        assertThat(result.effects()).hasSize(result.units());
        double sum = Arrays.stream(result.game().orElseThrow().values()).sum();
        assertThat(sum)
                .isCloseTo(
                        result.game().orElseThrow().whole()
                                - result.game().orElseThrow().none(),
                        within(1e-9));
        assertThat(result.game().orElseThrow().groups()).hasSize(4);
        assertThat(result.sufficient().orElseThrow().worth()).isGreaterThanOrEqualTo(0.9 * result.accuracy() - 1e-9);
        List<Path> files =
                ImportanceFiles.write(folder, guard(), model, few, request, result, "limpid importance zoo zoo");
        assertThat(files).allSatisfy(f -> assertThat(f).isNotEmptyFile());
        assertThatThrownBy(() -> new ImportanceJob(new ImportanceRequest(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of("no such bird"),
                                Replacement.ZERO,
                                0,
                                1,
                                0))
                        .run(model, few, (what, share) -> {}))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("no such bird");
    }

    @Test
    void namedGroupsArePlayersAndARunThatWasEndedGivesTheSame() throws IOException {
        DataSet few = DataSet.of("zoo", model, 24);
        ImportanceRequest request = new ImportanceRequest(
                        Optional.empty(),
                        Optional.of(Units.parse("1,2")),
                        Optional.empty(),
                        Replacement.MEAN,
                        3,
                        0.9,
                        0)
                .withGroups(List.of(
                        ImportanceRequest.Group.parse("most=0-39"), ImportanceRequest.Group.parse(" one = 40")));
        Path state = folder.resolve("importance.state");
        ImportanceResult result = new ImportanceJob(request).run(model, few, Optional.of(state), (what, share) -> {});
        assertThat(folder).isEmptyDirectory();
        assertThat(result.game().orElseThrow().groups()).hasSize(3);
        assertThat(List.of(result.name(0), result.name(1), result.name(2)))
                .containsExactly("most", "one", "the other " + (result.units() - 41) + " units");
        assertThat(result.groups().get(0).units()).hasSize(40);
        assertThat(result.groups().get(0).losses().get(1).value())
                .isGreaterThan(result.effects().get(0).losses().get(1).value());
        assertThat(ImportanceFiles.text(result)).contains("most (40 units)  loss of accuracy");
        assertThatThrownBy(() -> request.withGroups(
                        List.of(ImportanceRequest.Group.parse("a=1,2"), ImportanceRequest.Group.parse("b=2,3"))))
                .hasMessage("unit 2 is in two groups; groups must not overlap");
        assertThatThrownBy(() -> request.withGroups(
                        List.of(ImportanceRequest.Group.parse("a=1,2"), ImportanceRequest.Group.parse("a=3"))))
                .hasMessage("two groups have the name 'a'");
        assertThatThrownBy(() -> ImportanceRequest.Group.parse("3,4")).hasMessageContaining("such as eyes=3,7,12");
        assertThatThrownBy(
                        () -> new ImportanceJob(request.withGroups(List.of(ImportanceRequest.Group.parse("far=9999"))))
                                .run(model, few, (what, share) -> {}))
                .hasMessageContaining("there is no unit 9999");
    }

    @Test
    void aNetworkThatTakesOtherInputsIsNotCompared() {
        LayersRequest request = new LayersRequest(List.of(), Set.of(LayersRequest.Part.CKA), Pooling.MEAN, 0);
        try (Model text = Model.open("zoo:text", OpenOptions.DEFAULT)) {
            assertThatThrownBy(() -> new LayersJob(request)
                            .run(model, data, Optional.of(text), Optional.empty(), (what, share) -> {}))
                    .isInstanceOf(LimpidException.class)
                    .hasMessage(
                            "zoo:text: takes tokens, and zoo:cbam a picture; only networks that take the same kind of"
                                    + " input can be compared");
        }
    }

    @Test
    void layersAreClimbedAndComparedWithThemselves() throws IOException {
        List<String> names =
                model.classifier().layers().stream().map(l -> l.name()).limit(2).toList();
        LayersRequest request = new LayersRequest(names, Set.of(LayersRequest.Part.values()), Pooling.MEAN, 0);
        LayersResult result =
                new LayersJob(request).run(model, data, Optional.empty(), Optional.empty(), (what, share) -> {});
        assertThat(result.rungs()).hasSize(2);
        assertThat(result.concepts()).isNotEmpty();
        assertThat(result.rungs()).allSatisfy(r -> {
            assertThat(r.concepts()).hasSameSizeAs(result.concepts());
            assertThat(r.decoder().orElseThrow().explained()).isLessThanOrEqualTo(1);
            assertThat(r.dimension().orElseThrow().twoNn()).isPositive();
        });
        assertThat(result.similarities()[0][0]).isCloseTo(1, within(1e-6));
        assertThat(result.similarities()[0][1]).isCloseTo(result.similarities()[1][0], within(1e-9));
        List<Path> files = LayersFiles.write(folder, guard(), model, data, request, result, "limpid layers zoo zoo");
        assertThat(files).allSatisfy(f -> assertThat(f).isNotEmptyFile());
        assertThat(Json.text(LayersFiles.json(result))).contains("readable_at");
    }
}
