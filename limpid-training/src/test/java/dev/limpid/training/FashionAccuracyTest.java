package dev.limpid.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.runtime.OnnxRuntime;
import dev.limpid.runtime.Program;
import dev.limpid.training.Pictures.Look;
import dev.limpid.zoo.BuiltIn;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Compares the accuracies on the cards of the Fashion-MNIST networks with new measurements on the bundled files. */
class FashionAccuracyTest {
    private static final Path FOLDER = Path.of("/usr/share/datasets/fashion-mnist");
    private static final int CHUNK = 100;

    @Test
    @Tag("thorough")
    void networksReachTheAccuracyOnTheirCards() {
        assumeTrue(Files.isDirectory(FOLDER), "there is no " + FOLDER + " (Debian's dataset-fashion-mnist)");
        FashionData data = new FashionData(FOLDER);
        Pictures pictures = data.unseen();
        List<BuiltIn> networks = BuiltIn.all().stream()
                .filter(network -> network.card().data().equals(data.described()))
                .toList();
        assertThat(networks).isNotEmpty();
        for (BuiltIn network : networks) {
            // Another processor rounds differently, which may change a few close cases.
            assertThat(right(network, pictures))
                    .as(network.toString())
                    .isCloseTo(network.card().accuracy().right(), within(5L));
        }
    }

    private static long right(BuiltIn network, Pictures pictures) {
        Classifier classifier = Classifier.load(network.file());
        TrainableNetwork trained = Networks.named(network.name());
        int size = pictures.side() * pictures.side();
        long right = 0;
        try (Program program =
                OnnxRuntime.create().compile(classifier.graph().withOutputs(List.of(classifier.logits())))) {
            for (int from = 0; from < pictures.count(); from += CHUNK) {
                float[] values = new float[CHUNK * size];
                for (int i = 0; i < CHUNK; i++) {
                    pictures.write(from + i, values, i, Look.STRAIGHT, trained.scale());
                }
                Tensor input = Tensor.of(values, CHUNK, 1, pictures.side(), pictures.side());
                double[] logits = Objects.requireNonNull(
                                program.run(Map.of(classifier.input().name(), input))
                                        .get(classifier.logits()))
                        .toDoubles();
                for (int i = 0; i < CHUNK; i++) {
                    right += top(logits, i, classifier.classes()) == pictures.label(from + i) ? 1 : 0;
                }
            }
        }
        return right;
    }

    private static int top(double[] logits, int picture, int classes) {
        int top = 0;
        for (int c = 1; c < classes; c++) {
            if (logits[picture * classes + c] > logits[picture * classes + top]) {
                top = c;
            }
        }
        return top;
    }
}
