package dev.limpid.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.Prediction;
import dev.limpid.model.Preprocessor;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.OnnxRuntime;
import dev.limpid.runtime.Program;
import dev.limpid.runtime.Shapes;
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
import org.junit.jupiter.api.Test;

/** What cards say of networks, measured again by what the user runs. */
class ZooAccuracyTest {
    private static final int COUNT = 300;

    /** Neither learned from nor counted in the card. */
    private static final long FIRST = 500_000;

    private record Shown(int label, dev.limpid.model.Picture picture) {}

    private static List<Shown> pictures(World world, int side) {
        return LongStream.range(FIRST, FIRST + COUNT)
                .parallel()
                .mapToObj(seed -> {
                    Sample sample = world.sample(seed);
                    return new Shown(
                            sample.label(),
                            WorldImages.picture(side, sample.scene().draw(side).pixels()));
                })
                .toList();
    }

    @Test
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
        Classifier classifier = Classifier.load(network.file());
        Engine engine = OnnxRuntime.create();
        try (Preprocessor preprocessor = new Preprocessor(engine, classifier.preprocessing());
                Program program = engine.compile(classifier
                        .graph()
                        .withOutputs(List.of(classifier.logits()))
                        .bind(Shapes.BATCH, 1))) {
            return pictures.stream()
                    .filter(shown -> {
                        Tensor input = preprocessor.apply(shown.picture());
                        Tensor logits = Objects.requireNonNull(
                                program.run(Map.of(classifier.input().name(), input))
                                        .get(classifier.logits()));
                        Prediction top = Prediction.top(logits, 0, classifier.head(), classifier.labels());
                        return top.index() == shown.label();
                    })
                    .count();
        }
    }

    @Test
    void everyNetworkIsReadWithTheLabelsAndPreprocessingOfItsCard() {
        for (BuiltIn network : BuiltIn.all()) {
            Classifier classifier = Classifier.load(network.file());
            Card card = network.card();
            assertThat(classifier.labels().names()).as(network.toString()).isEqualTo(card.labels());
            assertThat(Objects.requireNonNull(classifier.guess()).reason())
                    .isEqualTo("as " + card.name() + ".json states");
            assertThat(classifier.classes()).isEqualTo(card.labels().size());
        }
    }
}
