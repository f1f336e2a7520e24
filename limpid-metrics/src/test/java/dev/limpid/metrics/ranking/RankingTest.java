package dev.limpid.metrics.ranking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** Comparison with scikit-posthocs, SciPy and krippendorff (tools/references/ranking.py), and closed forms. */
class RankingTest {
    private static final Offset<Double> NEAR = within(1e-9);

    private static JsonNode references() throws IOException {
        try (InputStream in =
                Objects.requireNonNull(RankingTest.class.getResourceAsStream("/references/ranking.json"))) {
            return JsonMapper.builder().build().readTree(in);
        }
    }

    private static double[] numbers(JsonNode array) {
        double[] numbers = new double[array.size()];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = array.get(i).isNull() ? Double.NaN : array.get(i).doubleValue();
        }
        return numbers;
    }

    private static double[][] rows(JsonNode table) {
        double[][] rows = new double[table.size()][];
        for (int i = 0; i < rows.length; i++) {
            rows[i] = numbers(table.get(i));
        }
        return rows;
    }

    @Test
    void rankingsAreThoseOfTheReference() throws IOException {
        JsonNode all = references().get("rankings");
        assertThat(all).hasSize(5);
        for (JsonNode each : all) {
            Ranking ranking = Ranking.of(rows(each.get("scores")));
            double[] ranks = numbers(each.get("ranks"));
            for (int i = 0; i < ranks.length; i++) {
                assertThat(ranking.ranks().get(i)).isCloseTo(ranks[i], NEAR);
            }
            assertThat(ranking.criticalDifference(0.05))
                    .isCloseTo(each.get("criticalDifference").doubleValue(), within(1e-6));
            if (each.has("p")) {
                assertThat(ranking.chiSquared())
                        .isCloseTo(each.get("chiSquared").doubleValue(), NEAR);
                assertThat(ranking.p()).isCloseTo(each.get("p").doubleValue(), NEAR);
                double[][] nemenyi = rows(each.get("nemenyi"));
                for (int i = 0; i < ranks.length; i++) {
                    for (int j = 0; j < ranks.length; j++) {
                        assertThat(ranking.p(i, j)).isCloseTo(nemenyi[i][j], within(1e-6));
                    }
                }
            }
        }
    }

    @Test
    void agreementIsThatOfTheReference() throws IOException {
        JsonNode all = references().get("agreements");
        assertThat(all).hasSize(4);
        for (JsonNode each : all) {
            double[] one = numbers(each.get("one"));
            assertThat(Agreement.kendall(one, numbers(each.get("other"))).orElseThrow())
                    .isCloseTo(each.get("kendall").doubleValue(), NEAR);
            assertThat(Agreement.krippendorff(rows(each.get("ratings"))).orElseThrow())
                    .isCloseTo(each.get("krippendorff").doubleValue(), NEAR);
        }
    }

    @Test
    void methodsThatDoNotDifferFormAGroup() {
        Random random = new Random(3);
        double[][] scores = new double[60][4];
        for (double[] row : scores) {
            for (int m = 0; m < 4; m++) {
                row[m] = random.nextGaussian() + (m < 2 ? 0 : 3);
            }
        }
        Ranking ranking = Ranking.of(scores);
        assertThat(ranking.p()).isLessThan(1e-6);
        assertThat(ranking.order().subList(0, 2)).containsExactlyInAnyOrder(2, 3);
        assertThat(ranking.groups(0.05)).hasSize(2);
        assertThat(ranking.groups(0.05).get(0)).containsExactlyInAnyOrder(2, 3);
        assertThat(ranking.groups(0.05).get(1)).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void equalMethodsAreOneGroupWithoutAnyDifference() {
        Ranking ranking = Ranking.of(new double[][] {{1, 1, 1}, {2, 2, 2}, {0, 0, 0}});
        assertThat(ranking.ranks()).containsExactly(2.0, 2.0, 2.0);
        assertThat(ranking.chiSquared()).isZero();
        assertThat(ranking.p()).isCloseTo(1, NEAR);
        assertThat(ranking.groups(0.05)).containsExactly(List.of(0, 1, 2));
    }

    @Test
    void samplesThatAllAgreeGiveTheLargestStatistic() {
        Ranking ranking = Ranking.of(new double[][] {{3, 2, 1}, {9, 5, 0}, {3, 2, 1}, {3, 2, 1}});
        assertThat(ranking.ranks()).containsExactly(1.0, 2.0, 3.0);
        assertThat(ranking.chiSquared()).isCloseTo(8, NEAR);
        assertThat(ranking.p()).isCloseTo(Math.exp(-4), NEAR);
    }

    @Test
    void missingScoresAreRefused() {
        for (double[][] wrong : List.of(
                new double[][] {{1, 2}}, new double[][] {{1}, {2}}, new double[][] {{1, 2}, {1}}, new double[][] {
                    {1, 2}, {1, Double.NaN}
                })) {
            assertThatThrownBy(() -> Ranking.of(wrong)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void judgesWithoutAnyDifferenceHaveNoAgreement() {
        assertThat(Agreement.kendall(new double[] {1, 1}, new double[] {1, 2})).isEmpty();
        assertThat(Agreement.krippendorff(new double[][] {{1, 1}, {1, 1}})).isEmpty();
        assertThat(Agreement.krippendorff(new double[][] {})).isEmpty();
        assertThat(Agreement.krippendorffOfRanks(new double[][] {{1, 5, 9}, {0, 0.1, 0.2}})
                        .orElseThrow())
                .isCloseTo(1, NEAR);
    }

    @Test
    void theFrontHoldsThoseThatNoOtherBeats() {
        assertThat(Pareto.front(new double[] {1, 2, 3, 2, 1}, new double[] {1, 5, 4, 5, 0}))
                .containsExactly(0, 1, 3);
        assertThat(Pareto.front(new double[] {}, new double[] {})).isEmpty();
    }
}
