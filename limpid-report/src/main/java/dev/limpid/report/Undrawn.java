package dev.limpid.report;

import dev.limpid.error.LimpidException;
import java.util.List;

/**
 * An input that cannot be drawn.
 *
 * @param sizes the number of places along each axis
 * @param reason why, in one sentence
 */
public record Undrawn(List<Integer> sizes, String reason) implements InputDrawing {
    private static final int WIDTH = 480;

    public Undrawn {
        sizes = List.copyOf(sizes);
    }

    @Override
    public Picture input() {
        int height = Plot.TEXT.lineHeight() + (2 * Plot.MARGIN);
        Canvas canvas = new Canvas(WIDTH, height, Plot.PAPER);
        String shown = Plot.TEXT.fitted(reason, WIDTH - (2.0 * Plot.MARGIN), false);
        Plot.TEXT.draw(canvas, shown, Plot.MARGIN, (height + Plot.TEXT.capital()) / 2, Plot.FAINT);
        return canvas.picture();
    }

    @Override
    public Picture over(ScoreGrid scores) {
        throw LimpidException.unsupported(reason);
    }

    @Override
    public String place(int index) {
        return "place " + index;
    }
}
