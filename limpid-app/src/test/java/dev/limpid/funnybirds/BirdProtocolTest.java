package dev.limpid.funnybirds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.data.Concept;
import dev.limpid.data.FunnyBirdsData;
import dev.limpid.error.LimpidException;
import dev.limpid.metrics.BaselineMaps;
import dev.limpid.world.funnybirds.Criterion;
import dev.limpid.world.funnybirds.PartTable;
import dev.limpid.world.funnybirds.ProtocolTally;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The authors' pictures; what is expected of them is in the README beside them. */
class BirdProtocolTest {
    private static final Path FOLDER =
            Path.of(System.getProperty("limpid.root", "..")).resolve("../shared/funnybirds");

    /** The authors' folder, or the test is skipped. */
    private static FunnyBirdsData data(int limit) {
        assumeTrue(FunnyBirdsData.isAt(FOLDER), "no folder " + FOLDER + " with pictures of FunnyBirds");
        return FunnyBirdsData.of(FOLDER, limit);
    }

    @Test
    void classesAndPicturesAreThoseOfTheAuthors() {
        FunnyBirdsData data = data(0);
        assertThat(data.size()).isEqualTo(20);
        assertThat(data.classes()).hasSize(10);
        assertThat(data.label(7)).hasValue(3);
        int objects = 0;
        Set<String> hidden = new TreeSet<>();
        for (int i = 0; i < data.size(); i++) {
            objects += data.objects(i);
            for (int p = 0; p < FunnyBirdsData.PARTS.size(); p++) {
                if (data.parts(i).part(p).count() == 0) {
                    hidden.add(i + " " + FunnyBirdsData.PARTS.get(p));
                }
            }
        }
        assertThat(objects).isEqualTo(290);
        assertThat(hidden).containsExactly("0 eye", "1 tail", "4 tail", "9 tail");
    }

    @Test
    void onlyFourClassesHaveThePairThatTargetSensitivityNeeds() {
        PartTable table = new PartTable(data(0).looks());
        List<Integer> with = java.util.stream.IntStream.range(0, 10)
                .filter(c -> table.pair(c).isPresent())
                .boxed()
                .toList();
        assertThat(with).containsExactly(0, 5, 6, 7);
    }

    @Test
    void theEvidenceAreThePartsThatCanBeSeen() {
        FunnyBirdsData data = data(0);
        assertThat(data.concepts()).extracting(Concept::name).isEqualTo(FunnyBirdsData.PARTS);
        assertThat(data.masks(0).orElseThrow().masks()).containsOnlyKeys(0, 2, 3, 4);
        assertThat(data.masks(2).orElseThrow().masks()).containsOnlyKeys(0, 1, 2, 3, 4);
    }

    @Test
    void aPictureIsJudgedByThePicturesOfItsInterventions() {
        FunnyBirdsData data = data(0);
        try (Model model = Model.open("zoo:plain", OpenOptions.DEFAULT)) {
            BirdProtocol birds = new BirdProtocol(
                    data,
                    image -> model.logits(model.tensor(image)).toDoubles(),
                    model.classifier().preprocessing(),
                    model.classifier().classes());
            int side = model.classifier().preprocessing().width();
            List<ProtocolTally> tallies = List.of(
                    birds.measure(0, k -> BaselineMaps.centre(side, side)),
                    birds.measure(2, k -> BaselineMaps.centre(side, side)));
            assertThat(birds.hasPair(0)).isTrue();
            assertThat(birds.hasPair(2)).isFalse();
            for (Criterion criterion : List.of(Criterion.A, Criterion.BI, Criterion.SD, Criterion.PC, Criterion.DC)) {
                assertThat(BirdProtocol.score(criterion, tallies).orElseThrow().value())
                        .as(criterion.title())
                        .isBetween(0.0, 1.0);
            }
            assertThatThrownBy(() -> new BirdProtocol(
                            data, image -> new double[4], model.classifier().preprocessing(), 4))
                    .isInstanceOf(LimpidException.class)
                    .hasMessageContaining("the network has 4 classes")
                    .hasMessageContaining("has 10 classes of birds");
        }
    }

    @Test
    void damagedFoldersAreNamed(@TempDir Path folder) throws IOException {
        Files.createDirectories(folder.resolve("test_interventions"));
        assertThatThrownBy(() -> FunnyBirdsData.of(folder, 0))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("is not a folder of FunnyBirds");
        Files.writeString(folder.resolve("classes.json"), "[{\"class_idx\": 0, \"parts\": {\"beak\": 1}}]");
        Files.writeString(folder.resolve("dataset_test.json"), "[]");
        assertThatThrownBy(() -> FunnyBirdsData.of(folder, 0))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("has no number 'eye'");
        Files.writeString(
                folder.resolve("classes.json"),
                "[{\"class_idx\": 0, \"parts\": {\"beak\": 1, \"eye\": 1, \"foot\": 1, \"tail\": 1, \"wing\": 1}}]");
        assertThatThrownBy(() -> FunnyBirdsData.of(folder, 0))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("lists no picture");
        Files.writeString(folder.resolve("dataset_test.json"), "[{\"class_idx\": 3, \"bg_objects\": \"1,2,\"}]");
        assertThatThrownBy(() -> FunnyBirdsData.of(folder, 0))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("class 3, which is not in classes.json");
        Files.writeString(folder.resolve("dataset_test.json"), "{");
        assertThatThrownBy(() -> FunnyBirdsData.of(folder, 0))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("cannot be read");
    }
}
