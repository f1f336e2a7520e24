package dev.limpid.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The launchers for Windows, as far as they can be read: what the launcher for other systems does, and no slip of this language. */
class BatchFileTest {
    private static String text(String file) throws IOException {
        return Files.readString(Sources.root().resolve(file));
    }

    private static Set<String> all(String pattern, String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = Pattern.compile(pattern, Pattern.MULTILINE).matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    @ParameterizedTest
    @ValueSource(strings = {"limpid.bat", "limpid-cli/src/main/dist/bin/limpid.bat"})
    void jumpsHaveTargetsAndPathsHaveQuotes(String file) throws IOException {
        String text = text(file);
        assertThat(text.replace("\r\n", "")).as("lines end as labels need it").doesNotContain("\n", "\r");
        assertThat(all("goto ([a-z]+)", text)).isNotEmpty().isEqualTo(all("^:([a-z]+)", text));
        for (String name : List.of("java", "home", "jar", "flags", "out", "log", "archive")) {
            // The name is expanded in quotes: behind an odd number of them on its line.
            for (String line : text.split("\r\n")) {
                int at = line.indexOf("%" + name + "%");
                if (at >= 0 && !line.startsWith("rem ")) {
                    long quotes =
                            line.substring(0, at).chars().filter(c -> c == '"').count();
                    assertThat(quotes % 2).as(line).isEqualTo(1);
                }
            }
        }
        assertThat(all("(exit /b) [0-9%]", text)).isNotEmpty();
        assertThat(text.lines().filter(l -> l.startsWith("echo limpid: ")))
                .isNotEmpty()
                .allMatch(l -> l.endsWith(" 1>&2"));
    }

    @Test
    void theyPassTheOptionsOfTheOtherLauncher() throws IOException {
        String shared = text("limpid-cli/src/main/launcher/launcher.sh");
        Set<String> options = all("(--[a-z-]+=[A-Za-z-]+)", shared);
        options.addAll(all("(-XX:TieredStopAtLevel=1)", shared));
        assertThat(options).hasSize(3);
        Set<String> quick = all("'' \\| -\\* \\| ([a-z |-]+)\\) stages=", shared);
        assertThat(quick).hasSize(1);
        for (String file : List.of("limpid.bat", "limpid-cli/src/main/dist/bin/limpid.bat")) {
            String text = text(file);
            assertThat(text).contains(options).contains("ORT_DISABLE_TELEMETRY=1", "jvm.flags", "LIMPID_CLASSPATH");
            assertThat(text).contains("in (" + quick.iterator().next().replace(" |", "") + ") do");
        }
    }
}
