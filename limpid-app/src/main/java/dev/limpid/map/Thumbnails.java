package dev.limpid.map;

import dev.limpid.Model;
import dev.limpid.data.DataSet;
import dev.limpid.error.LimpidException;
import dev.limpid.report.Picture;
import dev.limpid.report.study.Scatter;
import dev.limpid.runtime.InOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Small square pictures of inputs on one sheet. */
final class Thumbnails {
    /** Inputs that get a picture: more would make a page of tens of megabytes. */
    static final int MOST = 4000;

    private static final int FEW = 1500;
    private static final int LARGE = 40;
    private static final int SMALL = 26;

    private Thumbnails() {}

    /** The sheet of some points, spread evenly; empty if no input can be drawn. */
    static Optional<Scatter.Sheet> of(Model model, DataSet data, List<MapResult.Point> points) {
        int count = Math.min(points.size(), MOST);
        int tile = count <= FEW ? LARGE : SMALL;
        int[] tiles = new int[points.size()];
        Arrays.fill(tiles, -1);
        List<Picture> pictures = new ArrayList<>();
        InOrder.run(
                model.engine().parallelism(),
                count,
                i -> new Found(
                        point(i, count, points.size()),
                        picture(
                                model,
                                data,
                                points.get(point(i, count, points.size())).input(),
                                tile)),
                found -> found.picture().ifPresent(picture -> {
                    tiles[found.point()] = pictures.size();
                    pictures.add(picture);
                }));
        return pictures.isEmpty() ? Optional.empty() : Optional.of(Scatter.Sheet.of(pictures, tile, tiles));
    }

    private record Found(int point, Optional<Picture> picture) {}

    private static int point(int number, int count, int all) {
        return (int) ((long) number * all / count);
    }

    private static Optional<Picture> picture(Model model, DataSet data, int input, int tile) {
        try {
            Picture whole = model.input(data.image(input)).picture();
            int side = Math.min(whole.width(), whole.height());
            int left = (whole.width() - side) / 2;
            int top = (whole.height() - side) / 2;
            int[] rgb = new int[side * side];
            for (int y = 0; y < side; y++) {
                for (int x = 0; x < side; x++) {
                    rgb[y * side + x] = whole.rgb(left + x, top + y);
                }
            }
            return Optional.of(Picture.of(side, side, rgb).resized(tile, tile));
        } catch (LimpidException e) {
            return Optional.empty();
        }
    }
}
