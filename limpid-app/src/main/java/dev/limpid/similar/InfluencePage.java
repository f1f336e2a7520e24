package dev.limpid.similar;

import dev.limpid.error.LimpidException;
import dev.limpid.report.html.Finding;
import dev.limpid.report.html.Numbers;
import dev.limpid.report.study.Block;
import dev.limpid.report.study.StudySection;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Influences as sections of a page. */
final class InfluencePage {
    private static final int LEAST = 128;
    private static final int MOST = 256;
    private static final double WEAK = 0.2;

    private InfluencePage() {}

    static List<Finding> findings(InfluenceJob job, List<FoundInfluence> all) {
        List<Finding> findings = new ArrayList<>();
        findings.add(new Finding(
                "The fitted head predicts what the network predicts for " + Numbers.percent(job.agreement())
                        + " of the training inputs",
                "Methods on the last layer describe this head: a linear model of the features, fitted to the data. They say as"
                        + " much about the network as the two agree."));
        for (InfluenceMethod each : job.request().methods()) {
            double check = meanCheck(all, each.name());
            if (each.last().isEmpty()) {
                findings.add(new Finding(
                        each.name() + " is not checked",
                        "It differentiates all weights of the network, and only the last layer is fitted again here."
                                + (job.checkpoints() == 0
                                        ? ""
                                        : " Earlier states of the network: " + job.checkpoints() + ".")));
            }
            if (!Double.isNaN(check)) {
                findings.add(new Finding(
                        String.format(
                                Locale.ROOT, "%s predicts retraining with a correlation of %.2f", each.name(), check),
                        "The head was fitted to " + job.request().subsets()
                                + " random halves of the data; the number compares the loss of the input with the sum of the"
                                + " influences in each half (linear datamodelling score)."
                                + (check < WEAK ? " It is no good answer here: do not rely on it." : "")));
            }
        }
        return findings;
    }

    static double meanCheck(List<FoundInfluence> all, String method) {
        return all.stream()
                .mapToDouble(
                        f -> Objects.requireNonNull(f.methods().get(method)).check())
                .filter(Double::isFinite)
                .average()
                .orElse(Double.NaN);
    }

    static List<StudySection> sections(InfluenceJob job, List<FoundInfluence> all) {
        List<StudySection> sections = new ArrayList<>();
        for (FoundInfluence found : all) {
            List<Block> blocks = new ArrayList<>();
            blocks.add(new Block.Pictures(
                    Block.Size.SMALL,
                    List.of(Block.Shot.of(
                            found.picture().between(LEAST, MOST),
                            "predicted as " + found.label() + " (" + Numbers.percent(found.probability()) + ")",
                            "the input " + found.name()))));
            found.methods().forEach((name, m) -> {
                blocks.add(new Block.Prose(name + ", supporters: "
                        + job.request().methods().stream()
                                .filter(each -> each.name().equals(name))
                                .map(InfluenceMethod::meaning)
                                .findFirst()
                                .orElse("")
                        + (Double.isNaN(m.check()) ? "" : "; predicts retraining with " + Numbers.text(m.check()))));
                blocks.add(pictures(job, m.supporters()));
                if (!m.opponents().isEmpty()) {
                    blocks.add(new Block.Prose(name + ", opponents"));
                    blocks.add(pictures(job, m.opponents()));
                }
            });
            sections.add(new StudySection(found.name(), "", blocks));
        }
        return sections;
    }

    private static Block pictures(InfluenceJob job, List<FoundInfluence.Part> parts) {
        List<Block.Shot> shots = new ArrayList<>();
        for (FoundInfluence.Part each : parts) {
            String caption = String.format(
                    Locale.ROOT,
                    "%s: %s, influence %.3g (%.1f %% of all)",
                    each.name(),
                    each.label(),
                    each.influence(),
                    100 * each.share());
            try {
                shots.add(Block.Shot.of(
                        job.model()
                                .input(job.data().image(each.number()))
                                .picture()
                                .between(LEAST, MOST),
                        caption,
                        caption));
            } catch (LimpidException e) {
                // Deleted since its features were read: the page goes on without its picture.
            }
        }
        return shots.isEmpty()
                ? new Block.Prose("No training input has such an influence.")
                : new Block.Pictures(Block.Size.SMALL, shots);
    }
}
