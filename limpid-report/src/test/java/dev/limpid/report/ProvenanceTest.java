package dev.limpid.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ProvenanceTest {

    @Test
    void emptyValuesAreOmitted() {
        Provenance provenance =
                new Provenance("limpid 1", "engine 2", "net.onnx", "abc", "gradient", "", "3", Map.of("steps", "5"), 7);
        assertThat(provenance.texts())
                .containsExactly(
                        Map.entry("Software", "limpid 1"),
                        Map.entry("limpid.engine", "engine 2"),
                        Map.entry("limpid.model", "net.onnx"),
                        Map.entry("limpid.model.sha256", "abc"),
                        Map.entry("limpid.method", "gradient"),
                        Map.entry("limpid.target", "3"),
                        Map.entry("limpid.parameter.steps", "5"),
                        Map.entry("limpid.seed", "7"));
    }
}
