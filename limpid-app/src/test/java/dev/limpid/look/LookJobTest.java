package dev.limpid.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.Image;
import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.OutputGuard;
import dev.limpid.app.json.Json;
import dev.limpid.attribution.Progress;
import dev.limpid.data.DataSet;
import dev.limpid.error.LimpidException;
import dev.limpid.inside.Units;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Looking at built-in networks: everything is written, and what cannot be is said. */
class LookJobTest {
    @TempDir
    private Path folder;

    private static LookRequest request(String... layers) {
        return LookRequest.STANDARD.withLayers(List.of(layers)).withUnits(Units.of(3));
    }

    @Test
    void aPictureGivesMapsKernelsFieldsAndAPage() throws IOException {
        try (Model model = Model.open("zoo:plain", OpenOptions.DEFAULT)) {
            LookJob job = new LookJob(model, request("conv_1", "conv_2").rankedBy("relevance", "top"));
            job.look(List.of(Image.drawn(3)), Progress.SILENT);
            List<Path> files = job.write(folder.resolve("out"), new OutputGuard(List.of()), "limpid look");
            assertThat(files)
                    .extracting(f -> f.getFileName().toString())
                    .contains(
                            "depth.png",
                            "maps-01.png",
                            "maps-02.png",
                            "kernels-1.png",
                            "projected-02.png",
                            "field-02.png",
                            "look.html",
                            "look.json");
            assertThat(files).allSatisfy(f -> assertThat(Files.size(f)).isPositive());
            String page = Files.readString(folder.resolve("out/look.html"));
            assertThat(page).contains("Receptive fields").contains("Kernels").contains("conv_2");
            assertThat(Files.readString(folder.resolve("out/look.json"))).contains("\"relevance\"");
        }
    }

    @Test
    void theUnitsOfAPictureAreRankedByTheirRelevance() {
        try (Model model = Model.open("zoo:plain", OpenOptions.DEFAULT);
                Looker looker = Looker.of(model, request("conv_2").rankedBy("relevance", "top"))) {
            ImageLook.Layer layer = looker.look(Image.drawn(3)).layers().get(0);
            List<Double> relevance = layer.relevance();
            assertThat(layer.ranked()).hasSize(relevance.size());
            for (int i = 1; i < layer.ranked().size(); i++) {
                assertThat(relevance.get(layer.ranked().get(i)))
                        .isLessThanOrEqualTo(relevance.get(layer.ranked().get(i - 1)));
            }
        }
    }

    @Test
    void aDataSetGivesStatisticsPatchesAndADiagnosis() throws IOException {
        Files.createDirectories(folder.resolve("out"));
        try (Model model = Model.open("zoo:plain", OpenOptions.DEFAULT)) {
            LookJob job = new LookJob(model, request("conv_1", "conv_2"));
            job.look(DataSet.of("zoo", model, 24), Optional.of(folder.resolve("out")), Progress.SILENT);
            job.write(folder.resolve("out"), new OutputGuard(List.of()), "limpid look");
            Map<String, @Nullable Object> document = job.document();
            assertThat(document).containsEntry("samples", 24).containsKeys("layers", "diagnosis");
            assertThat(job.lines().get(0)).isEqualTo("diagnosis: no fault found in 2 layers over 24 inputs");
            assertThat(folder.resolve("out/patches-02.png")).isRegularFile();
            assertThat(folder.resolve("out/look.state")).doesNotExist();
        }
    }

    @Test
    void headingsOfUnitsFitTheirCells() {
        assertThat(LookSheets.heading(1023, -0.000242)).isEqualTo("1023: -0.000242");
        assertThat(LookSheets.heading(10, -2.4178e-5)).isEqualTo("10: -2.42e-05");
    }

    @Test
    void whereAUnitIsMostActiveIsWrittenAsNumbers() {
        try (Model model = Model.open("zoo:plain", OpenOptions.DEFAULT)) {
            LookJob job = new LookJob(model, request("conv_2"));
            job.look(List.of(Image.drawn(3)), Progress.SILENT);
            assertThat(Json.text(job.document()).replaceAll("\\s", "")).containsPattern("\"peak\":\\[[0-9]+,[0-9]+\\]");
        }
    }

    @Test
    void whatCannotBeJudgedIsSaidBesideNoFaultFound() throws IOException {
        Path out = Files.createDirectories(folder.resolve("out"));
        try (Model model = Model.open("zoo:plain", OpenOptions.DEFAULT)) {
            LookJob job = new LookJob(model, request("conv_7"));
            job.look(DataSet.of("zoo", model, 1), Optional.of(out), Progress.SILENT);
            assertThat(job.document().get("notes")).asString().contains("not judged in");
        }
    }

    @Test
    void aNetworkOnTokensIsLookedAtWithoutProjections() {
        try (Model model = Model.open("zoo:text", OpenOptions.DEFAULT)) {
            LookJob job = new LookJob(model, request());
            job.look(List.of(Image.drawn(2)), Progress.SILENT);
            List<Path> files = job.write(folder.resolve("out"), new OutputGuard(List.of()), "limpid look");
            assertThat(files)
                    .extracting(f -> f.getFileName().toString())
                    .contains("depth.png")
                    .doesNotContain("projected-01.png");
            assertThat(job.document().get("fields")).asString().contains("no gradient");
        }
    }

    @Test
    void whatDoesNotExistIsSaidAndNothingIsWritten() {
        try (Model model = Model.open("zoo:plain", OpenOptions.DEFAULT)) {
            assertThatThrownBy(() -> Looker.of(model, request("nowhere")))
                    .isInstanceOf(LimpidException.class)
                    .hasMessageContaining("no layer 'nowhere'");
            LookRequest unit =
                    LookRequest.STANDARD.withLayers(List.of("conv_1")).withUnits(Units.parse("999,"));
            assertThatThrownBy(() -> new LookJob(model, unit).look(List.of(Image.drawn(1)), Progress.SILENT))
                    .hasMessageContaining("there is no unit 999");
            LookRequest method = request("conv_1").rankedBy("grad-cam", "top");
            assertThatThrownBy(() -> new LookJob(model, method).look(List.of(Image.drawn(1)), Progress.SILENT))
                    .hasMessageContaining("does not score the units of a layer");
        }
    }

    @Test
    void resultsDoNotOverwriteInputs() throws IOException {
        Path page = folder.resolve("look.html");
        Files.writeString(page, "mine");
        try (Model model = Model.open("zoo:plain", OpenOptions.DEFAULT)) {
            LookJob job = new LookJob(model, request("conv_1"));
            job.look(List.of(Image.drawn(1)), Progress.SILENT);
            assertThatThrownBy(() -> job.write(folder, new OutputGuard(List.of(page)), "limpid look"))
                    .hasMessageContaining("would overwrite an input");
            assertThat(folder.resolve("depth.png")).doesNotExist();
        }
    }
}
