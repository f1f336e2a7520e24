package dev.limpid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AdviseCommandTest {
    @Test
    void tooFewPicturesAreNotAdvisedOn() {
        JsonNode json = Run.of("advise", "zoo:plain", "zoo", "--limit", "4", "--json")
                .fine()
                .json();
        assertThat(json.at("/recommended").isNull()).isTrue();
        assertThat(json.at("/reason").asText()).startsWith("4 pictures can be read, but at least 16 are needed");
        assertThat(json.at("/metrics/0").asText()).isEqualTo("sufficiency");
        assertThat(Run.of("advise", "zoo:plain", "zoo", "--time", "soon").sentence())
                .contains("'soon' is no time; write 60s or 5m");
    }

    @Test
    void familiesOfMetricsAreDescribed() {
        assertThat(Run.of("metrics", "funnybirds").fine().out())
                .contains("DATA is a folder of FunnyBirds", "funnybirds-target-sensitivity", "left out and counted");
        assertThat(Run.of("metrics", "verification", "--json").fine().json().at("/metrics"))
                .hasSize(3);
    }

    @Test
    void otherFoldersThanBirdsAreRefused(@TempDir Path folder) {
        assertThat(Run.of("evaluate", "zoo:plain", "zoo", "--limit", "2", "--metrics", "funnybirds", "--out", folder)
                        .sentence())
                .isEqualTo(
                        "zoo is no folder of FunnyBirds: classes.json, dataset_test.json and test_interventions must be"
                                + " in it");
    }
}
