package dev.limpid.locate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.Image;
import dev.limpid.JobSummary;
import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.OutputGuard;
import dev.limpid.data.DataSet;
import dev.limpid.dissect.UnitFindings;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import dev.limpid.inside.dissection.Ablation;
import dev.limpid.inside.dissection.Probe;
import dev.limpid.inside.dissection.ProbedLayers;
import dev.limpid.report.study.PageLanguage;
import dev.limpid.runtime.Program;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordsJobTest {
    private static Model model;
    private static WordsJob job;

    @TempDir
    private Path folder;

    @BeforeAll
    static void open() {
        model = Model.open("zoo:plain", OpenOptions.DEFAULT);
        job = new WordsJob(
                model, DataSet.of("zoo", model, 60), DataSet.of("zoo", model, 3), WordsRequest.usual(), (w, s) -> {});
    }

    @AfterAll
    static void close() {
        job.close();
        model.close();
    }

    @Test
    void everyClaimHasTheEffectThatItTells() {
        for (int seed = 100; seed < 103; seed++) {
            Image image = Image.drawn(seed);
            Words words = job.words(image);
            Tensor input = model.tensor(image);
            float[] logits = model.logits(input).toFloats();
            int target = model.predict(image, 1).get(0).index();
            assertThat(words.logit()).isCloseTo(logits[target], within(1e-3));
            Probe probe = ProbedLayers.of(model.classifier(), List.of()).get(0);
            for (Words.Claim each : words.claims()) {
                assertThat(Math.abs(each.regionEffect())).isGreaterThanOrEqualTo(0.1);
                assertThat(Math.signum(each.effect())).isEqualTo(Math.signum(each.regionEffect()));
                try (Program without =
                        model.engine().compile(Ablation.ofSets(model.classifier(), probe, List.of(each.units())))) {
                    float[] both = Objects.requireNonNull(without.run(
                                            Map.of(model.classifier().input().name(), input))
                                    .get(model.classifier().logits()))
                            .toFloats();
                    assertThat(both[target] - both[both.length / 2 + target])
                            .isCloseTo((float) each.effect(), within(1e-3f));
                }
            }
        }
    }

    @Test
    void bothLanguagesTellTheSameClaims() {
        Words.Claim claim = new Words.Claim(
                "stalked eyes",
                List.of(3),
                Words.Place.UPPER_LEFT,
                2.14,
                1.5,
                java.util.Optional.empty(),
                dev.limpid.report.Picture.filled(2, 2, 0));
        assertThat(WordsText.ENGLISH.line(claim))
                .isEqualTo("stalked eyes, upper left: +2.14 logit (with the region blurred: +1.50)");
        assertThat(WordsText.CHINESE.line(claim))
                .isEqualTo(
                        "\u67c4\u773c\uff0c\u5de6\u4e0a\uff1a+2.14 logit\uff08\u6a21\u7cca\u8be5\u533a\u57df\uff1a+1.50\uff09");
        Words nothing = new Words("p", "cat", 1, List.of(), List.of());
        assertThat(WordsText.ENGLISH.lines(nothing).get(1)).contains("Nothing can be said");
    }

    @Test
    void everyConceptOfTheDrawnWorldButObjectsHasAChineseName() {
        List<String> same = DataSet.of("zoo", model, 1).concepts().stream()
                .filter(c -> !c.category().equals("object"))
                .map(c -> c.name())
                .filter(name -> WordsText.CHINESE.concept(name).equals(name))
                .toList();
        assertThat(same).isEmpty();
    }

    @Test
    void thePageTellsHowManyNamesAreRight() {
        WordsFiles files = new WordsFiles(job, WordsText.ENGLISH);
        List<Words> all = new ArrayList<>();
        dev.limpid.JobListener<Words> listener = words -> {
            files.add(words);
            all.add(words);
        };
        JobSummary summary = job.run(listener);
        assertThat(summary.done()).isEqualTo(3);
        assertThat(all.stream().flatMap(w -> w.claims().stream()))
                .allMatch(c -> c.isShown().isPresent() == c.isNamed());
        assertThat(files.write(folder.resolve("w"), new OutputGuard(List.of()), "limpid words zoo:plain zoo"))
                .isNotEmptyFile();
        WordsFiles chinese = new WordsFiles(job, WordsText.CHINESE);
        all.forEach(chinese::add);
        assertThat(chinese.write(folder.resolve("zh"), new OutputGuard(List.of()), "limpid words zoo:plain zoo"))
                .content(StandardCharsets.UTF_8)
                .contains("lang=\"zh\"", PageLanguage.CHINESE.word("findings"))
                .doesNotContain(PageLanguage.ENGLISH.word("findings"), PageLanguage.ENGLISH.word("made"));
        assertThat(chinese.content().findings())
                .hasSameSizeAs(files.content().findings())
                .allMatch(f -> f.headline().codePoints().anyMatch(c -> Character.isIdeographic(c)));
    }

    @Test
    void unknownLanguagesAndClassesAreRefused() {
        assertThatThrownBy(() -> WordsText.parse("fr")).isInstanceOf(LimpidException.class);
        assertThat(UnitFindings.of(model, DataSet.of("zoo", model, 8), List.of(), 0.01, 0, (d, t) -> {}))
                .hasSize(ProbedLayers.of(model.classifier(), List.of()).get(0).units());
    }

    @Test
    void aNameIsUsedFromTheLevelOnThatHoldsOnOtherPictures() {
        double[] strengths = new double[200];
        boolean[] shows = new boolean[200];
        for (int i = 0; i < 200; i++) {
            strengths[i] = (i % 100) / 50.0;
            shows[i] = strengths[i] >= 1.2;
        }
        double level = NameTest.level(strengths, shows, 1).orElseThrow();
        assertThat(level).isCloseTo(1.2, within(0.021));
        assertThat(NameTest.level(strengths, shows, 0.5).orElseThrow()).isLessThan(0.6);
        for (int i = 1; i < 200; i += 2) {
            shows[i] = false;
        }
        assertThat(NameTest.level(strengths, shows, 0.9)).isEmpty();
    }

    @Test
    void aClaimWithoutANameTellsItsUnits() {
        assertThat(WordsText.ENGLISH.line(unnamed(3, 8)))
                .isEqualTo("a feature without a name (units 3, 8), left: +2.14 logit (with the region blurred: +1.50)");
        assertThat(WordsText.ENGLISH.line(unnamed(19))).startsWith("a feature without a name (unit 19), left");
        assertThat(WordsText.CHINESE.line(unnamed(3, 8))).contains("3, 8");
    }

    private static Words.Claim unnamed(Integer... units) {
        return new Words.Claim(
                "",
                List.of(units),
                Words.Place.LEFT,
                2.14,
                1.5,
                java.util.Optional.empty(),
                dev.limpid.report.Picture.filled(2, 2, 0));
    }
}
