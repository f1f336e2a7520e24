package dev.limpid.similar;

import dev.limpid.Model;
import dev.limpid.data.DataSet;
import dev.limpid.error.LimpidException;
import dev.limpid.report.html.Finding;
import dev.limpid.report.html.Numbers;
import dev.limpid.report.study.Block;
import dev.limpid.report.study.StudySection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prototypes as sections of a page. */
final class PrototypePage {
    private static final int LEAST = 128;
    private static final int MOST = 256;

    private PrototypePage() {}

    static List<Finding> findings(PrototypeResult result) {
        long good = result.classes().stream()
                .filter(PrototypeResult.OfClass::isGood)
                .count();
        String few = result.chosen() == result.classes().size()
                ? ""
                : " Classes in which every input is a prototype do not count.";
        List<Finding> findings = new ArrayList<>();
        findings.add(
                result.judged() == 0
                        ? new Finding(
                                "No input is left to judge the prototypes by",
                                "Each is a prototype, or was drawn at random for comparison. Take more inputs, or fewer"
                                        + " prototypes.")
                        : new Finding(
                                "The nearest prototype has the right class for " + Numbers.percent(result.accuracy())
                                        + " of the other inputs",
                                "As many inputs drawn at random reach " + Numbers.percent(result.atRandom())
                                        + ". It says how much of the classes the prototypes tell."));
        if (result.chosen() > 0) {
            findings.add(new Finding(
                    good + " of " + result.chosen() + (good == 1 ? " class is " : " classes are ")
                            + "represented better than by chance",
                    "By the maximum mean discrepancy of class and prototypes, compared with inputs drawn at random."
                            + few));
        }
        return findings;
    }

    static List<StudySection> sections(Model model, DataSet data, PrototypeRequest request, PrototypeResult result) {
        List<StudySection> sections = new ArrayList<>();
        for (PrototypeResult.OfClass each : result.classes()) {
            List<Block> blocks = new ArrayList<>();
            blocks.add(new Block.Prose(
                    each.isWhole()
                            ? Numbers.count(each.size(), "input") + ", and each is a prototype."
                            : String.format(
                                    Locale.ROOT,
                                    "%d inputs. Discrepancy %.3g, at random %.3g%s",
                                    each.size(),
                                    each.discrepancy(),
                                    each.atRandom(),
                                    each.isGood() ? "." : ": these prototypes are no better than any inputs.")));
            blocks.add(pictures(model, data, each.prototypes(), request.method().isWeighted(), each.name()));
            if (!each.criticisms().isEmpty()) {
                blocks.add(new Block.Prose("Criticisms: what the prototypes do not show"));
                blocks.add(pictures(model, data, each.criticisms(), false, each.name()));
            }
            sections.add(new StudySection(each.name(), "", blocks));
        }
        return sections;
    }

    private static Block pictures(
            Model model, DataSet data, List<PrototypeResult.Member> members, boolean isWeighted, String name) {
        List<Block.Shot> shots = new ArrayList<>();
        for (PrototypeResult.Member each : members) {
            String caption = each.name()
                    + (isWeighted ? ", " + Numbers.percent(each.weight()) : "")
                    + (each.predicted().equals(name) ? "" : ", predicted as " + each.predicted());
            try {
                shots.add(Block.Shot.of(
                        model.input(data.image(each.number())).picture().between(LEAST, MOST), caption, caption));
            } catch (LimpidException e) {
                // Deleted since its features were read: the page goes on without its picture.
            }
        }
        return new Block.Pictures(Block.Size.SMALL, shots);
    }
}
