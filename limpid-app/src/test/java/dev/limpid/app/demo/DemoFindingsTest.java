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
        assertThat(findings.get(0).headline()).isEqualTo("good matches the network's measured reasons best");
        assertThat(plain(findings.get(0)))
                .isEqualTo(
                        "Its agreement with the measured effects is 60 %; the worst method, gate, reaches 25 %. 1 of 3 methods"
                                + " are no better than sobel (30 %), a baseline map that ignores the network.");
        assertThat(findings.get(1).headline())
                .isEqualTo("The network relies most on the wings, and hardly on the background");
        assertThat(plain(findings.get(1)))
                .isEqualTo(
                        "On average the score drops by 6.0 logits when only the wings are replaced, by 2.5 for the eyes, and"
                                + " by 0.3 for the background. Yet the share of evidence on the background ranges from 20 % (good)"
                                + " to 70 % (gate).");
        assertThat(findings.get(2).headline())
                .isEqualTo("The network's own attention explains little of its predictions");
        assertThat(plain(findings.get(2)))
                .isEqualTo(
                        "The agreement of gate with the measured effects is 25 %, rank 3 of 3. The baseline sobel, which"
                                + " ignores the network, reaches 30 %. 50 % of the attention lies on the parts that define the"
                                + " species.");
    }

    @Test
    void otherNumbersGetOtherWords() {
        Map<String, Double> elsewhere = Map.of("wings", 1.0, "eyes", 0.5, "background", 4.0);
        List<Finding> findings = findings(elsewhere, "attention", 0.9);
        assertThat(findings.get(0).headline()).startsWith("gate matches");
        assertThat(plain(findings.get(0))).contains("All 3 methods are better than sobel (30 %)");
        assertThat(findings.get(1).headline()).isEqualTo("The network relies most on the background");
        assertThat(plain(findings.get(1))).contains("by 4.0 for the background. The share of evidence");
        assertThat(findings.get(2).headline()).isEqualTo("The network's own attention explains its predictions well");
        assertThat(findings(EFFECTS, "attention", 0.35).get(2).headline())
                .isEqualTo("The network's own attention explains part of its predictions");
    }

    @Test
    void aNetworkWithoutAttentionGetsTheFastestGoodMethod() {
        Finding quick = findings(EFFECTS, "cam", 0.58).get(2);
        assertThat(quick.headline()).isEqualTo("gate is nearly as good and faster");
        assertThat(plain(quick))
                .isEqualTo(
                        "gate takes 10 ms per image and agrees 58 % with the measured effects. The best method, good, takes"
                                + " 2000 ms.");
        Finding alone = findings(EFFECTS, "cam", 0.25).get(2);
        assertThat(alone.headline()).isEqualTo("No comparably good method is faster");
        assertThat(plain(alone))
                .isEqualTo("good takes 2000 ms per image. No faster method reaches 90 % of its agreement.");
    }

    @Test
    void withoutScoredImagesThereIsNoFinding() {
        assertThat(new DemoFindings(List.of(), Map.of(), 0).all()).isEmpty();
    }

    @Test
    void theTableListsTheBestMethodFirstAndBaselinesLast() {
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
