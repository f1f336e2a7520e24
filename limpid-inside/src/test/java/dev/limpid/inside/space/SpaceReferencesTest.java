package dev.limpid.inside.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limpid.attribution.Progress;
import dev.limpid.metrics.Vectors;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Comparison with scikit-learn, umap-learn, pydrmetrics, scikit-dimension and ckatorch; see tools/references/space.py. */
class SpaceReferencesTest {
    private static final int NEIGHBOURS = 10;
    private static final JsonNode REFERENCE = read();
    private static final Vectors POINTS = vectors("points");
    private static final int[] LABELS = numbers("labels");

    private static JsonNode read() {
        try (InputStream in =
                Objects.requireNonNull(SpaceReferencesTest.class.getResourceAsStream("/references/space.json"))) {
            return JsonMapper.builder().build().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Vectors vectors(String name) {
        List<float[]> rows = new ArrayList<>();
        for (JsonNode row : REFERENCE.get(name)) {
            float[] numbers = new float[row.size()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = row.get(i).floatValue();
            }
            rows.add(numbers);
        }
        return Vectors.of(rows);
    }

    private static int[] numbers(String name) {
        int[] numbers = new int[REFERENCE.get(name).size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = REFERENCE.get(name).get(i).intValue();
        }
        return numbers;
    }

    private static double number(String name) {
        return REFERENCE.get(name).doubleValue();
    }

    @Test
    void principalComponentsAreThoseOfScikitLearn() {
        Pca pca = Pca.of(POINTS, 5, 2, Progress.SILENT);
        assertThat(pca.size()).isEqualTo(5);
        for (int i = 0; i < 5; i++) {
            assertThat(pca.variance(i))
                    .isCloseTo(REFERENCE.get("pca_variances").get(i).doubleValue(), within(1e-6));
            assertThat(pca.share(i))
                    .isCloseTo(REFERENCE.get("pca_shares").get(i).doubleValue(), within(1e-9));
            for (int d = 0; d < POINTS.width(); d++) {
                assertThat(pca.component(i)[d])
                        .isCloseTo(REFERENCE.get("pca_components").get(i).get(d).doubleValue(), within(1e-6));
            }
        }
    }

    @Test
    void faithfulnessIsThatOfScikitLearnAndPydrmetrics() {
        Faithfulness found =
                Faithfulness.of(POINTS, vectors("plane"), NEIGHBOURS, Integer.MAX_VALUE, 2, Progress.SILENT);
        assertThat(found.trustworthiness()).isCloseTo(number("trustworthiness"), within(1e-9));
        assertThat(found.continuity()).isCloseTo(number("continuity"), within(1e-9));
    }

    @Test
    void tSneIsAsTrustworthyAsThatOfScikitLearn() {
        Vectors start = Pca.of(POINTS, 2, 1, Progress.SILENT).project(POINTS, 2, 1);
        Neighbours near = Neighbours.of(POINTS, TSne.neighbours(30, POINTS.count()), 1, Progress.SILENT);
        Vectors plane = TSne.of(near, start, 30, 1000, 1, Progress.SILENT);
        assertThat(trust(plane)).isGreaterThan(number("tsne_trustworthiness") - 0.01);
    }

    @Test
    void tSneDoesNotDependOnTheNumberOfThreads() {
        Vectors start = Pca.of(POINTS, 2, 1, Progress.SILENT).project(POINTS, 2, 1);
        Neighbours near = Neighbours.of(POINTS, 40, 2, Progress.SILENT);
        Vectors one = TSne.of(near, start, 12, 20, 1, Progress.SILENT);
        Vectors two = TSne.of(near, start, 12, 20, 2, Progress.SILENT);
        assertThat(two.values()).isEqualTo(one.values());
    }

    @Test
    void umapIsAsTrustworthyAsUmapLearn() {
        Vectors start = Pca.of(POINTS, 2, 1, Progress.SILENT).project(POINTS, 2, 1);
        Neighbours near = Neighbours.of(POINTS, Umap.NEIGHBOURS, 1, Progress.SILENT);
        Vectors plane = Umap.of(near, start, 0, Progress.SILENT);
        assertThat(trust(plane)).isGreaterThan(number("umap_trustworthiness") - 0.02);
    }

    private static double trust(Vectors plane) {
        return Faithfulness.of(POINTS, plane, NEIGHBOURS, Integer.MAX_VALUE, 1, Progress.SILENT)
                .trustworthiness();
    }

    @Test
    void silhouettesAndClustersAreThoseOfScikitLearn() {
        Silhouette found = Silhouette.of(POINTS, LABELS, 4, Integer.MAX_VALUE, 2, Progress.SILENT);
        assertThat(found.mean()).isCloseTo(number("silhouette"), within(1e-6));
        for (int c = 0; c < 4; c++) {
            assertThat(found.ofClusters()[c])
                    .isCloseTo(REFERENCE.get("silhouettes").get(c).doubleValue(), within(1e-6));
        }
        KMeans means = KMeans.of(POINTS, 4, 0, 2, Progress.SILENT);
        assertThat(means.count()).isEqualTo(4);
        assertThat(means.inertia()).isLessThan(number("inertia") * 1.05);
    }

    @Test
    void dimensionIsThatOfScikitDimension() {
        Neighbours near = Neighbours.of(POINTS, 20, 1, Progress.SILENT);
        assertThat(IntrinsicDimension.of(near).twoNn()).isCloseTo(number("two_nn"), within(1e-4));
    }

    @Test
    void probesGiveTheProbabilitiesOfScikitLearn() {
        int[] uneven = LABELS.clone();
        for (int i = 0; i < uneven.length; i++) {
            uneven[i] = uneven[i] == 3 ? 0 : uneven[i];
        }
        LinearProbe probe = LinearProbe.fit(POINTS, uneven, DistanceRows.all(140), 3, 1);
        for (int i = 0; i < POINTS.count(); i++) {
            double[] found = probe.probabilities(POINTS, i);
            for (int k = 0; k < 3; k++) {
                assertThat(found[k])
                        .isCloseTo(REFERENCE.get("probabilities").get(i).get(k).doubleValue(), within(1e-3));
            }
        }
    }

    @Test
    void alignmentIsThatOfCkatorch() {
        Vectors other = vectors("other");
        double whole = Cka.of(POINTS, 200).with(Cka.of(other, 200))[0][0];
        double batches = Cka.of(POINTS, 50).with(Cka.of(other, 50))[0][0];
        assertThat(whole).isCloseTo(number("cka_debiased"), within(1e-5));
        assertThat(batches).isCloseTo(number("cka_batches"), within(1e-5));
        assertThat(Cka.of(POINTS, 50).with(Cka.of(POINTS, 50))[0][0]).isCloseTo(1, within(1e-12));
    }
}
