package dev.limpid.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The BOM has no parent, so that its list and its version are its own. */
class BomTest {
    private static final Pattern MODULE = Pattern.compile("<module>(limpid-[\\w-]+)</module>");
    private static final Pattern ARTIFACT = Pattern.compile("<artifactId>(limpid-[\\w-]+)</artifactId>");
    private static final Pattern VERSION = Pattern.compile("<version>([^<]+)</version>");

    @Test
    void theBomListsEveryModuleThatIsPublished() throws IOException {
        String root = Files.readString(Sources.root().resolve("pom.xml"));
        String bom = Files.readString(Sources.root().resolve("limpid-bom/pom.xml"));
        List<String> published = all(MODULE, root).stream()
                .filter(name -> !Set.of("limpid-bench", "limpid-build").contains(name))
                .toList();
        assertThat(published).hasSizeGreaterThan(5);
        assertThat(all(ARTIFACT, bom)).containsExactlyInAnyOrderElementsOf(published);
        assertThat(all(VERSION, bom).get(0)).isEqualTo(all(VERSION, root).get(0));
    }

    private static List<String> all(Pattern pattern, String text) {
        return pattern.matcher(text).results().map(match -> match.group(1)).toList();
    }
}
