package dev.limpid.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.app.evaluation.EvaluationResult;
import dev.limpid.report.html.Comparison;
import dev.limpid.report.html.Finding;
import dev.limpid.world.evaluation.Measure;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DemoFindingsTest {
    private static final Map<String, Double> EFFECTS =
            Map.of("wings", 6.0, "eyes", 2.5, "tail", 1.0, "background", 0.3);

    @Test
    void findingsSayWhatTheNumbersSay() {
        List<Finding> findings = findings(EFFECTS, "attention", 0.25);
        assertThat(findings).hasSize(3);
        assertThat(findings.get(0).headline()).isEqualTo("good comes nearest to what the network goes by");
        assertThat(plain(findings.get(0)))
                .isEqualTo(
                        "Its evidence agrees with the measured effects to 60 %, that of gate to 25 %. 1 of 3 methods do no"
                                + " better than sobel (30 %), a map that knows nothing of the network.");
        assertThat(findings.get(1).headline()).isEqualTo("It goes by the wings most, and hardly by the background");
        assertThat(plain(findings.get(1)))
                .isEqualTo(
                        "When only the wings were redrawn in other ways, its score lost 6.0 logits on average, with the eyes"
                                + " 2.5; with the background it lost 0.3. Yet on the background lies 20 % of the evidence of good, and"
                                + " 70 % of that of gate.");
        assertThat(findings.get(2).headline()).isEqualTo("The network's own attention explains little");
        assertThat(plain(findings.get(2)))
                .isEqualTo(
                        "gate agrees with the measured effects to 25 %, place 3 of 3; sobel, which knows nothing of the"
                                + " network, to 30 %. On the parts that tell the species lies 50 % of it.");
    }

    @Test
    void otherNumbersGetOtherWords() {
        Map<String, Double> elsewhere = Map.of("wings", 1.0, "eyes", 0.5, "background", 4.0);
        List<Finding> findings = findings(elsewhere, "attention", 0.9);
        assertThat(findings.get(0).headline()).startsWith("gate comes nearest");
        assertThat(plain(findings.get(0))).contains("All 3 methods do better than sobel (30 %)");
        assertThat(findings.get(1).headline()).isEqualTo("It goes by the background most");
        assertThat(plain(findings.get(1))).contains("with the background it lost 4.0. On the background");
        assertThat(findings.get(2).headline()).isEqualTo("The network's own attention explains much");
        assertThat(findings(EFFECTS, "attention", 0.35).get(2).headline())
                .isEqualTo("The network's own attention explains some of it");
    }

    @Test
    void aNetworkWithoutAttentionIsToldWhatIsQuick() {
        Finding quick = findings(EFFECTS, "cam", 0.58).get(2);
        assertThat(quick.headline()).isEqualTo("gate is nearly as good and quicker");
        assertThat(plain(quick))
                .isEqualTo(
                        "gate agrees with the measured effects to 58 % and takes 10 ms; good, the best, takes 2000 ms.");
    }

    @Test
    void withoutAPictureThereIsNoFinding() {
        assertThat(new DemoFindings(List.of(), Map.of(), 0).all()).isEmpty();
    }

    @Test
    void theTableHasTheBestFirstAndWhatKnowsNothingLast() {
        Comparison table = of(EFFECTS, "attention", 0.25).table(0.2);
        assertThat(table.rows().stream().map(Comparison.Row::name)).containsExactly("good", "bad", "gate", "sobel");
        assertThat(table.rows().get(0).cells().get(0).text()).isEqualTo("60\u00a0% (50\u201370)");
        assertThat(table.rows().get(0).cells().get(0).share()).isEqualTo(0.6);
        assertThat(table.columns().get(0).chance()).isEqualTo(0.3);
        assertThat(table.columns().get(1).chance()).isEqualTo(0.2);
        assertThat(table.rows().get(3).cells().get(4).text()).isEqualTo("\u2013");
        table.rows().forEach(row -> assertThat(row.cells()).hasSameSizeAs(table.columns()));
    }

    private static String plain(Finding finding) {
        return finding.text().replace('\u00a0', ' ');
    }

    private static List<Finding> findings(Map<String, Double> effects, String family, double third) {
        return of(effects, family, third).all();
    }

    private static DemoFindings of(Map<String, Double> effects, String family, double third) {
        List<EvaluationResult> judged = List.of(
                judged("bad", "cam", 0.4, 0.5, 0.004),
                judged("sobel", "", 0.3, 0.6, 0),
                judged("gate", family, third, 0.7, 0.01),
                judged("good", "surrogate", 0.6, 0.2, 2));
        return new DemoFindings(judged, effects, 2);
    }

    private static EvaluationResult judged(
            String name, String family, double agreement, double background, double seconds) {
        EvaluationResult judged = new EvaluationResult(name, family);
        for (double off : new double[] {-0.1, 0.1}) {
            judged.add(
                    Map.of(
                            Measure.AGREEMENT,
                            agreement + off,
                            Measure.MASS_ON_PARTS,
                            0.5,
                            Measure.POINTS_AT_PARTS,
                            1.0),
                    background,
                    seconds);
        }
        return judged;
    }
}
