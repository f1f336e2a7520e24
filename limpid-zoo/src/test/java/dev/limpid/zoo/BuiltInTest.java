package dev.limpid.zoo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code -Dlimpid.docs.update=true} regenerates the pages in docs/zoo. */
class BuiltInTest {
    private static final long MOST = 2_000_000;
    private static final long MOST_TOGETHER = 12_000_000;

    @Test
    void everyCardDescribesItsFile() throws Exception {
        assertThat(BuiltIn.all()).isNotEmpty();
        for (BuiltIn network : BuiltIn.all()) {
            Card card = network.card();
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(network.bytes());
            assertThat(card.name()).isEqualTo(network.name());
            assertThat(card.sha256())
                    .as(network.name())
                    .isEqualTo(HexFormat.of().formatHex(digest));
            assertThat(card.bytes()).as(network.name()).isEqualTo(network.bytes().length);
        }
    }

    @Test
    void networksAreSmall() {
        List<Long> sizes = BuiltIn.all().stream()
                .map(network -> (long) network.bytes().length)
                .toList();
        assertThat(sizes).allMatch(bytes -> bytes <= MOST);
        assertThat(sizes.stream().mapToLong(Long::longValue).sum()).isLessThanOrEqualTo(MOST_TOGETHER);
    }

    @Test
    void confusionMatrixAndAccuracyBelongToTheSameTest() {
        for (BuiltIn network : BuiltIn.all()) {
            Card card = network.card();
            long right = 0;
            long all = 0;
            for (int i = 0; i < card.labels().size(); i++) {
                right += card.confusion().get(i).get(i);
                all += card.confusion().get(i).stream()
                        .mapToLong(Integer::longValue)
                        .sum();
            }
            assertThat(card.accuracy()).as(network.name()).isEqualTo(Accuracy.of(right, all));
            assertThat(card.data().test().count()).as(network.name()).isEqualTo(all);
        }
    }

    @Test
    void seedsOfTrainingDataStartAtAMillion() {
        for (BuiltIn network : BuiltIn.all()) {
            Card.Data data = network.card().data();
            if (data.isDrawn() || data.isSentences()) {
                assertThat(data.training().first()).as(network.name()).isGreaterThanOrEqualTo(1_000_000);
                assertThat(data.test().first() + data.test().count()).isLessThanOrEqualTo(1_000_000);
            }
        }
    }

    @Test
    void thePagesEqualTheCards() throws IOException {
        boolean update = Boolean.getBoolean("limpid.docs.update");
        Path docs = Path.of(System.getProperty("limpid.root", ".."), "docs", "zoo");
        for (BuiltIn network : BuiltIn.all()) {
            Path page = docs.resolve(network.name() + ".md");
            if (update) {
                Files.writeString(page, network.card().markdown());
            }
            assertThat(page).as("limpid.docs.update").hasContent(network.card().markdown());
        }
        try (Stream<Path> pages = Files.list(docs)) {
            assertThat(pages).hasSameSizeAs(BuiltIn.all());
        }
    }
}
