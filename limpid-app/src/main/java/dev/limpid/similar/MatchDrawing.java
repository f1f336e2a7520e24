package dev.limpid.similar;

import dev.limpid.ModelInput;
import dev.limpid.cases.MatchMatrix;
import dev.limpid.report.BoxDrawing;
import dev.limpid.report.Picture;
import dev.limpid.report.Region;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Regions that match as boxes of one number and colour over two pictures. */
final class MatchDrawing {
    /** Rows and columns of regions. */
    static final int SIDE = 8;

    /** Rows and columns of a box, in regions: a quarter of the picture. */
    static final int SIZE = 2;

    /** Pairs of boxes. */
    static final int PAIRS = 3;

    private static final int LEAST = 256;
    private static final int MOST = 512;

    private MatchDrawing() {}

    /** A picture with one box of each pair. */
    static Picture of(ModelInput input, List<MatchMatrix.Pair> pairs, boolean isFirst) {
        Picture small = input.picture();
        Picture large = small.between(LEAST, MOST);
        double zoom = (double) large.width() / small.width();
        Region seen = input.region();
        List<BoxDrawing.Box> boxes = new ArrayList<>();
        for (int i = 0; i < pairs.size(); i++) {
            MatchMatrix.Pair each = pairs.get(i);
            double row = isFirst ? each.rowA() : each.rowB();
            double column = isFirst ? each.columnA() : each.columnB();
            double left = seen.left() + column / SIDE * seen.width();
            double top = seen.top() + row / SIDE * seen.height();
            boxes.add(new BoxDrawing.Box(
                    zoom * left,
                    zoom * top,
                    zoom * (left + seen.width() * SIZE / SIDE),
                    zoom * (top + seen.height() * SIZE / SIDE),
                    String.format(Locale.ROOT, "%d: %.0f %%", i + 1, 100 * each.share()),
                    i));
        }
        return BoxDrawing.of(large, boxes);
    }
}
