package dev.limpid.retrain;

import dev.limpid.evaluate.JudgedBaseline;
import dev.limpid.metrics.Interval;
import dev.limpid.report.Picture;
import dev.limpid.report.html.Finding;
import dev.limpid.report.html.Numbers;
import dev.limpid.report.study.Block;
import dev.limpid.report.study.LinePlot;
import dev.limpid.report.study.StudySection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Retraining as sections of a page. */
final class RetrainPage {
    private static final int LEAST_SHOWN = 64;

    private RetrainPage() {}

    /** The best method of each mode. */
    static List<Finding> findings(RetrainResult result) {
        List<Finding> findings = new ArrayList<>();
        for (Mode mode : Mode.values()) {
            Comparator<RetrainCurve> byMean =
                    Comparator.comparingDouble(c -> c.mean().value());
            result.curves(mode).stream()
                    .min(mode == Mode.REMOVE ? byMean : byMean.reversed())
                    .ifPresent(best -> findings.add(finding(result, mode, best)));
        }
        return findings;
    }

    private static Finding finding(RetrainResult result, Mode mode, RetrainCurve best) {
        boolean isBaseline = JudgedBaseline.NAMES.contains(best.method());
        return new Finding(
                best.method()
                        + (mode == Mode.REMOVE ? " costs the most accuracy (ROAR)" : " keeps the most accuracy (KAR)"),
                "Networks that were trained " + missing(mode) + " are right on " + said(best.mean())
                        + " of the pictures, averaged over the shares. On whole pictures it is " + said(result.whole())
                        + "."
                        + (isBaseline ? " This map knows nothing of the network; no method does better here." : ""));
    }

    private static String missing(Mode mode) {
        return mode == Mode.REMOVE
                ? "without the pixels of the highest scores"
                : "with nothing but the pixels of the highest scores";
    }

    private static String said(Interval interval) {
        return Numbers.percent(interval.value()) + " (" + Numbers.percent(interval.low()) + " to "
                + Numbers.percent(interval.high()) + ")";
    }

    /** A plot and a table of each mode, and pictures. */
    static List<StudySection> sections(RetrainJob job, RetrainResult result) {
        List<StudySection> sections = new ArrayList<>();
        for (Mode mode : Mode.values()) {
            sections.add(curves(job, result, mode));
        }
        sections.add(pictures(job, result));
        return sections;
    }

    private static StudySection curves(RetrainJob job, RetrainResult result, Mode mode) {
        List<LinePlot.Curve> lines = new ArrayList<>();
        List<List<Block.Cell>> rows = new ArrayList<>();
        List<String> columns = new ArrayList<>(List.of("method"));
        job.request().shares().forEach(s -> columns.add(Numbers.percent(s)));
        columns.add("mean");
        for (RetrainCurve curve : result.curves(mode)) {
            lines.add(new LinePlot.Curve(curve.method(), points(result, curve)));
            List<Block.Cell> row = new ArrayList<>(List.of(Block.Cell.of(curve.method())));
            curve.points().forEach(p -> row.add(Block.Cell.of(said(p.accuracy()))));
            row.add(Block.Cell.of(said(curve.mean())));
            rows.add(row);
        }
        boolean isRemoved = mode == Mode.REMOVE;
        String text = isRemoved
                ? "The pixels of the highest scores are replaced by the mean in all pictures, and networks are trained from random"
                        + " weights on what is left. The lower the accuracy, the more the method knew of what is needed."
                : "All pixels but those of the highest scores are replaced by the mean. The higher the accuracy, the more the method"
                        + " knew of what is enough.";
        return new StudySection(
                isRemoved ? "Remove and retrain (ROAR)" : "Keep and retrain (KAR)",
                text
                        + " A method that is no better than random-map or edge-map says nothing of use here. Intervals: 95 %, test"
                        + " pictures and seeds drawn again.",
                List.of(
                        new Block.Lines(new LinePlot(
                                "Accuracy after retraining",
                                isRemoved ? "pixels that are removed, in percent" : "pixels that are kept, in percent",
                                "accuracy",
                                List.of(),
                                lines)),
                        new Block.Table("Accuracy after retraining, by the share of pixels.", columns, rows)));
    }

    /** The points of a curve, and that of whole pictures: nothing removed, or all kept. */
    private static List<LinePlot.Point> points(RetrainResult result, RetrainCurve curve) {
        List<LinePlot.Point> points = new ArrayList<>();
        curve.points().forEach(p -> points.add(point(p.share(), p.accuracy())));
        if (curve.mode() == Mode.REMOVE) {
            points.add(0, point(0, result.whole()));
        } else {
            points.add(point(1, result.whole()));
        }
        return points;
    }

    private static LinePlot.Point point(double share, Interval accuracy) {
        return new LinePlot.Point(100 * share, accuracy.value(), accuracy.low(), accuracy.high());
    }

    private static StudySection pictures(RetrainJob job, RetrainResult result) {
        List<Block.Shot> shots = new ArrayList<>();
        for (RetrainResult.Example example : result.examples()) {
            Picture[] row = example.pictures().stream()
                    .map(values -> picture(
                            values,
                            job.channels(),
                            job.side(),
                            example.pictures().get(0)))
                    .toArray(Picture[]::new);
            String caption = example.method() + ", " + example.mode().title();
            shots.add(Block.Shot.ofPixels(
                    Picture.beside(row), caption, "a picture with more and more pixels by " + caption));
        }
        return new StudySection(
                "What networks are trained on",
                "The first test picture: whole, then with each share of its pixels removed or kept.",
                List.of(new Block.Pictures(Block.Size.LARGE, shots)));
    }

    /** The values of a picture between the lowest and the highest of the whole one. */
    private static Picture picture(float[] values, int channels, int side, float[] whole) {
        float lowest = Float.POSITIVE_INFINITY;
        float highest = Float.NEGATIVE_INFINITY;
        for (float value : whole) {
            lowest = Math.min(lowest, value);
            highest = Math.max(highest, value);
        }
        float[][] planes = new float[3][side * side];
        for (int c = 0; c < 3; c++) {
            for (int p = 0; p < planes[c].length; p++) {
                float value = values[Math.min(c, channels - 1) * planes[c].length + p];
                planes[c][p] = Math.max(0, Math.min(1, (value - lowest) / Math.max(highest - lowest, 1e-9f)));
            }
        }
        return Picture.ofShares(side, side, planes).between(LEAST_SHOWN, 1024);
    }
}
