package dev.limpid.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MetricTableTest {
    /** Regenerated with {@code mvn -pl limpid-app -am test -Dtest=MetricTableTest -Dlimpid.docs.update=true}. */
    @Test
    void theCommittedTableIsUpToDate() throws IOException {
        Path file = Path.of(System.getProperty("limpid.root", "..")).resolve("docs/metrics.md");
        if (Boolean.getBoolean("limpid.docs.update")) {
            Files.writeString(file, MetricTable.toMarkdown());
        }
        assertThat(Files.readString(file))
                .as("docs/metrics.md is out of date; run mvn -pl limpid-app -am test -Dtest=MetricTableTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dlimpid.docs.update=true")
                .isEqualTo(MetricTable.toMarkdown());
    }
}
