package dev.limpid.attribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class MethodTableTest {
    /** Regenerated with {@code mvn -pl limpid-core -am test -Dtest=MethodTableTest -Dlimpid.docs.update=true}. */
    @Test
    void theCommittedTableIsUpToDate() throws IOException {
        Path file = Path.of(System.getProperty("limpid.root", "..")).resolve("docs/methods.md");
        if (Boolean.getBoolean("limpid.docs.update")) {
            Files.writeString(file, MethodTable.toMarkdown(Files.readString(file), true));
        }
        String committed = Files.readString(file);
        assertThat(committed)
                .as("docs/methods.md is out of date; run mvn -pl limpid-core -am test -Dtest=MethodTableTest"
                        + " -Dsurefire.failIfNoSpecifiedTests=false -Dlimpid.docs.update=true")
                .isEqualTo(MethodTable.toMarkdown(committed, false));
    }
}
