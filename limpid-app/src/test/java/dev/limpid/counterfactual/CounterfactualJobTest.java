package dev.limpid.counterfactual;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.Image;
import dev.limpid.JobListener;
import dev.limpid.JobSummary;
import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.OutputGuard;
import dev.limpid.contrast.counterfactual.GroupQuestion;
import dev.limpid.data.DataSet;
import dev.limpid.error.LimpidException;
import dev.limpid.model.Images;
import dev.limpid.model.Npy;
import dev.limpid.world.Species;
import dev.limpid.world.World;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Asks for counterfactuals of a drawn picture, and looks at what is handed over and written. */
class CounterfactualJobTest {
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

    private static CounterfactualRequest request(List<String> methods, List<String> maps, int examples) {
        return new CounterfactualRequest(
                methods, maps, Optional.empty(), Optional.empty(), Optional.empty(), examples, Optional.empty(), 1, 0);
    }

    @Test
    @Tag("thorough")
    void groupsAreContrasted() {
        CounterfactualRequest request =
                request(List.of(), List.of("input-x-gradient"), 60).withGroups("auto");
        List<PictureAnswers> all = new ArrayList<>();
        try (CounterfactualJob job = new CounterfactualJob(model, DataSet.of("zoo-3", model, 0), request)) {
            CounterfactualFiles files = new CounterfactualFiles(folder.resolve("g"), new OutputGuard(List.of()), job);
            assertThat(job.run(all::add).done()).isEqualTo(1);
            List<PictureAnswers.ContrastMap> maps = all.get(0).maps();
            assertThat(maps).hasSizeBetween(2, 3);
            assertThat(maps)
                    .allMatch(m -> m.question().startsWith("why ") && m.check().before() > 0);
            assertThat(maps).allMatch(m -> m.check().without() < m.check().before());
            assertThat(files.write(all.get(0))).hasSize(maps.size()).doesNotHaveDuplicates();
            assertThat(files.writePage("limpid counterfactual")).isNotEmptyFile();
        }
        assertThatThrownBy(() -> request(List.of("sedc"), List.of(), 10).withGroups("auto"))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("name a method that makes them");
        assertThatThrownBy(() -> new CounterfactualJob(
                                model, DataSet.of("zoo-3", model, 0), request.withGroups("none.csv"))
                        .close())
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("no such file of groups");
    }

    @Test
    void whatIsWrittenIsPredictedAsSaidAndComparedWithTheTruth() {
        CounterfactualRequest request =
                request(List.of("sedc", "sparse-gradient", "pertinent-positive"), List.of("grad-cam"), 30);
        List<PictureAnswers> all = new ArrayList<>();
        try (CounterfactualJob job = new CounterfactualJob(model, DataSet.of("zoo-3", model, 0), request)) {
            CounterfactualFiles files = new CounterfactualFiles(folder.resolve("out"), new OutputGuard(List.of()), job);
            assertThat(job.run(all::add).done()).isEqualTo(1);
            PictureAnswers answers = all.get(0);
            assertThat(answers.name()).isEqualTo("zoo-3");
            assertThat(answers.found()).hasSize(3);
            List<Path> written = files.write(answers);
            assertThat(written).hasSize(answers.answers().size() + 1);
            for (int i = 0; i < answers.answers().size(); i++) {
                PictureAnswers.Answer answer = answers.answers().get(i);
                Path png = written.get(i);
                Path npy = png.resolveSibling(String.valueOf(png.getFileName()).replace(".png", ".npy"));
                assertThat(answer.isValid()).isTrue();
                assertThat(model.predict(Image.of(Npy.read(npy)), 1).get(0).label())
                        .isEqualTo(answer.label());
                assertThat(Images.read(png).width()).isEqualTo(96);
                assertThat(model.predict(Image.of(png), 1).get(0).label()).isEqualTo(answer.label());
                boolean keeps = answer.counterfactual().method().equals("pertinent-positive");
                assertThat(answer.label()).isEqualTo(keeps ? answers.label() : answers.target());
                assertThat(answer.agreement().isPresent()).isEqualTo(!keeps);
                assertThat(answer.line())
                        .contains((keeps ? ": stays " : ": becomes ") + answer.label())
                        .endsWith(keeps ? keptShare(answer) : " % of the pixels");
                answer.agreement().ifPresent(a -> {
                    assertThat(a.energy()).isBetween(0.0, 1.0);
                    assertThat(a.iou()).isBetween(0.0, 1.0);
                    assertThat(a.area()).isBetween(0.001, 0.9);
                });
            }
            Map<String, ?> json = CounterfactualJson.of(answers, written);
            assertThat(json).containsKeys("answers", "refused", "maps", "truth");
            assertThat(files.summaries()).allSatisfy(s -> assertThat(s.valid()).isEqualTo(s.answers()));
            assertThat(files.writePage("limpid counterfactual zoo:plain zoo-3")).isNotEmptyFile();
        }
    }

    /** What is kept of a picture of 96 x 96, by the number of pixels that is told. */
    private static String keptShare(PictureAnswers.Answer answer) {
        int count = Integer.parseInt(answer.counterfactual().note().split(" ", -1)[1]);
        return String.format(Locale.ROOT, "kept %d of 9216 pixels (%.1f %%)", count, 100.0 * count / (96 * 96));
    }

    @Test
    void theTrueChangeChangesThePredictionAndNothingButItsParts() {
        Species from = World.standard().sample(3).scene().species();
        Species to = Species.all().get((from.index() + 1) % Species.all().size());
        TrueIntervention truth =
                TrueIntervention.find(model, 3, from, to, to.index()).orElseThrow();
        assertThat(truth.parts()).isNotEmpty().allMatch(p -> from.look(p) != to.look(p));
        int[] rgb = new int[96 * 96];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = truth.after().rgb(i % 96, i / 96);
        }
        assertThat(model.predict(Image.of(96, 96, rgb), 1).get(0).label()).isEqualTo(to.name());
        // Nothing else has changed.
        int[] original = World.standard().sample(3).scene().draw(96).pixels();
        for (int i = 0; i < rgb.length; i++) {
            assertThat(original[i] == (rgb[i] & 0xFFFFFF) || truth.reach().contains(i))
                    .isTrue();
        }
    }

    @Test
    void anEditOfTheTruePixelsAgreesFully() {
        Species from = World.standard().sample(3).scene().species();
        Species to = Species.all().get((from.index() + 1) % Species.all().size());
        TrueIntervention truth =
                TrueIntervention.find(model, 3, from, to, to.index()).orElseThrow();
        float[][] before = new float[3][96 * 96];
        float[][] inside = new float[3][96 * 96];
        float[][] outside = new float[3][96 * 96];
        for (int i = 0; i < 96 * 96; i++) {
            inside[1][i] = truth.reach().contains(i) ? 0.5f : 0;
            outside[1][i] = truth.reach().contains(i) ? 0 : 0.5f;
        }
        Agreement full = Agreement.of(truth, before, inside);
        assertThat(full.energy()).isEqualTo(1);
        assertThat(full.iou()).isEqualTo(1);
        assertThat(full.isPart()).isTrue();
        Agreement none = Agreement.of(truth, before, outside);
        assertThat(none.energy()).isZero();
        assertThat(none.iou()).isZero();
        assertThat(none.isPart()).isFalse();
        assertThat(Agreement.of(truth, before, before).part()).isEmpty();
    }

    @Test
    void aMapOfWhatPartsDoPointsToThem() {
        Species from = World.standard().sample(3).scene().species();
        Species to = Species.all().get((from.index() + 1) % Species.all().size());
        double[] weights = new double[Species.all().size()];
        weights[from.index()] = 1;
        weights[to.index()] = -1;
        GroupQuestion question = new GroupQuestion(from.name(), to.name(), weights, -1);
        PartAgreement.Parts parts = PartAgreement.Parts.of(
                model, 3, from, question, k -> List.of(Species.all().get(k)));
        parts.effects().forEach((part, effect) -> {
            assertThat(parts.differing().get(part)).isEqualTo(from.look(part) != to.look(part));
            assertThat(from.look(part) == to.look(part) ? effect : 0).isZero();
        });
        double least =
                parts.effects().values().stream().mapToDouble(e -> e).min().orElse(0);
        double most =
                parts.effects().values().stream().mapToDouble(e -> e).max().orElse(0);
        double[] same = new double[96 * 96];
        double[] reversed = new double[96 * 96];
        parts.effects().forEach((part, effect) -> {
            for (int i = 0; i < same.length; i++) {
                if (parts.masks().of(part).contains(i)) {
                    same[i] = effect - least;
                    reversed[i] = most - effect;
                }
            }
        });
        PartAgreement agreement = PartAgreement.of(parts, same, reversed);
        assertThat(agreement.contrast().isStrongest()).isTrue();
        assertThat(agreement.contrast().differs()).isTrue();
        assertThat(agreement.contrast().correlation()).isCloseTo(1, within(1e-6));
        assertThat(agreement.plain().isStrongest()).isFalse();
        assertThat(agreement.plain().correlation()).isCloseTo(-1, within(1e-6));
        assertThat(agreement.visible()).isEqualTo(parts.effects().size());
    }

    @Test
    void badInputIsRefusedInASentence() {
        DataSet data = DataSet.of("zoo-3", model, 0);
        assertThatThrownBy(() -> new CounterfactualJob(
                        model, data, request(List.of("sedc"), List.of(), 5).withTarget("unicorn")))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("there is no class 'unicorn'");
        assertThatThrownBy(() -> request(List.of(), List.of(), 5))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("no method is named");
        try (CounterfactualJob job = new CounterfactualJob(
                model,
                data,
                request(List.of("sedc"), List.of(), 5)
                        .withTarget(World.standard().sample(3).scene().species().name()))) {
            List<String> said = new ArrayList<>();
            JobSummary summary = job.run(new JobListener<>() {
                @Override
                public void item(PictureAnswers answers) {
                    said.add(answers.name());
                }

                @Override
                public void failed(String input, LimpidException reason) {
                    said.add(reason.getMessage());
                }
            });
            assertThat(summary).isEqualTo(new JobSummary(0, 0, 1));
            assertThat(said).singleElement().asString().contains("the network already predicts");
        }
    }
}
