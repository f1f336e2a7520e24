package dev.limpid.dream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.Image;
import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.data.DataSet;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import dev.limpid.inside.Units;
import dev.limpid.model.Npy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Dreams of built-in networks, with few steps. */
class DreamJobTest {
    private static Model lenet;

    @TempDir
    private Path folder;

    @BeforeAll
    static void open() {
        lenet = Model.open("zoo:lenet", OpenOptions.DEFAULT);
    }

    @AfterAll
    static void close() {
        lenet.close();
    }

    private static DreamRequest brief(DreamRequest request) {
        return request.withOptions(request.options().with("steps", 6));
    }

    private static List<Dream> run(DreamJob job) {
        List<Dream> dreams = new ArrayList<>();
        assertThat(job.run(dreams::add).done()).isEqualTo(dreams.size());
        return dreams;
    }

    private static String layer() {
        return lenet.findDefaultLayer().orElseThrow();
    }

    private static DreamRequest units(String units) {
        return brief(DreamRequest.ofUnits(layer(), Units.parse(units)));
    }

    private Model labelled(List<String> names) throws IOException {
        Path labels = Files.write(folder.resolve("labels.txt"), names);
        return Model.open("zoo:lenet", OpenOptions.DEFAULT.withLabels(labels));
    }

    @Test
    void aRunThatWentOnGivesTheSameDreamsAsOneRun() throws IOException {
        List<Dream> whole = run(new DreamJob(lenet, units("0-3")));
        run(new DreamJob(lenet, units("1,3,"), folder));
        Path damaged = folder.resolve(whole.get(3).file() + ".dream");
        Files.write(damaged, new byte[] {1, 2, 3});
        DreamJob second = new DreamJob(lenet, units("0-3"), folder);
        assertThat(run(second)).isEqualTo(whole);
        assertThat(second.resumed()).isEqualTo(1);
    }

    @Test
    void dreamsOfOtherOptionsAreNotTakenUp() {
        run(new DreamJob(lenet, units("0,"), folder));
        DreamRequest other = units("0,").withSeed(5);
        DreamJob second = new DreamJob(lenet, other, folder);
        run(second);
        assertThat(second.resumed()).isZero();
    }

    @Test
    void everyClassHasAFileOfItsOwn() throws IOException {
        List<String> names = List.of("\u732b", "\u72ac", "crane", "Crane", "dreams", "a b", "a-b", "bag", "x", "y");
        try (Model model = labelled(names)) {
            DreamRequest request = brief(DreamRequest.ofClass("all"));
            List<Dream> first = run(new DreamJob(model, request, folder));
            assertThat(first)
                    .extracting(Dream::file)
                    .containsExactly(
                            "class-0", "class-1", "crane-2", "Crane-3", "dreams-2", "a-b-5", "a-b-6", "bag", "x", "y");

            DreamJob again = new DreamJob(model, request, folder);
            assertThat(run(again)).isEqualTo(first);
            assertThat(again.resumed()).isEqualTo(names.size());
        }
    }

    @Test
    void aNameThatMeansAnotherClassNowIsNotTakenUp() throws IOException {
        DreamRequest request = brief(DreamRequest.ofClass("bag"));
        run(new DreamJob(lenet, request, folder));
        List<String> moved = List.of("bag", "b", "c", "d", "e", "f", "g", "h", "i", "j");
        try (Model model = labelled(moved)) {
            DreamJob second = new DreamJob(model, request, folder);
            assertThat(run(second)).extracting(Dream::unit).containsExactly(0);
            assertThat(second.resumed()).isZero();
        }
    }

    @Test
    void anotherDirectionInTheSameFileIsNotTakenUp() {
        Path file = folder.resolve("direction.npy");
        Path state = folder.resolve("state");
        int units = run(new DreamJob(lenet, brief(DreamRequest.ofUnits(layer(), Units.ALL))))
                .size();
        DreamRequest request = brief(DreamRequest.of(
                new DreamRequest.Subject(List.of(layer()), Units.ALL, List.of(), Optional.of(file), false)));
        List<Dream> dreams = new ArrayList<>();
        for (int unit : new int[] {0, 1}) {
            float[] direction = new float[units];
            direction[unit] = 1;
            Npy.write(Tensor.of(direction, units), file);
            DreamJob job = new DreamJob(lenet, request, state);
            dreams.addAll(run(job));
            assertThat(job.resumed()).isZero();
        }
        assertThat(dreams.get(1)).isNotEqualTo(dreams.get(0));
    }

    @Test
    void classesAreNamedAndFacetsCounted() {
        List<Dream> dreams =
                run(new DreamJob(lenet, brief(DreamRequest.ofClass("bag")).withFacets(2)));
        assertThat(dreams).extracting(Dream::name).containsExactly("bag", "bag");
        assertThat(dreams).extracting(Dream::facet).containsExactly(0, 1);
        assertThat(dreams.get(0).unit())
                .isEqualTo(lenet.classifier().labels().findIndex("bag").orElseThrow());
        assertThat(dreams.get(0).picture()).isNotEqualTo(dreams.get(1).picture());
    }

    @Test
    void aDreamReachesInTheNetworkWhatItsNumberSays() {
        Dream dream =
                run(new DreamJob(lenet, brief(DreamRequest.ofClass("bag")))).get(0);
        float[] logits = lenet.logits(DreamJob.input(lenet, dream)).toFloats();
        assertThat(logits[dream.unit()]).isCloseTo(dream.activation(), org.assertj.core.api.Assertions.within(0.2f));
    }

    @Test
    void theLeastLikedInputIsToldAlongTheDirection() {
        DreamRequest least = DreamRequest.ofClass("bag").withAim("least", Optional.empty());
        DreamRequest most = DreamRequest.ofClass("bag");
        float low = run(new DreamJob(lenet, brief(least))).get(0).activation();
        float high = run(new DreamJob(lenet, brief(most))).get(0).activation();
        assertThat(low).isLessThan(high);
    }

    @Test
    void aDirectionThatIsAUnitGivesTheDreamOfThatUnit() {
        String layer = lenet.findDefaultLayer().orElseThrow();
        int channels = lenet.classifier().findFeatureMap(layer).orElseThrow().channels();
        float[] direction = new float[channels];
        direction[0] = 3;
        Path file = folder.resolve("direction.npy");
        Npy.write(Tensor.of(direction, channels), file);
        DreamRequest.Subject subject =
                new DreamRequest.Subject(List.of(layer), Units.ALL, List.of(), Optional.of(file), false);
        Dream found = run(new DreamJob(lenet, brief(DreamRequest.of(subject)))).get(0);
        assertThat(found.picture())
                .isEqualTo(run(new DreamJob(lenet, units("0,"))).get(0).picture());
    }

    @Test
    void everyAimAndParametrizationMakesAPictureOfTheNetworksSize() {
        try (Model resnet = Model.open("zoo:resnet", OpenOptions.DEFAULT)) {
            DataSet few = DataSet.of("zoo", resnet, 6);
            DreamRequest.Style maco = new DreamRequest.Style("maco", Optional.empty(), Optional.of(few), 0, 1);
            DreamRequest.Style pixel = new DreamRequest.Style("pixel", Optional.empty(), Optional.empty(), 64, 1);
            DreamRequest one = DreamRequest.ofUnits("relu_10", Units.parse("2,"));
            for (DreamRequest each : List.of(
                    one.withStyle(maco),
                    one.withStyle(pixel),
                    one.withAim("accentuate", Optional.of(Image.drawn(1))),
                    one.withAim("caricature", Optional.of(Image.drawn(1))),
                    one.withAim("invert", Optional.of(Image.drawn(1))))) {
                DreamJob job =
                        new DreamJob(resnet, each.withOptions(each.options().with("steps", 3)));
                List<Dream> dreams = run(job);
                assertThat(dreams).hasSize(1);
                int side = each.style().side() == 0 ? 96 : each.style().side();
                assertThat(dreams.get(0).picture().width()).isEqualTo(side);
                assertThat(dreams.get(0).activation()).isFinite();
                boolean isCompared = each.style().data().isPresent();
                assertThat(job.findBestInput(dreams.get(0)).isPresent()).isEqualTo(isCompared);
            }
        }
    }

    @Test
    void aGeneratorDrawsPicturesOfItsOwnSizeAndStaysWithinWhatItKnows() {
        DreamRequest.Style generated = new DreamRequest.Style("generator", Optional.empty(), Optional.empty(), 0, 1);
        DreamRequest trousers = DreamRequest.ofClass("trouser").withStyle(generated);
        Dream dream = run(new DreamJob(
                        lenet, trousers.withOptions(trousers.options().with("steps", 60))))
                .get(0);
        assertThat(dream.picture().width()).isEqualTo(28);
        assertThat(lenet.predict(Image.of(28, 28, pixels(dream)), 1).get(0).label())
                .isEqualTo("trouser");
        // Clothes lie on black.
        assertThat(dream.picture().rgb(0, 0) & 0xFF).isLessThan(64);
        assertThat(dream.picture().rgb(27, 0) & 0xFF).isLessThan(64);
    }

    private static int[] pixels(Dream dream) {
        int[] rgb = new int[28 * 28];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = dream.picture().rgb(i % 28, i / 28);
        }
        return rgb;
    }

    @Test
    void whatCannotBeIsSaidInASentence() {
        assertThatThrownBy(() -> new DreamJob(lenet, DreamRequest.ofClass("robin")))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("no class 'robin'");
        assertThatThrownBy(() -> new DreamJob(lenet, units("9999,"))).hasMessageContaining("there is no unit 9999");
        assertThatThrownBy(() -> DreamRequest.DEFAULT.withAim("invert", Optional.empty()))
                .hasMessageContaining("starts from a picture");
        assertThatThrownBy(() -> new DreamRequest.Style("maco", Optional.empty(), Optional.empty(), 0, 1))
                .hasMessageContaining("give pictures");
        try (Model text = Model.open("zoo:text", OpenOptions.DEFAULT)) {
            assertThatThrownBy(() -> run(new DreamJob(text, brief(DreamRequest.ofClass("0")))))
                    .isInstanceOf(LimpidException.class)
                    .hasMessageContaining("dreams are pictures");
        }
    }
}
