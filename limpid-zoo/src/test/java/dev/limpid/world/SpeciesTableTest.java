package dev.limpid.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.world.truth.Part;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The table in docs/zoo.md. {@code -Dlimpid.docs.update=true} regenerates it. */
class SpeciesTableTest {

    private static final String BEGIN = "<!-- species -->\n";
    private static final String END = "<!-- /species -->";

    private static String row(Stream<String> cells) {
        return cells.collect(Collectors.joining(" | ", "| ", " |\n"));
    }

    private static String table() {
        StringBuilder table = new StringBuilder();
        table.append(row(Stream.concat(
                Stream.of("label", "name"), Part.telling().stream().map(Part::word))));
        table.append(row(Stream.generate(() -> "---").limit(9)));
        for (Species species : Species.all()) {
            Stream<String> looks =
                    Part.telling().stream().map(p -> species.look(p).word());
            table.append(row(Stream.concat(Stream.of("" + species.index(), species.name()), looks)));
        }
        return table.toString();
    }

    @Test
    void theTableOfSpeciesIsUpToDate() throws IOException {
        Path file = Path.of(System.getProperty("limpid.root", ".."), "docs", "zoo.md");
        String text = Files.readString(file);
        int from = text.indexOf(BEGIN) + BEGIN.length();
        int to = text.indexOf(END);
        if (Boolean.getBoolean("limpid.docs.update")) {
            Files.writeString(file, text.substring(0, from) + table() + text.substring(to));
            return;
        }
        assertThat(text.substring(from, to)).isEqualTo(table());
    }
}
