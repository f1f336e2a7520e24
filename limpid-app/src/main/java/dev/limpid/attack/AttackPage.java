package dev.limpid.attack;

import dev.limpid.contrast.attack.Attack;
import dev.limpid.contrast.attack.Attacks;
import dev.limpid.contrast.attack.Norm;
import dev.limpid.report.Picture;
import dev.limpid.report.html.Finding;
import dev.limpid.report.html.Numbers;
import dev.limpid.report.study.Block;
import dev.limpid.report.study.LinePlot;
import dev.limpid.report.study.StudySection;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** Attacks as sections of a page. */
public final class AttackPage {
    private static final int SHOWN = 12;
    private static final int LEAST_SHOWN = 160;

    private AttackPage() {}

    /** What is most worth knowing. */
    static List<Finding> findings(AttackJob job, List<PictureAttack> attacks) {
        List<Finding> findings = new ArrayList<>();
        List<RobustnessCurve.Point> points = job.curve().points();
        if (!points.isEmpty()) {
            RobustnessCurve.Point first = points.get(0);
            RobustnessCurve.Point last = points.get(points.size() - 1);
            findings.add(new Finding(
                    Numbers.percent(last.share()) + " of the predictions withstand a change of " + level(last.radius()),
                    "Without a change " + Numbers.percent(first.share()) + " are right. The 95 % interval is "
                            + Numbers.percent(last.low()) + " to "
                            + Numbers.percent(last.high())
                            + ". A stronger attack may break more of them; none can break fewer."));
        }
        for (String method : job.request().methods()) {
            List<PictureAttack.Result> results = results(attacks, method);
            List<PictureAttack.Result> reached =
                    results.stream().filter(r -> r.attacked().isReached()).toList();
            if (!reached.isEmpty()) {
                Norm norm = Attacks.named(method).norm();
                findings.add(new Finding(
                        method + " changes " + reached.size() + " of " + results.size() + " predictions",
                        "The median change is " + size(norm, median(reached, norm)) + "."));
            }
        }
        return findings;
    }

    private static List<PictureAttack.Result> results(List<PictureAttack> attacks, String method) {
        return attacks.stream()
                .map(a -> a.results().get(method))
                .filter(Objects::nonNull)
                .toList();
    }

    private static double median(List<PictureAttack.Result> results, Norm norm) {
        double[] sizes = results.stream()
                .mapToDouble(r -> r.attacked().size(norm))
                .sorted()
                .toArray();
        int middle = sizes.length / 2;
        return sizes.length % 2 == 1 ? sizes[middle] : (sizes[middle - 1] + sizes[middle]) / 2;
    }

    /** How large the change of an attack is, as people write it. */
    public static String size(String method, PictureAttack.Result result) {
        Norm norm = Attacks.named(method).norm();
        return size(norm, result.attacked().size(norm));
    }

    private static String size(Norm norm, double size) {
        return switch (norm) {
            case LINF -> level(size) + " of every value at most";
            case L2 -> String.format(Locale.ROOT, "%.3g in L2", size);
            case L0 -> Numbers.count(Math.round(size), "pixel");
        };
    }

    private static String level(double size) {
        BigDecimal level = BigDecimal.valueOf(255 * size).round(new MathContext(3));
        return level.stripTrailingZeros().toPlainString() + "/255";
    }

    /** The curve, a table of the attacks, and the pictures. */
    public static List<StudySection> sections(AttackJob job, List<PictureAttack> attacks) {
        List<StudySection> sections = new ArrayList<>();
        List<RobustnessCurve.Point> points = job.curve().points();
        if (!points.isEmpty()) {
            sections.add(curve(points));
        }
        if (!job.request().methods().isEmpty()) {
            sections.add(table(job, attacks));
            for (String method : job.request().methods()) {
                sections.add(pictures(method, attacks));
            }
        }
        return sections;
    }

    private static StudySection curve(List<RobustnessCurve.Point> points) {
        List<LinePlot.Point> line = points.stream()
                .map(p -> new LinePlot.Point(255 * p.radius(), p.share(), p.low(), p.high()))
                .toList();
        return new StudySection(
                "Robustness",
                "The share of pictures that are still predicted rightly when projected gradient ascent may change every value by"
                        + " a radius, with 95 % intervals. It is an upper bound of the true robustness.",
                List.of(new Block.Lines(new LinePlot(
                        "Predictions that withstand the attack",
                        "largest change of a value, of 255",
                        "share",
                        List.of(),
                        List.of(new LinePlot.Curve("right", line))))));
    }

    private static StudySection table(AttackJob job, List<PictureAttack> attacks) {
        List<List<Block.Cell>> rows = new ArrayList<>();
        for (String method : job.request().methods()) {
            Attack attack = Attacks.named(method);
            List<PictureAttack.Result> results = results(attacks, method);
            List<PictureAttack.Result> reached =
                    results.stream().filter(r -> r.attacked().isReached()).toList();
            rows.add(List.of(
                    Block.Cell.of(method),
                    results.isEmpty()
                            ? Block.Cell.of("\u2013")
                            : Block.Cell.ofShare((double) reached.size() / results.size()),
                    Block.Cell.of(reached.isEmpty() ? "\u2013" : size(attack.norm(), median(reached, attack.norm()))),
                    Block.Cell.of(attack.meaning())));
        }
        return new StudySection(
                "Attacks",
                "",
                List.of(new Block.Table(
                        "How many predictions each attack changes, and the median change where it does.",
                        List.of("attack", "changed", "median change", "what it does"),
                        rows)));
    }

    private static StudySection pictures(String method, List<PictureAttack> attacks) {
        List<Block.Shot> shots = new ArrayList<>();
        for (PictureAttack each : attacks) {
            PictureAttack.Result result = each.results().get(method);
            if (result != null && shots.size() < SHOWN) {
                String caption = each.name() + ": " + each.label()
                        + (result.attacked().isReached() ? " becomes " + result.label() : " stays") + ", "
                        + size(method, result);
                shots.add(Block.Shot.ofPixels(
                        Picture.beside(each.before(), result.after(), result.change())
                                .between(LEAST_SHOWN, 1024),
                        caption,
                        "before, after and the change of " + caption));
            }
        }
        return new StudySection(
                method,
                "Each picture before and after, and the change at full contrast (grey is none)."
                        + (attacks.size() > shots.size() ? " The first " + shots.size() + " pictures." : ""),
                List.of(new Block.Pictures(Block.Size.LARGE, shots)));
    }
}
