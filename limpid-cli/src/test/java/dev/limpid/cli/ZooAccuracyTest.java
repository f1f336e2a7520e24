package dev.limpid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.Image;
import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.model.Classifier;
import dev.limpid.model.InputKind;
import dev.limpid.world.Sample;
import dev.limpid.world.World;
import dev.limpid.zoo.Accuracy;
import dev.limpid.zoo.BuiltIn;
import dev.limpid.zoo.Card;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What cards say of networks, measured again by what the user runs. */
class ZooAccuracyTest {
    private static final int COUNT = 300;

    /** Neither learned from nor counted in the card. */
    private static final long FIRST = 500_000;

    private record Shown(int label, Image picture) {}

    private static List<Shown> pictures(World world, int side) {
        return LongStream.range(FIRST, FIRST + COUNT)
                .parallel()
                .mapToObj(seed -> {
                    Sample sample = world.sample(seed);
                    return new Shown(
                            sample.label(),
                            Image.of(side, side, sample.scene().draw(side).pixels()));
                })
                .toList();
    }

    @Test
    @Tag("thorough")
    void onPicturesThatNobodyHasSeenNetworksAreAsGoodAsTheirCardsSay() {
        Map<Card.Data, List<Shown>> drawn = new HashMap<>();
        int networks = 0;
        for (BuiltIn network : BuiltIn.all()) {
            Card card = network.card();
            if (!card.data().isDrawn()) {
                continue;
            }
            networks++;
            List<Shown> pictures = drawn.computeIfAbsent(card.data(), data -> pictures(data.world(), data.side()));
            Accuracy measured = Accuracy.of(right(network, pictures), COUNT);
            assertThat(measured.low())
                    .as(network + " " + measured)
                    .isLessThan(card.accuracy().high());
            assertThat(measured.high())
                    .as(network + " " + measured)
                    .isGreaterThan(card.accuracy().low());
        }
        assertThat(networks).isPositive();
    }

    private static long right(BuiltIn network, List<Shown> pictures) {
        try (Model model = Model.open(network.toString(), OpenOptions.DEFAULT)) {
            return pictures.stream()
                    .filter(shown -> model.predict(shown.picture(), 1).get(0).index() == shown.label())
                    .count();
        }
    }

    @Test
    void everyNetworkIsReadWithTheLabelsAndPreprocessingOfItsCard() {
        for (BuiltIn network : BuiltIn.all()) {
            Classifier classifier = Classifier.load(network.file());
            Card card = network.card();
            assertThat(classifier.labels().names()).as(network.toString()).isEqualTo(card.labels());
            if (card.data().isSentences()) {
                assertThat(classifier.form().kind()).isEqualTo(InputKind.TOKENS);
                assertThat(classifier.guess()).isNull();
            } else {
                assertThat(Objects.requireNonNull(classifier.guess()).reason())
                        .isEqualTo("as " + card.name() + ".json states");
            }
            assertThat(classifier.classes()).isEqualTo(card.labels().size());
        }
    }
}
