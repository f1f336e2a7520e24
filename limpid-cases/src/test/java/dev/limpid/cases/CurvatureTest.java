package dev.limpid.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.onnx.OnnxReader;
import dev.limpid.metrics.RankCorrelation;
import dev.limpid.model.Classifier;
import dev.limpid.model.Head;
import dev.limpid.model.LoadOptions;
import dev.limpid.model.Npy;
import dev.limpid.runtime.EngineOptions;
import dev.limpid.runtime.OnnxRuntime;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The curvature of all weights by layers against numbers of tools/references/curvature.py, on a network of 2,698 weights. */
class CurvatureTest {
    private static final String FOLDER = "/references/influence/";
    private static final int TRAINED = 300;
    private static final int PIXELS = 14 * 14;
    private static final int SHOWN = 5;
    private static final double[][] FOUND = new double[SHOWN][TRAINED];

    private static InputStream resource(String name) {
        return Objects.requireNonNull(CurvatureTest.class.getResourceAsStream(FOLDER + name));
    }

    private static JsonNode document(String name) throws IOException {
        try (InputStream in = resource(name)) {
            return JsonMapper.builder().build().readTree(in);
        }
    }

    @BeforeAll
    static void influences() throws IOException, URISyntaxException {
        Classifier model;
        try (InputStream in = resource("checkpoint-4.onnx")) {
            model = Classifier.of(
                    "checkpoint-4",
                    OnnxReader.read(in.readAllBytes()),
                    LoadOptions.DEFAULT.withHead(Head.SOFTMAX).withPreprocess("unit,channels=grey"));
        }
        float[] pictures = Npy.read(
                        Path.of(Objects.requireNonNull(CurvatureTest.class.getResource(FOLDER + "pictures.npy"))
                                .toURI()))
                .toFloats();
        JsonNode labels = document("influence.json");
        List<List<float[]>> all = new ArrayList<>();
        KroneckerCurvature curvature;
        try (ParameterGradient gradient = ParameterGradient.of(
                model, OnnxRuntime.create(EngineOptions.DEFAULT), ParameterGradient.Of.LOSS, 1 << 16, 0)) {
            for (int i = 0; i < TRAINED + SHOWN; i++) {
                float[] values = Arrays.copyOfRange(pictures, i * PIXELS, (i + 1) * PIXELS);
                for (int p = 0; p < PIXELS; p++) {
                    values[p] /= 255;
                }
                JsonNode label = i < TRAINED
                        ? labels.get("labels").get(i)
                        : labels.get("truth").get(i - TRAINED);
                all.add(gradient.whole(Tensor.of(values, 1, 1, 14, 14), label.intValue())
                        .gradients());
            }
            curvature = KroneckerCurvature.of(gradient.shapes());
        }
        List<List<float[]>> trained = all.subList(0, TRAINED);
        trained.forEach(curvature::gather);
        curvature.turn();
        trained.forEach(curvature::measure);
        for (int i = 0; i < TRAINED; i++) {
            List<float[]> solved = curvature.solve(trained.get(i));
            for (int t = 0; t < SHOWN; t++) {
                FOUND[t][i] = dot(solved, all.get(TRAINED + t)) / TRAINED;
            }
        }
    }

    private static double dot(List<float[]> a, List<float[]> b) {
        double sum = 0;
        for (int l = 0; l < a.size(); l++) {
            for (int i = 0; i < a.get(l).length; i++) {
                sum += (double) a.get(l)[i] * b.get(l)[i];
            }
        }
        return sum;
    }

    private static double[] reference(String name, int picture) throws IOException {
        JsonNode row = document("curvature.json").get(name).get("influences").get(picture);
        double[] numbers = new double[row.size()];
        Arrays.setAll(numbers, i -> row.get(i).doubleValue());
        return numbers;
    }

    @Test
    void influencesAreThoseOfAnotherImplementation() throws IOException {
        for (int t = 0; t < SHOWN; t++) {
            double[] expected = reference("in bases", t);
            double largest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
            for (int i = 0; i < TRAINED; i++) {
                assertThat(FOUND[t][i]).isCloseTo(expected[i], within(1e-3 * largest));
            }
        }
    }

    /** The Gauss-Newton matrix of each layer, written out and solved. */
    @Test
    void influencesResembleThoseOfTheExactCurvatureOfLayers() throws IOException {
        double sum = 0;
        for (int t = 0; t < SHOWN; t++) {
            sum += RankCorrelation.of(FOUND[t], reference("exact by layers", t)).orElse(0);
        }
        assertThat(sum / SHOWN).isGreaterThan(0.5);
    }
}
