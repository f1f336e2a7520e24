package dev.limpid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DreamCommandTest {
    @TempDir
    private Path folder;

    @Test
    void classesAreDreamtOfOnceAndTakenUpByTheNextRun() {
        Path out = folder.resolve("out");
        Object[] line = {"dream", "zoo:lenet", "--class", "bag,coat", "--set", "steps=4", "--out", out, "--json"};
        JsonNode first = Run.of(line).fine().json();
        assertThat(first.get("dreams")).hasSize(2);
        assertThat(first.get("dreams").get(0).get("name").asText()).isEqualTo("bag");
        assertThat(first.get("resumed").asInt()).isZero();
        assertThat(out.resolve("bag.png")).isRegularFile();
        assertThat(out.resolve("dreams.png")).isRegularFile();
        assertThat(out.resolve("dreams.html")).content().contains("Preferred inputs of zoo:lenet");
        JsonNode second = Run.of(line).fine().json();
        assertThat(second.get("resumed").asInt()).isEqualTo(2);
        assertThat(second.get("dreams")).isEqualTo(first.get("dreams"));
    }

    @Test
    void whatIsMissingIsSaidAndNothingIsWritten() {
        Path out = folder.resolve("none");
        assertThat(Run.of("dream", "zoo:lenet", "--aim", "invert", "--out", out).sentence())
                .isEqualTo("invert starts from a picture; give one");
        assertThat(Run.of("dream", "zoo:lenet", "--by", "maco", "--out", out).sentence())
                .isEqualTo("maco takes the spectrum of data; give pictures as data");
        assertThat(Run.of("dream", "zoo:lenet", "--set", "shake=1", "--out", out)
                        .sentence())
                .startsWith("'shake' is no setting of dreams");
        assertThat(Run.of("dream", "zoo:text", "--class", "0", "--out", out).sentence())
                .contains("dreams are pictures, and the network takes");
        assertThat(out).doesNotExist();
    }
}
