package dev.limpid.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.error.LimpidException;
import dev.limpid.metrics.Vectors;
import dev.limpid.testkit.Thorough;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Laws of distances, indices, semi-factuals, prototypes of a whole set, and matches. */
class CaseLawsTest {
    private static Vectors random(int count, int width, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<float[]> rows = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            float[] row = new float[width];
            for (int d = 0; d < width; d++) {
                row[d] = (float) (random.nextDouble() + random.nextDouble() - 1);
            }
            rows.add(row);
        }
        return Vectors.of(rows);
    }

    @ParameterizedTest
    @EnumSource(Distance.class)
    void aDistanceIsZeroToItselfAndSymmetric(Distance distance) {
        Vectors rows = random(30, 7, 1);
        try (CaseIndex index = CaseIndex.of(rows, distance)) {
            for (int i = 0; i < rows.count(); i++) {
                assertThat(index.distance(i, i)).isEqualTo(0);
                for (int j = 0; j < i; j++) {
                    assertThat(index.distance(i, j))
                            .isEqualTo(index.distance(j, i))
                            .isNotNegative();
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Distance.class)
    void theNearestAreThoseOfASort(Distance distance) {
        Vectors rows = random(200, 9, 2);
        float[] asked = random(1, 9, 3).row(0);
        try (CaseIndex index = CaseIndex.of(rows, distance)) {
            List<Integer> sorted = IntStream.range(0, rows.count())
                    .filter(i -> i % 3 != 0)
                    .boxed()
                    .sorted((a, b) -> Double.compare(index.distance(asked, a), index.distance(asked, b)))
                    .limit(11)
                    .toList();
            assertThat(index.nearest(asked, 11, i -> i % 3 != 0))
                    .extracting(CaseIndex.Hit::number)
                    .isEqualTo(sorted);
        }
    }

    @Test
    void cosineIgnoresLengths() {
        Vectors rows =
                Vectors.of(List.of(new float[] {1, 0}, new float[] {5, 5}, new float[] {0, 2}, new float[] {-3, 0}));
        try (CaseIndex index = CaseIndex.of(rows, Distance.COSINE)) {
            assertThat(index.distance(0, 1)).isCloseTo(1 - Math.sqrt(0.5), within(1e-6));
            assertThat(index.distance(0, 2)).isCloseTo(1, within(1e-6));
            assertThat(index.distance(0, 3)).isCloseTo(2, within(1e-6));
        }
    }

    @Test
    void aGraphFindsNearlyAllOfTheNearest() {
        Vectors rows = random(Thorough.orElse(3000, 1000), 12, 4);
        Vectors asked = random(40, 12, 5);
        int found = 0;
        try (CaseIndex exact = CaseIndex.of(rows, Distance.L2, false);
                CaseIndex graph = CaseIndex.of(rows, Distance.L2, true);
                CaseIndex again = CaseIndex.of(rows, Distance.L2, true)) {
            for (int i = 0; i < asked.count(); i++) {
                List<CaseIndex.Hit> near = graph.nearest(asked.row(i), 10, n -> n % 2 == 0);
                assertThat(near).isEqualTo(again.nearest(asked.row(i), 10, n -> n % 2 == 0));
                assertThat(near).hasSize(10).allMatch(h -> h.number() % 2 == 0);
                List<CaseIndex.Hit> truth = exact.nearest(asked.row(i), 10, n -> n % 2 == 0);
                found += (int) near.stream().filter(truth::contains).count();
            }
        }
        assertThat(found).isGreaterThanOrEqualTo(380);
    }

    @Test
    void onlyWhatIsFartherThanUsualIsTooFar() {
        Usual usual =
                Usual.of(IntStream.rangeClosed(1, 100).mapToObj(i -> i / 100.0).toList());
        assertThat(usual.median()).isEqualTo(0.5);
        assertThat(usual.limit()).isEqualTo(0.95);
        assertThat(usual.share(0.5)).isEqualTo(0.5);
        assertThat(usual.share(0)).isEqualTo(0);
        assertThat(usual.share(7)).isEqualTo(1);
        assertThat(usual.isTooFar(0.95)).isFalse();
        assertThat(usual.isTooFar(0.951)).isTrue();
        assertThat(Usual.of(List.of()).isTooFar(0)).isTrue();
    }

    /** On a line: the input at 0, its class at 1, 2, 3, another class at 4. */
    @Test
    void semiFactualsLieBetweenTheInputAndTheMiss() {
        Vectors rows = Vectors.of(
                List.of(new float[] {1}, new float[] {2}, new float[] {3}, new float[] {4}, new float[] {4.5f}));
        IntPredicate isSame = i -> i != 3;
        try (CaseIndex index = CaseIndex.of(rows, Distance.L2)) {
            CaseIndex.Hit miss = index.nearest(new float[] {0}, 1, i -> i == 3).get(0);
            // The nearest to the miss lies behind it, and is passed over where it must be nearer than the miss.
            assertThat(Kleor.SIM_MISS.find(index, rows, new float[] {0}, miss, isSame))
                    .contains(new CaseIndex.Hit(4, 4.5));
            assertThat(Kleor.GLOBAL_SIM.find(index, rows, new float[] {0}, miss, isSame))
                    .contains(new CaseIndex.Hit(2, 3));
            assertThat(Kleor.ATTR_SIM.find(index, rows, new float[] {0}, miss, isSame))
                    .contains(new CaseIndex.Hit(2, 3));
            assertThat(Kleor.GLOBAL_SIM.find(index, rows, new float[] {0}, miss, i -> i == 4))
                    .isEqualTo(Optional.empty());
        }
    }

    @ParameterizedTest
    @EnumSource(PrototypeMethod.class)
    void allMembersRepresentTheSetPerfectly(PrototypeMethod method) {
        Kernel kernel = Kernel.of(random(40, 4, 6));
        Prototypes all = method.choose(kernel, 40, method.isWeighted() ? 0 : 5);
        assertThat(all.discrepancy()).isCloseTo(0, within(1e-6));
        assertThat(all.criticisms()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Kleor.class)
    void aSemiFactualIsOfTheClassAndNearerThanTheMiss(Kleor kleor) {
        Vectors rows = random(60, 5, 7);
        IntPredicate isSame = i -> i % 3 != 0;
        try (CaseIndex index = CaseIndex.of(rows, Distance.L2)) {
            for (int i = 0; i < 20; i++) {
                float[] asked = random(1, 5, 100 + i).row(0);
                CaseIndex.Hit miss = index.nearest(asked, 1, n -> n % 3 == 0).get(0);
                Optional<CaseIndex.Hit> found = kleor.find(index, rows, asked, miss, isSame);
                assertThat(found).isEqualTo(kleor.find(index, rows, asked, miss, isSame));
                found.ifPresent(f -> {
                    assertThat(isSame.test(f.number())).isTrue();
                    assertThat(f.distance()).isEqualTo(index.distance(asked, f.number()));
                });
                if (kleor == Kleor.SIM_MISS) {
                    assertThat(found).isPresent();
                } else {
                    boolean isAny = IntStream.range(0, rows.count())
                            .anyMatch(n -> isSame.test(n) && index.distance(asked, n) < miss.distance());
                    assertThat(found.isPresent()).isEqualTo(isAny);
                    found.ifPresent(f -> assertThat(f.distance()).isLessThan(miss.distance()));
                }
            }
        }
    }

    @Test
    void squaresThatMatchDoNotOverlap() {
        double[] values = new double[256];
        values[5 * 16 + 10] = 4;
        values[15] = 2;
        MatchMatrix matrix = new MatchMatrix(4, values, 6, 1);
        List<MatchMatrix.Pair> pairs = matrix.pairs(1, 3);
        assertThat(pairs).hasSize(2);
        assertThat(pairs.get(0)).isEqualTo(new MatchMatrix.Pair(1, 1, 2, 2, 1, 4.0 / 6));
        assertThat(pairs.get(1)).isEqualTo(new MatchMatrix.Pair(0, 0, 3, 3, 1, 2.0 / 6));
        assertThat(matrix.sum()).isEqualTo(6);
        assertThat(matrix.first()[5]).isEqualTo(4);
        assertThat(matrix.second()[15]).isEqualTo(2);
        assertThat(new MatchMatrix(4, new double[256], 0, 0).pairs(2, 3)).isEmpty();
    }

    @Test
    void theAreaCountsPairs() {
        assertThat(LabelScores.area(new double[] {-1, 0, 0.5, 0.5}, new boolean[] {true, false, true, false}))
                .isEqualTo((1 + 1 + 0 + 0.5) / 4);
        assertThat(LabelScores.area(new double[] {1}, new boolean[] {false})).isNaN();
    }

    @Test
    void wrongNamesAreRefusedInASentence() {
        assertThatThrownBy(() -> Distance.parse("far"))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("write cosine, l2 or relevance");
        assertThatThrownBy(() -> Kleor.parse("near")).hasMessageContaining("global-sim");
        assertThatThrownBy(() -> Influence.parse("x")).hasMessageContaining("knn-shapley");
    }
}
