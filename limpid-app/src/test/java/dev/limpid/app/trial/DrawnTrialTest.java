package dev.limpid.app.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.TrialOutcome;
import dev.limpid.trust.TrialTable;
import dev.limpid.trust.catalogue.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DrawnTrialTest {
    private static final int PICTURES = 12;
    private static final int PERTURBED = 6;

    private static Map<String, TrialOutcome> outcomes(List<ExplanationMetric> metrics, int pictures, int perturbed) {
        try (Model model = Model.open("zoo:resnet", OpenOptions.DEFAULT);
                Model tuned = Model.open("zoo:resnet-deletions", OpenOptions.DEFAULT);
                Model randomLabels = Model.open("zoo:resnet-random-labels", OpenOptions.DEFAULT)) {
            List<String> lines = new ArrayList<>();
            Map<String, TrialOutcome> all = DrawnTrial.of(
                            model, Optional.of(tuned), Optional.of(randomLabels), pictures)
                    .trial(perturbed, 1)
                    .run(metrics, line -> log(lines, line));
            assertThat(lines).hasSize(5 * DrawnTrial.EXPLAINERS.size());
            return all;
        }
    }

    private static void log(List<String> lines, String line) {
        lines.add(line);
        Path file = Path.of(System.getProperty("limpid.trial.log", ""));
        if (!file.toString().isEmpty()) {
            try {
                Files.writeString(file, String.join("\n", lines) + "\n");
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    @Tag("thorough")
    @Test
    void aMetricThatKnowsNothingFailsAndOneThatKnowsTheObjectDoesNot() {
        List<ExplanationMetric> metrics = List.of(Metrics.named("relevance-mass-accuracy"), Metrics.named("roc-auc"));
        Map<String, TrialOutcome> all = outcomes(metrics, 4, 2);
        assertThat(all.keySet()).containsExactly("relevance-mass-accuracy", "roc-auc", "random-numbers");
        TrialOutcome random = Objects.requireNonNull(all.get("random-numbers"));
        assertThat(random.isPassed()).isFalse();
        assertThat(random.recovery().orElseThrow()).isBetween(-0.6, 0.6);
        TrialOutcome mass = Objects.requireNonNull(all.get("relevance-mass-accuracy"));
        assertThat(mass.recovery().orElseThrow()).isGreaterThan(0.8);
        assertThat(mass.interNoise().orElseThrow()).isGreaterThan(0.5);
        assertThat(TrialTable.parse(TrialTable.text(all).lines().toList()).keySet())
                .isEqualTo(all.keySet());
    }

    /** What is stored with these outcomes instead, in the order of the catalogue; the control stays that of the whole trial. */
    private static Map<String, TrialOutcome> merged(Path file, Map<String, TrialOutcome> fresh) throws IOException {
        Map<String, TrialOutcome> stored = TrialTable.parse(Files.readAllLines(file));
        Map<String, TrialOutcome> all = new LinkedHashMap<>();
        List<String> names =
                new ArrayList<>(Metrics.all().stream().map(m -> m.info().name()).toList());
        names.forEach(name -> Optional.ofNullable(fresh.getOrDefault(name, stored.get(name)))
                .ifPresent(outcome -> all.put(name, outcome)));
        all.put("random-numbers", Objects.requireNonNull(stored.get("random-numbers")));
        return all;
    }

    /**
     * Regenerated with {@code mvn test -pl limpid-app -am -Pthorough -Dtest=DrawnTrialTest -Dlimpid.trial.update=true}, and only some
     * metrics on fewer pictures with {@code -Dlimpid.trial.metrics=road,arcc -Dlimpid.trial.pictures=8}.
     */
    @Test
    @Tag("thorough")
    void theCommittedOutcomesAreThoseOfTheTrial() throws IOException {
        Path file = Path.of(System.getProperty("limpid.root", ".."))
                .resolve("limpid-trust/src/main/resources/dev/limpid/trust/trial.tsv");
        if (Boolean.getBoolean("limpid.trial.update")) {
            String some = System.getProperty("limpid.trial.metrics", "");
            int pictures = Integer.getInteger("limpid.trial.pictures", PICTURES);
            List<ExplanationMetric> tried = some.isEmpty()
                    ? Metrics.all()
                    : Arrays.stream(some.split(",")).map(Metrics::named).toList();
            Map<String, TrialOutcome> fresh = outcomes(tried, pictures, pictures / 2);
            Map<String, TrialOutcome> all = some.isEmpty() ? fresh : merged(file, fresh);
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.writeString(file, TrialTable.text(all));
        }
        Map<String, TrialOutcome> stored = TrialTable.parse(Files.readAllLines(file));
        // The cheap ones again: kernels may differ in the last digits, so the order of near ties may change. The
        // control draws its
        // numbers from all digits, so that they are others on another processor.
        List<ExplanationMetric> again = List.of(
                Metrics.named("relevance-mass-accuracy"), Metrics.named("sparseness"), Metrics.named("average-drop"));
        Map<String, TrialOutcome> found = outcomes(again, PICTURES, PERTURBED);
        for (ExplanationMetric metric : again) {
            String name = metric.info().name();
            TrialOutcome expected = Objects.requireNonNull(stored.get(name));
            assertThat(Objects.requireNonNull(found.get(name)).recovery().orElseThrow())
                    .as(name)
                    .isCloseTo(expected.recovery().orElseThrow(), within(0.1));
        }
        assertThat(Objects.requireNonNull(found.get("random-numbers")).isPassed())
                .isFalse();
        List<String> names =
                new ArrayList<>(Metrics.all().stream().map(m -> m.info().name()).toList());
        names.add("random-numbers");
        assertThat(names).containsAll(stored.keySet());
        assertThat(Objects.requireNonNull(stored.get("random-numbers")).isPassed())
                .isFalse();
    }
}
