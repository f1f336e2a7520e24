package dev.limpid.similar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.limpid.Image;
import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.attribution.Progress;
import dev.limpid.cases.Influence;
import dev.limpid.cases.LabelScores;
import dev.limpid.cases.SoftmaxHead;
import dev.limpid.data.DataSet;
import dev.limpid.metrics.Vectors;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Benches of data attribution on Fashion-MNIST, on the last layer of a built-in network that is fitted again to the data of each bench.
 * Differs from the benches of quanda: only the last layer is fitted.
 */
@Tag("thorough")
class FashionBenchesTest {
    private static final Path FOLDER = Path.of("/usr/share/datasets/fashion-mnist");
    private static final int SIDE = 28;
    private static final int COUNT = 1000;
    private static final int TRAINED = 700;
    private static final int CLASSES = 10;
    private static final double PENALTY = 1e-3;

    /** The first test pictures. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Fashion(byte[] pictures, byte[] labels) implements DataSet {
        static Fashion read() throws IOException {
            return new Fashion(bytes("t10k-images-idx3-ubyte.gz", 16), bytes("t10k-labels-idx1-ubyte.gz", 8));
        }

        private static byte[] bytes(String name, int head) throws IOException {
            try (InputStream in = new GZIPInputStream(Files.newInputStream(FOLDER.resolve(name)))) {
                byte[] all = in.readAllBytes();
                return Arrays.copyOfRange(all, head, all.length);
            }
        }

        @Override
        public String name() {
            return "fashion";
        }

        @Override
        public String identity() {
            return "fashion";
        }

        @Override
        public int size() {
            return COUNT;
        }

        @Override
        public String name(int index) {
            return "fashion-" + index;
        }

        @Override
        public Image image(int index) {
            int[] rgb = new int[SIDE * SIDE];
            for (int i = 0; i < rgb.length; i++) {
                rgb[i] = 0x010101 * (pictures[index * rgb.length + i] & 0xFF);
            }
            return Image.of(SIDE, SIDE, rgb);
        }

        @Override
        public List<String> classes() {
            return IntStream.range(0, CLASSES).mapToObj(Integer::toString).toList();
        }

        @Override
        public OptionalInt label(int index) {
            return OptionalInt.of(labels[index]);
        }
    }

    private static Vectors rows(Fashion data) {
        try (Model model = Model.open("zoo:fashion-cbam", OpenOptions.DEFAULT)) {
            return CaseBase.of(model, data, CaseBase.layer(model, java.util.Optional.empty()), Progress.SILENT)
                    .rows()
                    .scaled();
        }
    }

    private static Influence.Trained trained(Vectors rows, int[] labels, int classes) {
        int[] all = IntStream.range(0, rows.count()).toArray();
        return new Influence.Trained(SoftmaxHead.fit(rows, labels, all, classes, PENALTY), rows, labels);
    }

    @Test
    void wrongLabelsInfluenceThemselvesMost() throws IOException {
        assumeTrue(Files.isDirectory(FOLDER), "the package dataset-fashion-mnist is not installed");
        Fashion data = Fashion.read();
        Vectors rows = rows(data);
        SplittableRandom random = new SplittableRandom(0);
        int[] labels = new int[COUNT];
        boolean[] isChanged = new boolean[COUNT];
        for (int i = 0; i < COUNT; i++) {
            labels[i] = data.labels()[i];
            if (random.nextDouble() < 0.1) {
                labels[i] = (labels[i] + 1 + random.nextInt(CLASSES - 1)) % CLASSES;
                isChanged[i] = true;
            }
        }
        double[] own = Influence.ofThemselves(trained(rows, labels, CLASSES));
        double[] trust = Arrays.stream(own).map(o -> -o).toArray();
        assertThat(LabelScores.area(trust, isChanged)).isGreaterThan(0.9);
        double[][] beliefs = LabelScores.outOfSample(rows, labels, CLASSES, 5, 0);
        assertThat(LabelScores.area(LabelScores.of(beliefs, labels).margins(), isChanged))
                .isGreaterThan(0.9);
    }

    /** The head learns five classes of two subclasses each; the strongest supporter should be of the subclass of the input. */
    @Test
    void theStrongestSupporterIsOfTheSubclass() throws IOException {
        assumeTrue(Files.isDirectory(FOLDER), "the package dataset-fashion-mnist is not installed");
        Fashion data = Fashion.read();
        Vectors all = rows(data);
        int[] labels = IntStream.range(0, COUNT).map(i -> data.labels()[i] / 2).toArray();
        Vectors training = all.rows(IntStream.range(0, TRAINED).toArray());
        Influence.Trained trained = trained(training, Arrays.copyOf(labels, TRAINED), CLASSES / 2);
        for (Influence method :
                List.of(Influence.INFLUENCE_FUNCTION, Influence.GRADIENT_SIMILARITY, Influence.KNN_SHAPLEY)) {
            int right = 0;
            int asked = 0;
            for (int i = TRAINED; i < TRAINED + 60; i++) {
                double[] found = method.of(trained, all, i, labels[i], 0);
                int best = 0;
                for (int j = 1; j < found.length; j++) {
                    best = found[j] > found[best] ? j : best;
                }
                right += data.labels()[best] == data.labels()[i] ? 1 : 0;
                asked++;
            }
            assertThat((double) right / asked).as(method.label()).isGreaterThan(0.6);
        }
    }
}
