package dev.limpid.data;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.error.LimpidException;
import dev.limpid.report.Picture;
import dev.limpid.report.Png;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reads folders, manifests and drawn pictures. */
class DataSetTest {
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

    /** A picture that Limpid did not write as a result. */
    private void write(String name) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.write(file, Png.encode(Picture.filled(8, 8, 0x336699), Map.of()));
    }

    private DataSet data(String name, int limit) {
        return DataSet.of(folder.resolve(name).toString(), model, limit);
    }

    @Test
    void eachFolderIsAClass() throws IOException {
        for (String name : List.of("all/cat/1.png", "all/cat/2.png", "all/cat/3.png", "all/dog/1.png")) {
            write(name);
        }
        Files.createDirectories(folder.resolve("all/empty"));
        Files.writeString(folder.resolve("all/dog/notes.txt"), "two dogs");
        DataSet data = data("all", 0);
        assertThat(data.size()).isEqualTo(4);
        assertThat(data.classes()).containsExactly("cat", "dog");
        assertThat(IntStream.range(0, 4).mapToObj(data::label))
                .containsExactly(OptionalInt.of(0), OptionalInt.of(0), OptionalInt.of(0), OptionalInt.of(1));
        assertThat(data.samples(model).input(3).shape()).containsExactly(1, 3, 96, 96);
        DataSet two = data("all", 2);
        assertThat(IntStream.range(0, 2).mapToObj(two::label)).containsExactly(OptionalInt.of(0), OptionalInt.of(1));
        assertThat(two.identity()).isNotEqualTo(data.identity());
    }

    @Test
    void thatLabelsAreTakenInTheirOrderIsSaid() throws IOException {
        int classes = model.classifier().decisionCount();
        for (int i = 0; i < classes; i++) {
            write("other/thing " + (char) ('a' + i) + "/1.png");
            write("same/" + model.classifier().decisions().name(i) + "/1.png");
        }
        write("few/thing a/1.png");
        DataSet other = data("other", 0);
        assertThat(Labelled.findGuess(other, model).orElseThrow())
                .contains("'thing a' as class 0", "a file of labels names the classes");
        assertThat(Labelled.of(other, model).expected(1)).isEqualTo(1);
        assertThat(Labelled.findGuess(data("same", 0), model)).isEmpty();
        assertThat(Labelled.findGuess(data("few", 0), model)).isEmpty();
        assertThat(Labelled.of(data("few", 0), model).expected(0)).isNegative();
    }

    @Test
    void labelsThatAreNumbersMeanTheClassesOfTheseNumbers() throws IOException {
        for (String label : List.of("2", "10", "0")) {
            write("numbers/" + label + "/1.png");
            write("years/" + label + "/1.png");
        }
        write("years/1999/1.png");
        DataSet numbers = data("numbers", 0);
        Labelled labelled = Labelled.of(numbers, model);
        assertThat(IntStream.range(0, 3).map(labelled::expected)).containsExactly(0, 10, 2);
        assertThat(Labelled.findGuess(numbers, model).orElseThrow())
                .contains(
                        "numbers",
                        "'2' as class 2",
                        model.classifier().decisions().name(2));
        assertThat(Labelled.of(data("years", 0), model).expected(0)).isNegative();
    }

    /** As where the network has ten classes and the labels go from 1 to 10. */
    @Test
    void labelsThatAreCountedFromOneAreTakenInTheOrderOfTheirNumbers() throws IOException {
        int classes = model.classifier().decisionCount();
        for (int i = 1; i <= classes; i++) {
            write("counted/" + i + "/1.png");
        }
        DataSet counted = data("counted", 0);
        assertThat(counted.classes().get(1)).isEqualTo("10");
        assertThat(Labelled.of(counted, model).expected(1)).isEqualTo(9);
        assertThat(Labelled.findGuess(counted, model).orElseThrow())
                .contains("'1' as class 0 to '" + classes + "' as class " + (classes - 1));
    }

    @Test
    void aFolderOfPicturesHasNoClasses() throws IOException {
        write("flat/a.png");
        DataSet data = data("flat", 0);
        assertThat(data.classes()).isEmpty();
        assertThat(data.label(0)).isEmpty();
        assertThat(data.concepts()).isEmpty();
    }

    @Test
    void manifestsOfSpreadsheetsAreRead() throws IOException {
        Files.createDirectories(folder.resolve("s"));
        Files.writeString(
                folder.resolve("s/excel.csv"), "\uFEFFPicture;Label\r\na,b.png;dog\r\nb.png;\"cat; big\"\r\n");
        Files.writeString(folder.resolve("s/tabs.csv"), "file_name\tclass\na.png\tdog\n");
        Files.writeString(folder.resolve("s/one.csv"), "file\na;b.png\n");
        DataSet excel = data("s/excel.csv", 0);
        assertThat(excel.classes()).containsExactly("cat; big", "dog");
        assertThat(excel.name(0)).endsWith("a,b.png");
        assertThat(data("s/tabs.csv", 0).classes()).containsExactly("dog");
        assertThat(data("s/one.csv", 0).name(0)).endsWith("a;b.png");
        Files.write(folder.resolve("s/latin.csv"), "file,label\na.png,M\u00FCcke\n".getBytes(ISO_8859_1));
        assertThatThrownBy(() -> data("s/latin.csv", 0))
                .hasMessageEndingWith("latin.csv: is not text in UTF-8; save it in this encoding");
    }

    @Test
    void aManifestNamesFilesAndLabels() throws IOException {
        write("m/a.png");
        write("m/with, comma.png");
        Files.writeString(
                folder.resolve("m/list.csv"), "File,Label\na.png,dog\n\"with, comma.png\",cat\nabsent.png,\n");
        DataSet data = data("m/list.csv", 0);
        assertThat(data.size()).isEqualTo(3);
        assertThat(data.classes()).containsExactly("cat", "dog");
        assertThat(data.label(0)).hasValue(1);
        assertThat(data.label(2)).isEmpty();
        assertThat(data.samples(model).input(1).shape()).containsExactly(1, 3, 96, 96);
        assertThatThrownBy(() -> data.image(2))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("absent.png");
    }

    @Test
    void whatIsNoDataSetIsRefusedInASentence() throws IOException {
        Files.createDirectories(folder.resolve("nothing"));
        Files.writeString(folder.resolve("wrong.csv"), "a,b\n1,2\n");
        Files.writeString(folder.resolve("empty.csv"), "");
        Files.writeString(folder.resolve("header.csv"), "file\n");
        for (String name : List.of("nothing", "absent", "wrong.csv", "empty.csv", "header.csv", "absent.csv")) {
            assertThatThrownBy(() -> data(name, 0))
                    .isInstanceOf(LimpidException.class)
                    .hasMessageContaining(name);
        }
    }

    @Test
    void drawnPicturesAreClassifiedBySpecies() {
        DataSet data = DataSet.of("zoo", model, 5);
        assertThat(data.size()).isEqualTo(5);
        assertThat(data.classes()).hasSize(25);
        assertThat(data.label(0).getAsInt()).isBetween(0, 24);
        assertThat(data.samples(model).input(0))
                .isEqualTo(model.input(data.image(0)).tensor());
        assertThat(DataSet.of("zoo", model, 0).size()).isEqualTo(1000);
    }
}
