package dev.limpid.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.Image;
import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.data.DataSet;
import dev.limpid.data.Evidence;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.graph.onnx.OnnxWriter;
import dev.limpid.model.Head;
import dev.limpid.trust.catalogue.Metrics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Numbers belong to what was stated about the network too. */
class PartIdentityTest {
    private record One(Image image) implements DataSet {
        @Override
        public String name() {
            return "one";
        }

        @Override
        public String identity() {
            return "one";
        }

        @Override
        public int size() {
            return 1;
        }

        @Override
        public String name(int index) {
            return "input";
        }

        @Override
        public Image image(int index) {
            return image;
        }

        @Override
        public List<String> classes() {
            return List.of();
        }

        @Override
        public OptionalInt label(int index) {
            return OptionalInt.empty();
        }
    }

    @TempDir
    private Path folder;

    private static String identity(String name, OpenOptions options, Function<Model, DataSet> data, String metric) {
        try (Model model = Model.open(name, options);
                JudgedNetwork network = JudgedNetwork.ofAnyKind(model, OtherTrainings.NONE);
                Judged method = JudgedMethod.of(network, EvaluateRequest.call("gradient"), Optional.empty(), 0)) {
            DataSet inputs = data.apply(model);
            Evidence evidence = Evidence.of(inputs, model, Optional.empty(), Optional.empty());
            return new PartIdentity(network, new JudgedPictures(inputs, network, evidence), 0)
                    .of(method, Metrics.named(metric));
        }
    }

    private static String ofPlain(OpenOptions options, String metric) {
        return identity("zoo:plain", options, model -> DataSet.of("zoo", model, 2), metric);
    }

    @Test
    void theHeadIsPartOfIt() {
        assertThat(ofPlain(OpenOptions.DEFAULT.withHead(Head.NONE), "deletion"))
                .isNotEqualTo(ofPlain(OpenOptions.DEFAULT, "deletion"));
        assertThat(ofPlain(OpenOptions.DEFAULT.withHead(Head.SOFTMAX), "deletion"))
                .isEqualTo(ofPlain(OpenOptions.DEFAULT, "deletion"));
    }

    @Test
    void thePreprocessingIsPartOfItAndMemoryIsNot() {
        assertThat(ofPlain(OpenOptions.DEFAULT.withPreprocessing("unit"), "deletion"))
                .isNotEqualTo(ofPlain(OpenOptions.DEFAULT, "deletion"));
        assertThat(ofPlain(OpenOptions.DEFAULT.withMemory(1 << 30).withThreads(1), "deletion"))
                .isEqualTo(ofPlain(OpenOptions.DEFAULT, "deletion"));
    }

    @Test
    void namesOfClassesArePartOfItWhereTheyChooseTheEvidence() throws IOException {
        Path labels = Files.writeString(folder.resolve("labels.txt"), "a\nb\nc\nd\ne\nf\ng\nh\ni\n");
        OpenOptions renamed = OpenOptions.DEFAULT.withLabels(labels);
        assertThat(ofPlain(renamed, "pointing-game")).isNotEqualTo(ofPlain(OpenOptions.DEFAULT, "pointing-game"));
        assertThat(ofPlain(renamed, "deletion")).isEqualTo(ofPlain(OpenOptions.DEFAULT, "deletion"));
    }

    @Test
    void theOutputIsPartOfIt() throws IOException {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", TensorType.of(ElementType.FLOAT, Dim.symbol("n"), Dim.of(2)));
        Expr one = x.matMul(b.constant(Tensor.of(new float[] {1, 2, 3, 4}, 2, 2)));
        Expr other = x.matMul(b.constant(Tensor.of(new float[] {4, 3, 2, 1}, 2, 2)));
        Path file = folder.resolve("two.onnx");
        OnnxWriter.write(b.build(Map.of("one", one, "other", other)), file);
        One table = new One(Image.of(new float[] {1, 2}, 2));
        assertThat(identity(file.toString(), OpenOptions.DEFAULT.withOutput("one"), m -> table, "sparseness"))
                .isNotEqualTo(
                        identity(file.toString(), OpenOptions.DEFAULT.withOutput("other"), m -> table, "sparseness"));
    }

    @Test
    void theVocabularyIsPartOfIt() throws IOException {
        Path words = Files.writeString(folder.resolve("words.txt"), "[PAD]\n[UNK]\nthe\na\nis\n");
        One text = new One(Image.ofText("the bird is a fish"));
        assertThat(identity("zoo:text", OpenOptions.DEFAULT.withVocabulary(words), m -> text, "sparseness"))
                .isNotEqualTo(identity("zoo:text", OpenOptions.DEFAULT, m -> text, "sparseness"));
    }
}
