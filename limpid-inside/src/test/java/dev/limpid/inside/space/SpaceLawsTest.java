package dev.limpid.inside.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.attribution.Progress;
import dev.limpid.metrics.Vectors;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.hipparchus.linear.Array2DRowRealMatrix;
import org.hipparchus.linear.LUDecomposition;
import org.hipparchus.linear.MatrixUtils;
import org.hipparchus.linear.RealMatrix;
import org.hipparchus.stat.descriptive.moment.StandardDeviation;
import org.junit.jupiter.api.Test;

/** What must hold for points of known truth. */
class SpaceLawsTest {

    private static Vectors random(int count, int width, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = new float[count * width];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Vectors.of(count, width, values);
    }

    /** A product of vectors with a matrix. */
    private static Vectors times(Vectors x, Vectors matrix) {
        float[] values = new float[x.count() * matrix.width()];
        for (int i = 0; i < x.count(); i++) {
            for (int j = 0; j < matrix.width(); j++) {
                double sum = 0;
                for (int d = 0; d < x.width(); d++) {
                    sum += x.at(i, d) * matrix.at(d, j);
                }
                values[i * matrix.width() + j] = (float) sum;
            }
        }
        return Vectors.of(x.count(), matrix.width(), values);
    }

    @Test
    void neighboursAreThoseOfASortOfAllDistances() {
        Vectors x = random(300, 7, 1);
        Neighbours near = Neighbours.of(x, 12, 2, Progress.SILENT);
        for (int i = 0; i < x.count(); i += 29) {
            int own = i;
            double[] distances = new double[x.count()];
            Arrays.setAll(distances, j -> j == own ? Double.POSITIVE_INFINITY : distance(x, own, j));
            Integer[] order = Arrays.stream(DistanceRows.all(x.count())).boxed().toArray(Integer[]::new);
            Arrays.sort(order, (a, b) -> Double.compare(distances[a], distances[b]));
            for (int k = 0; k < 12; k++) {
                assertThat(near.number(i, k)).isEqualTo(order[k]);
                assertThat((double) near.distance(i, k)).isCloseTo(distances[order[k]], within(1e-5));
            }
        }
        assertThat(near.first(3).of(5)).isEqualTo(Arrays.copyOf(near.of(5), 3));
    }

    private static double distance(Vectors x, int i, int j) {
        double sum = 0;
        for (int d = 0; d < x.width(); d++) {
            double difference = (double) x.at(i, d) - x.at(j, d);
            sum += difference * difference;
        }
        return Math.sqrt(sum);
    }

    @Test
    void componentsOfWideVectorsKeepTheVarianceOfThoseThatWereTurned() {
        Vectors narrow = random(200, 4, 2);
        Pca exact = Pca.of(narrow, 4, 1, Progress.SILENT);
        float[] orthogonal = new float[4 * 400];
        for (int d = 0; d < 4; d++) {
            for (int j = 0; j < 100; j++) {
                orthogonal[d * 400 + 4 * j + d] = 0.1f;
            }
        }
        Vectors wide = times(narrow, Vectors.of(4, 400, orthogonal));
        Pca iterated = Pca.of(wide, 4, 2, Progress.SILENT);
        for (int i = 0; i < 4; i++) {
            assertThat(iterated.variance(i)).isCloseTo(exact.variance(i), within(1e-5));
        }
        assertThat(iterated.shareOfFirst(4)).isCloseTo(1, within(1e-6));
    }

    @Test
    void aPerfectProjectionIsPerfectlyFaithful() {
        Vectors plane = random(200, 2, 3);
        Faithfulness found = Faithfulness.of(plane, plane, 8, 50, 2, Progress.SILENT);
        assertThat(found.trustworthiness()).isEqualTo(1);
        assertThat(found.continuity()).isEqualTo(1);
        assertThat(found.sampled()).isEqualTo(50);
        double unrelated = Faithfulness.of(random(200, 2, 4), plane, 8, 200, 1, Progress.SILENT)
                .trustworthiness();
        assertThat(unrelated).isBetween(0.3, 0.7);
    }

    @Test
    void theDimensionOfACubeInASpaceIsThatOfTheCube() {
        Vectors inner = random(2000, 3, 5);
        Vectors outer = times(inner, random(3, 20, 6));
        IntrinsicDimension found = IntrinsicDimension.of(Neighbours.of(outer, 20, 2, Progress.SILENT));
        assertThat(found.twoNn()).isBetween(2.6, 3.4);
        assertThat(found.mle()).isBetween(2.5, 3.4);
        assertThat(found.low()).isLessThan(found.twoNn());
    }

    @Test
    void penalisedRegressionThroughProductsIsThatOfTheNormalEquations() {
        Vectors x = random(40, 6, 7);
        Vectors y = random(40, 1, 8);
        int fitted = 30;
        double penalty = 0.7;
        double[] mean = x.rows(DistanceRows.all(fitted)).mean();
        RealMatrix a = new Array2DRowRealMatrix(40, 6);
        for (int i = 0; i < 40; i++) {
            for (int d = 0; d < 6; d++) {
                a.setEntry(i, d, x.at(i, d) - mean[d]);
            }
        }
        double average = y.rows(DistanceRows.all(fitted)).mean()[0];
        RealMatrix targets = new Array2DRowRealMatrix(fitted, 1);
        for (int i = 0; i < fitted; i++) {
            targets.setEntry(i, 0, y.at(i, 0) - average);
        }
        RealMatrix top = a.getSubMatrix(0, fitted - 1, 0, 5);
        RealMatrix normal = top.transposeMultiply(top)
                .add(MatrixUtils.createRealIdentityMatrix(6).scalarMultiply(penalty));
        RealMatrix weights = new LUDecomposition(normal).getSolver().solve(top.transposeMultiply(targets));
        double[][] products = a.multiplyTransposed(a).getData();
        double[] errors = Decoder.errors(products, y, fitted, 40, penalty);
        for (int i = fitted; i < 40; i++) {
            double found = average;
            for (int d = 0; d < 6; d++) {
                found += a.getEntry(i, d) * weights.getEntry(d, 0);
            }
            assertThat(errors[i - fitted]).isCloseTo((found - y.at(i, 0)) * (found - y.at(i, 0)), within(1e-9));
        }
    }

    @Test
    void fromFeaturesThatDoNotVaryTheMeanIsRestored() {
        Vectors constant = times(random(300, 10, 9), Vectors.of(10, 4, new float[40]));
        Decoder found = Decoder.of(constant, random(300, 4, 11), 2, Progress.SILENT);
        assertThat(found.explained()).isCloseTo(0, within(0.1));
    }

    @Test
    void aDecoderRestoresWhatIsThereAndNothingElse() {
        Vectors x = random(300, 10, 9);
        Decoder there = Decoder.of(x, times(x, random(10, 4, 10)), 2, Progress.SILENT);
        assertThat(there.explained()).isGreaterThan(0.999);
        Decoder absent = Decoder.of(x, random(300, 4, 11), 2, Progress.SILENT);
        assertThat(absent.explained()).isBetween(-0.3, 0.1);
        assertThat(absent.low()).isLessThanOrEqualTo(absent.explained());
    }

    /** In the order of a folder, where the last inputs are of a class that the first are not. */
    @Test
    void aDecoderIsFittedToAllClasses() {
        Vectors x = random(300, 10, 9);
        // The last class has features of its own, which say nothing of the others.
        float[] values = x.values().clone();
        for (int i = 0; i < 300; i++) {
            for (int d = 0; d < 5; d++) {
                values[i * 10 + d + (i < 210 ? 5 : 0)] = 0;
            }
        }
        Vectors divided = Vectors.of(300, 10, values);
        Decoder there = Decoder.of(divided, times(divided, random(10, 4, 10)), 2, Progress.SILENT);
        assertThat(there.explained()).isGreaterThan(0.99);
    }

    @Test
    void probesReadWhatIsThereAndNoShuffledClass() {
        Vectors x = random(400, 8, 12);
        int[] labels = new int[400];
        Arrays.setAll(labels, i -> x.at(i, 3) > 0.5 ? 1 : x.at(i, 3) < -0.5 ? 2 : 0);
        labels[0] = -1;
        ProbeScore.Split split = ProbeScore.Split.of(labels, 4, 0);
        assertThat(split.classes()).isEqualTo(3);
        assertThat(boxed(split.fitted())).doesNotContain(0).doesNotContainAnyElementsOf(boxed(split.tested()));
        ProbeScore score = ProbeScore.of(x, split);
        assertThat(score.accuracy()).isGreaterThan(0.85);
        assertThat(score.control()).isBetween(0.1, 0.6);
        assertThat(score.chance()).isCloseTo(1.0 / 3, within(1e-12));
        assertThat(score.low()).isLessThan(score.accuracy());
    }

    private static List<Integer> boxed(int... numbers) {
        return Arrays.stream(numbers).boxed().toList();
    }

    @Test
    void oneClassGivesNothingToTest() {
        assertThat(ProbeScore.Split.of(new int[50], 2, 0).isUsable()).isFalse();
    }

    @Test
    void alignmentForgetsRotationAndScaleAndSeesUnrelatedFeatures() {
        Vectors x = random(120, 2, 13);
        float s = (float) Math.sin(0.6);
        float c = (float) Math.cos(0.6);
        Vectors turned = times(x, Vectors.of(2, 2, new float[] {3 * c, 3 * s, -3 * s, 3 * c}));
        assertThat(Cka.of(x, 60).with(Cka.of(turned, 60))[0][0]).isCloseTo(1, within(1e-4));
        assertThat(Cka.of(x, 60).with(Cka.of(random(120, 2, 14), 60))[0][0]).isBetween(-0.1, 0.15);
    }

    /** Why fewer inputs are compared with each other where there are many: 4,096 in batches of 16 beside 500 in batches of 64. */
    @Test
    void manySmallBatchesAreAsCertainAsAFewLargeOnes() {
        assertThat(spreadOfCka(4096, 16)).isLessThan(spreadOfCka(500, 64));
    }

    /** The standard deviation over draws of two layers that share a third of their features. */
    private static double spreadOfCka(int inputs, int batch) {
        double[] found = new double[20];
        for (int draw = 0; draw < found.length; draw++) {
            Vectors all = random(inputs, 5, 100 + draw);
            Vectors first = times(all, Vectors.of(5, 3, new float[] {1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0}));
            Vectors second = times(all, Vectors.of(5, 3, new float[] {0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1}));
            found[draw] = Cka.of(first, batch).with(Cka.of(second, batch))[0][0];
        }
        return new StandardDeviation().evaluate(found);
    }

    @Test
    void tablesAreRestoredBitByBitAndMergeInOrder() throws IOException {
        FeatureTable first = new FeatureTable(2);
        first.add(3, 1, 0.5f, List.of(new float[] {1, 2}, new float[] {Float.NaN}));
        FeatureTable second = new FeatureTable(2);
        second.add(5, 0, 0.25f, List.of(new float[] {4, 5}, new float[] {6}));
        first.merge(second);
        FeatureTable again = new FeatureTable(2);
        again.readFrom(written(first));
        assertThat(again.inputs()).containsExactly(3, 5);
        assertThat(again.predicted()).containsExactly(1, 0);
        assertThat(again.layer(0).get(1)).containsExactly(4, 5);
        assertThat(again.layer(1).get(0)[0]).isNaN();
        Products products = new Products();
        products.add(new Products.Part(new int[] {1, 2}, new float[][] {{1, 2, 3, 4}, {5, 6, 7, 8}}));
        Products restored = new Products();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        products.writeTo(new DataOutputStream(bytes));
        restored.readFrom(new DataInputStream(new ByteArrayInputStream(bytes.toByteArray())));
        assertThat(restored.parts().get(0).inputs()).containsExactly(1, 2);
        assertThat(restored.parts().get(0).layers()[1]).containsExactly(5, 6, 7, 8);
    }

    private static DataInputStream written(FeatureTable table) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        table.writeTo(new DataOutputStream(bytes));
        return new DataInputStream(new ByteArrayInputStream(bytes.toByteArray()));
    }
}
