package dev.limpid.report;

import java.util.List;

/**
 * A picture, with a heat map over it.
 *
 * @param sizes height and width of the network's input
 * @param picture what people see of it
 * @param region the part of the picture that the network receives
 * @param notes what is drawn differently from what the network receives
 */
public record PictureDrawing(List<Integer> sizes, Picture picture, Region region, List<String> notes)
        implements InputDrawing {
    public PictureDrawing {
        sizes = List.copyOf(sizes);
        notes = List.copyOf(notes);
    }

    /** A picture that the network receives as a whole. */
    public static PictureDrawing of(int height, int width, Picture picture) {
        return new PictureDrawing(List.of(height, width), picture, Region.all(picture), List.of());
    }

    @Override
    public Picture input() {
        return picture;
    }

    @Override
    public Picture over(ScoreGrid scores) {
        return Overlay.of(picture, scores.map(), region);
    }

    @Override
    public String place(int index) {
        return "row " + (index / sizes.get(1)) + ", column " + (index % sizes.get(1));
    }

    @Override
    public boolean isWide() {
        return false;
    }
}
