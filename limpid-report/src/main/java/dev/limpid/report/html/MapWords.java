package dev.limpid.report.html;

import dev.limpid.report.InputDrawing;
import dev.limpid.report.PictureDrawing;
import dev.limpid.report.ScoreGrid;
import dev.limpid.report.ScoreMap;
import java.util.Arrays;

/** The text alternative of a heat map, for screen readers. */
final class MapWords {
    private static final double TENTH = 0.1;

    private MapWords() {}

    /**
     * The position of the strongest evidence for the target, the share of the strongest tenth of the cells, and the
     * position of the strongest evidence against it.
     */
    static String of(InputDrawing drawing, ScoreGrid scores) {
        ScoreMap map = scores.map();
        Evidence evidence = Evidence.of(map);
        if (map.notFinite() == map.width() * map.height()) {
            return "The map has no numbers: no score is a finite number.";
        }
        if (evidence.amount() == 0 && map.notFinite() == 0) {
            return "The map is empty: all scores are zero.";
        }
        StringBuilder words = new StringBuilder();
        if (evidence.positive() > 0) {
            words.append("The strongest evidence for the target is ")
                    .append(place(drawing, scores, 1))
                    .append(". The strongest 10\u00a0% of cells hold ")
                    .append(Numbers.percent(tenth(map)))
                    .append(" of it.");
        } else {
            words.append("There is no evidence for the target.");
        }
        if (evidence.negative() < 0) {
            words.append(" Evidence against the target is ")
                    .append(Numbers.percent(-evidence.negative() / evidence.amount()))
                    .append(" of the total and strongest ")
                    .append(place(drawing, scores, -1))
                    .append('.');
        }
        if (map.notFinite() > 0) {
            words.append(' ')
                    .append(Numbers.count(map.notFinite(), "score"))
                    .append(map.notFinite() == 1 ? " is" : " are")
                    .append(" not a finite number.");
        }
        return words.toString();
    }

    private static String place(InputDrawing drawing, ScoreGrid scores, int sign) {
        return drawing instanceof PictureDrawing
                ? place(scores.map(), sign)
                : "at " + drawing.place(strongest(scores.at(drawing.sizes()), sign));
    }

    /** The index of the largest score of a sign. */
    private static int strongest(float[] numbers, int sign) {
        int best = 0;
        for (int i = 1; i < numbers.length; i++) {
            boolean isLarger = sign * numbers[i] > sign * numbers[best];
            best = isLarger || Float.isNaN(numbers[best]) ? i : best;
        }
        return best;
    }

    /** The ninth of the picture with the largest sum of scores of a sign. */
    private static String place(ScoreMap map, int sign) {
        double[] ninths = new double[9];
        for (int y = 0; y < map.height(); y++) {
            for (int x = 0; x < map.width(); x++) {
                double score = sign * map.at(x, y);
                // Each cell counts with its centre, so that maps with two cells have a left and a right.
                int column = (int) ((x + 0.5) * 3 / map.width());
                int row = (int) ((y + 0.5) * 3 / map.height());
                ninths[(3 * row) + column] += score > 0 ? score : 0;
            }
        }
        int best = 0;
        for (int i = 1; i < ninths.length; i++) {
            best = ninths[i] > ninths[best] ? i : best;
        }
        String[] rows = {"at the upper ", "at the ", "at the lower "};
        String[] columns = {"left", "middle", "right"};
        return best == 4
                ? "in the middle"
                : best == 1 ? "at the top" : best == 7 ? "at the bottom" : rows[best / 3] + columns[best % 3];
    }

    private static double tenth(ScoreMap map) {
        double[] scores = new double[map.width() * map.height()];
        for (int i = 0; i < scores.length; i++) {
            float score = map.at(i % map.width(), i / map.width());
            scores[i] = score > 0 ? score : 0;
        }
        Arrays.sort(scores);
        int count = Math.max(1, (int) Math.round(TENTH * scores.length));
        double top = Arrays.stream(scores, scores.length - count, scores.length).sum();
        return top / Arrays.stream(scores).sum();
    }
}
