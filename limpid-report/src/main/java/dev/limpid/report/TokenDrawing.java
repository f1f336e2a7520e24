package dev.limpid.report;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Tokens as a text, each word on the colour of its score.
 *
 * @param sizes the number of tokens, along each axis
 * @param words the tokens, or their numbers where there is no vocabulary; fewer than places where the last ones only fill up
 *     the text and are not drawn
 */
public record TokenDrawing(List<Integer> sizes, List<String> words) implements InputDrawing {
    private static final int WIDTH = 760;
    private static final int BOX = 25;
    private static final int PADDING = 6;
    private static final int GAP = 3;
    private static final int ROW = 44;
    private static final int MOST = 1000;
    private static final double LONGEST = 320;
    private static final StrokeFont WORD = new StrokeFont(10.5, false);

    public TokenDrawing {
        sizes = List.copyOf(sizes);
        words = List.copyOf(words);
    }

    @Override
    public Picture input() {
        return drawn(null, new float[words.size()]);
    }

    @Override
    public Picture over(ScoreGrid scores) {
        return drawn(scores.map(), scores.shares(sizes));
    }

    /** Shares of the colour scale, one for each token: -1 to 1; NaN where a score is not finite. */
    public List<Double> shares(ScoreGrid scores) {
        float[] shares = scores.shares(sizes);
        return IntStream.range(0, Math.min(shares.length, words.size()))
                .mapToObj(i -> (double) shares[i])
                .toList();
    }

    private Picture drawn(@Nullable ScoreMap map, float[] shares) {
        int count = Math.min(MOST, words.size());
        int[] left = new int[count];
        int[] row = new int[count];
        int x = Plot.MARGIN;
        for (int i = 0; i < count; i++) {
            int width = width(i);
            boolean isFull = x + width > WIDTH - Plot.MARGIN && x > Plot.MARGIN;
            row[i] = (i == 0 ? 0 : row[i - 1]) + (isFull ? 1 : 0);
            left[i] = isFull ? Plot.MARGIN : x;
            x = left[i] + width + GAP;
        }
        int text = Plot.MARGIN + ((count == 0 ? 1 : row[count - 1] + 1) * ROW);
        int height = text + (map == null ? 0 : Plot.legendHeight() + Plot.MARGIN);
        Canvas canvas = new Canvas(WIDTH, height, Plot.PAPER);
        for (int i = 0; i < count; i++) {
            int top = Plot.MARGIN + (row[i] * ROW);
            int colour = map == null ? Plot.PAPER : Shades.of(map.palette(), shares[i]);
            canvas.fill(left[i], top, width(i), BOX, colour);
            if (map == null) {
                Plot.frame(canvas, left[i], top, width(i), BOX);
            }
            double line = top + ((BOX + WORD.capital()) / 2);
            WORD.draw(canvas, shown(i), (double) left[i] + PADDING, line, Shades.ink(colour));
            Plot.SMALL.draw(canvas, String.valueOf(i), (double) left[i] + PADDING, top + BOX + 11.0, Plot.FAINT);
        }
        if (map != null) {
            Plot.legend(canvas, map, Plot.MARGIN, text);
        }
        return canvas.picture();
    }

    private String shown(int index) {
        return WORD.fitted(words.get(index), LONGEST, false);
    }

    private int width(int index) {
        double number = Plot.SMALL.width(String.valueOf(index));
        return (int) Math.ceil(Math.max(number, WORD.width(shown(index)))) + (2 * PADDING);
    }

    @Override
    public String place(int index) {
        return "token " + index + " (" + (index < words.size() ? words.get(index) : "padding") + ")";
    }

    @Override
    public List<String> notes() {
        return words.size() <= MOST
                ? List.of()
                : List.of("the picture shows the first " + MOST + " of " + words.size() + " tokens");
    }
}
