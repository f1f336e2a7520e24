package dev.limpid.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.metrics.ranking.Ranking;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.MetricInfo.Family;
import dev.limpid.trust.catalogue.Metrics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Numbers whose ranks are known. */
class LeaderboardTest {
    private static final ExplanationMetric DELETION = Metrics.named("deletion");
    private static final ExplanationMetric INSERTION = Metrics.named("insertion");

    private static Part part(String method, ExplanationMetric metric, double... values) {
        List<Part.Row> rows = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            rows.add(Part.Row.of(i, "p" + i, 0, values[i], ""));
        }
        return Part.of(method, metric, rows);
    }

    private static MethodScores method(String name, double cost, Part... parts) {
        return new MethodScores(name, "gradient", List.of(parts), List.of(), Optional.of(new Cost(cost, cost)));
    }

    /** a is best by deletion (lower is better), c by insertion (higher is better); b is between them. */
    private static Leaderboard board() {
        return new Leaderboard(
                List.of(DELETION, INSERTION),
                List.of(
                        method("a", 1, part("a", DELETION, .1, .1, .2), part("a", INSERTION, .9, .3, .1)),
                        method("b", 2, part("b", DELETION, .2, .2, .3), part("b", INSERTION, .8, .2, .2)),
                        method("c", 3, part("c", DELETION, .3, .3, .4), part("c", INSERTION, .7, .1, .3))),
                3);
    }

    @Test
    void directionsAreRespected() {
        Leaderboard board = board();
        assertThat(board.best(DELETION)).containsExactly(0);
        assertThat(board.best(INSERTION)).containsExactly(0);
        Ranking ranking = board.ranking(Family.FAITHFULNESS).orElseThrow();
        // On two pictures the mean ranks are 1, 2, 3; on the third all are 2.
        assertThat(ranking.ranks().get(0)).isCloseTo((1 + 1 + 2) / 3.0, within(1e-12));
        assertThat(ranking.ranks().get(2)).isCloseTo((3 + 3 + 2) / 3.0, within(1e-12));
        assertThat(ranking.order()).containsExactly(0, 1, 2);
        assertThat(board.front(Family.FAITHFULNESS)).containsExactly(0);
    }

    @Test
    void allMethodsWithTheBestMeanAreBest() {
        Leaderboard board = new Leaderboard(
                List.of(DELETION, INSERTION),
                List.of(
                        method("a", 1, part("a", DELETION, .5, .25)),
                        method("b", 2, part("b", DELETION, .125, .25)),
                        method("c", 3, part("c", DELETION, .25, .125))),
                2);
        assertThat(board.best(DELETION)).containsExactly(1, 2);
        assertThat(board.best(INSERTION)).isEmpty();
    }

    @Test
    void agreementIsTheMeanOverPictures() {
        // tau is 1, 1 and -1.
        assertThat(board().agreement(DELETION, INSERTION).orElseThrow()).isCloseTo(1 / 3.0, within(1e-12));
        assertThat(board().agreement(DELETION, DELETION).orElseThrow()).isCloseTo(1, within(1e-12));
    }

    @Test
    void theClearestPicturesComeFirst() {
        List<Leaderboard.Duel> duels = board().duels();
        assertThat(duels).extracting(Leaderboard.Duel::distance).containsExactly(2.0, 2.0, 0.0);
        assertThat(duels.get(0).best()).isZero();
        assertThat(duels.get(0).worst()).isEqualTo(2);
        assertThat(duels.get(2).picture()).isEqualTo(2);
    }

    @Test
    void aMetricThatAMethodLacksDoesNotCountInRanks() {
        Leaderboard board = new Leaderboard(
                List.of(DELETION, INSERTION),
                List.of(
                        method("a", 1, part("a", DELETION, .1, .1), part("a", INSERTION, .1, .1)),
                        method("b", 2, part("b", DELETION, .2, .2))),
                2);
        assertThat(board.ranked(Family.FAITHFULNESS)).containsExactly(DELETION);
        assertThat(board.mean(board.methods().get(1), INSERTION)).isEmpty();
    }

    @Test
    void anUndefinedNumberLeavesOutThePicture() {
        Leaderboard board = new Leaderboard(
                List.of(DELETION),
                List.of(
                        method("a", 1, part("a", DELETION, .1, Double.NaN, .1)),
                        method("b", 2, part("b", DELETION, .2, .2, .2))),
                3);
        assertThat(board.ranking(Family.FAITHFULNESS).orElseThrow().samples()).isEqualTo(2);
        assertThat(board.mean(board.methods().get(0), DELETION).orElseThrow().count())
                .isEqualTo(2);
    }
}
