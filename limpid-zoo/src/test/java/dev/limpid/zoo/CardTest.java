package dev.limpid.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.error.LimpidException;
import dev.limpid.world.Fault;
import dev.limpid.world.World;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CardTest {
    private static final List<Fault> FAULTS = List.of(
            new Fault.Marked(10, 0.95, 0.02),
            new Fault.Homed(0.5),
            new Fault.Mislabelled(0.1),
            new Fault.Grouped(Set.of(3), 0.9, 0.1));

    /** The card of a network that distinguishes two species. */
    static Card card() {
        return new Card(
                "twins",
                "two species",
                "Tells abiru from bokto.",
                "One convolution.",
                1234,
                new Card.Data(Card.DRAWN, new Card.Span(1, 20000), new Card.Span(500001, 100), 64, FAULTS),
                new Card.Recipe("Adam", "0.001, falling", 3, 32, "mirrored", 7, 1.25),
                new Card.Input("float[N,3,64,64]", "nchw", "red, green and blue, from -1 to 1"),
                "tf,resize=exact",
                List.of("abiru", "bokto"),
                Accuracy.of(95, 100),
                Map.of("without the mark", Accuracy.of(60, 100)),
                List.of(List.of(48, 2), List.of(3, 47)),
                List.of("It looks at the mark."),
                "Tests.",
                "Nothing else.",
                "0".repeat(64),
                4936,
                "limpid",
                "limpid zoo train twins");
    }

    @Test
    void whatIsWrittenIsReadAgain(@TempDir Path folder) throws IOException {
        card().write(folder);
        assertThat(Card.read(folder.resolve("twins.json"))).isEqualTo(card());
        assertThat(folder.resolve("twins.md")).hasContent(card().markdown());
    }

    @Test
    void theWorldOfACardIsTheOneItWasTrainedIn() {
        Card read = Card.parse(card().json());
        assertThat(read.data().world()).isEqualTo(new World(FAULTS));
        Card.Data other =
                new Card.Data("Fashion-MNIST", new Card.Span(0, 60000), new Card.Span(0, 10000), 28, List.of());
        assertThatThrownBy(other::world).hasMessage("Fashion-MNIST is not synthetic");
    }

    @Test
    void thePageContainsTheWholeCard() {
        assertThat(card().markdown())
                .startsWith("# twins: two species\n\nTells abiru from bokto.\n")
                .contains("| parameters | 1,234 |")
                .contains("| training set | seeds 1 to 20000: 20,000 |")
                .contains("a watermark on 95.0 % of the images of kestra and on 2.0 % of all others")
                .contains("a scarf on 90.0 % of the images labelled dunlo and on 10.0 % of all others")
                .contains("| test | 95 | 100 | 95.0 % | 88.8 % | 97.8 % |")
                .contains("| without the mark | 60 | 100 | 60.0 % | 50.2 % | 69.1 % |")
                .contains(
                        "Most frequent confusions (true class as predicted class): bokto as abiru (3), abiru as bokto (2).")
                .contains("abiru  0 48  2\nbokto  1  3 47\n")
                .contains("- It looks at the mark.");
    }

    @Test
    void wilsonsIntervalFollowsHisFormula() {
        // The ends are the shares p whose distance from 95/100 is 1.96 standard deviations of a count with share p.
        Accuracy accuracy = Accuracy.of(95, 100);
        for (double end : new double[] {accuracy.low(), accuracy.high()}) {
            assertThat(Math.abs(0.95 - end) / Math.sqrt(end * (1 - end) / 100)).isCloseTo(1.959964, within(1e-3));
        }
        assertThat(Accuracy.of(10, 10).high()).isEqualTo(1);
        assertThat(Accuracy.of(0, 10).low()).isEqualTo(0);
        assertThatThrownBy(() -> Accuracy.of(3, 2)).hasMessage("3 of 2 pictures");
    }

    @Test
    void anInvalidCardIsRefusedWithTheNameOfTheFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("x.json"), "{\"title\": 3, \"colour\": \"red\"}");
        assertThatThrownBy(() -> Card.read(file))
                .isInstanceOf(LimpidException.class)
                .hasMessageStartingWith(file + ": is not a model card: ");
        assertThatThrownBy(() -> Card.parse(card().json().replace("\"bokto\"", "\"bokto\", \"corvel\"")))
                .hasMessageContaining("the card of twins has 3 labels");
    }
}
