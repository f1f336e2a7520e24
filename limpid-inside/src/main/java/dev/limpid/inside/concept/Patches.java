package dev.limpid.inside.concept;

import dev.limpid.attribution.formula.Settings;
import dev.limpid.attribution.region.Segments;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.inside.Samples;
import dev.limpid.model.Classifier;
import dev.limpid.model.InputForm;
import dev.limpid.model.InputKind;
import java.util.Arrays;
import java.util.Objects;

/**
 * Parts of pictures, each as an input of its own: crops, or segments on the mean colour of their picture, enlarged to the
 * size of the input. The parts of a picture follow one another. Used by several threads at once.
 */
public final class Patches implements Samples {
    private final Samples pictures;
    private final InputForm form;
    private final int perPicture;
    private final int side;
    private final double share;
    private final Segments segments;
    private final boolean isCrop;

    @SuppressWarnings("ThreadLocalUsage") // each object cuts other pictures
    private final ThreadLocal<Cut> last = new ThreadLocal<>();

    /**
     * A box of a picture in shares of its sides.
     *
     * @param left 0 to 1
     * @param top 0 to 1
     * @param width 0 to 1
     * @param height 0 to 1
     */
    public record Box(double left, double top, double width, double height) {}

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Cut(int picture, Tensor input, long[] labels) {}

    private Patches(
            Samples pictures, Classifier model, int side, double share, int count, Segments segments, boolean isCrop) {
        this.pictures = pictures;
        this.form = model.form();
        this.side = side;
        this.share = share;
        this.perPicture = count;
        this.segments = segments;
        this.isCrop = isCrop;
    }

    /**
     * Crops on a grid.
     *
     * @param side crops in a row and in a column, at least 1
     * @param share the side of a crop as a share of the picture's, 0 to 1
     * @throws LimpidException if the network takes no pictures of one size
     */
    public static Patches crops(Samples pictures, Classifier model, int side, double share) {
        return new Patches(pictures, model, side, share, side * side, segments(model, "grid:2x2"), true);
    }

    /**
     * Superpixels.
     *
     * @param count of each picture
     * @throws LimpidException if the network takes no pictures of one size, or they are too small
     */
    public static Patches segments(Samples pictures, Classifier model, int count) {
        return new Patches(pictures, model, 0, 0, count, segments(model, "slic:" + count), false);
    }

    private static Segments segments(Classifier model, String text) {
        if (model.form().kind() != InputKind.PICTURE) {
            throw LimpidException.unsupported("concepts are found in parts of pictures, and the network takes "
                    + model.form().kind().words());
        }
        return Segments.of(model, Settings.STANDARD.with("segments", text));
    }

    /** The number of parts of each picture. */
    public int perPicture() {
        return perPicture;
    }

    /** The picture of a part. */
    public int picture(int index) {
        return index / perPicture;
    }

    @Override
    public int size() {
        return pictures.size() * perPicture;
    }

    @Override
    public String name(int index) {
        return pictures.name(picture(index));
    }

    @Override
    public Tensor input(int index) {
        Cut cut = cut(picture(index));
        int part = index % perPicture;
        return isCrop ? resized(cut.input().toDoubles(), cut.input().type(), crop(part)) : segment(cut, part);
    }

    /** Where a part is. */
    public Box box(int index) {
        int part = index % perPicture;
        if (isCrop) {
            return crop(part);
        }
        return around(cut(picture(index)).labels(), part);
    }

    private Cut cut(int picture) {
        Cut known = last.get();
        if (known == null || known.picture() != picture) {
            Tensor input = pictures.input(picture);
            long[] labels = isCrop ? new long[0] : segments.of(input).toLongs();
            known = new Cut(picture, input, labels);
            last.set(known);
        }
        return known;
    }

    private Box crop(int part) {
        double step = side == 1 ? 0 : (1 - share) / (side - 1);
        double first = side == 1 ? (1 - share) / 2 : 0;
        int row = part / side;
        int column = part % side;
        return new Box(first + step * column, first + step * row, share, share);
    }

    private int width() {
        return segments.places().size(1);
    }

    private int height() {
        return segments.places().size(0);
    }

    /** The smallest square-like box around a segment. */
    private Box around(long[] labels, int segment) {
        int left = width();
        int top = height();
        int right = 0;
        int bottom = 0;
        for (int p = 0; p < labels.length; p++) {
            if (labels[p] == segment) {
                left = Math.min(left, p % width());
                right = Math.max(right, p % width() + 1);
                top = Math.min(top, p / width());
                bottom = Math.max(bottom, p / width() + 1);
            }
        }
        return new Box(
                (double) left / width(),
                (double) top / height(),
                (double) (right - left) / width(),
                (double) (bottom - top) / height());
    }

    /** A segment on the mean colour, enlarged. */
    private Tensor segment(Cut cut, int segment) {
        double[] numbers = cut.input().toDoubles();
        long[] labels = cut.labels();
        int channels = segments.places().channels();
        int places = width() * height();
        for (int c = 0; c < channels; c++) {
            double mean = 0;
            for (int p = 0; p < places; p++) {
                mean += numbers[at(c, p, places, channels)] / places;
            }
            for (int p = 0; p < places; p++) {
                if (labels[p] != segment) {
                    numbers[at(c, p, places, channels)] = mean;
                }
            }
        }
        return resized(numbers, cut.input().type(), around(labels, segment));
    }

    private int at(int channel, int place, int places, int channels) {
        return form.isChannelsLast() ? place * channels + channel : channel * places + place;
    }

    /** A box of a picture at the picture's size, interpolated between the centres of pixels. */
    private Tensor resized(double[] from, TensorType type, Box box) {
        int channels = segments.places().channels();
        int places = width() * height();
        double[] to = new double[from.length];
        int step = at(0, 1, places, channels);
        double[] columns = between(box.left(), box.width(), width());
        double[] rows = between(box.top(), box.height(), height());
        for (int c = 0; c < channels; c++) {
            int own = at(c, 0, places, channels);
            for (int y = 0; y < rows.length; y++) {
                int upper = (int) rows[y];
                double v = rows[y] - upper;
                int above = own + upper * width() * step;
                int below = own + Math.min(height() - 1, upper + 1) * width() * step;
                int put = own + y * width() * step;
                for (int x = 0; x < columns.length; x++) {
                    int left = (int) columns[x];
                    double u = columns[x] - left;
                    int right = Math.min(width() - 1, left + 1) * step;
                    left *= step;
                    to[put + x * step] = (from[above + left] * (1 - u) + from[above + right] * u) * (1 - v)
                            + (from[below + left] * (1 - u) + from[below + right] * u) * v;
                }
            }
        }
        return Tensor.of(
                type.element(), to, Objects.requireNonNull(type.shape()).sizes());
    }

    /** Where along an axis the numbers between two places are taken from, for each place. */
    private static double[] between(double first, double share, int size) {
        double[] found = new double[size];
        for (int i = 0; i < size; i++) {
            double at = (first + share * (i + 0.5) / size) * size - 0.5;
            found[i] = Math.max(0, Math.min(size - 1, at));
        }
        return found;
    }

    /** The input pixels of a part, for a drawing: 1 where the part is, in the order of the picture's pixels. */
    public boolean[] mask(int index) {
        boolean[] mask = new boolean[width() * height()];
        if (isCrop) {
            Arrays.fill(mask, true);
            return mask;
        }
        long[] labels = cut(picture(index)).labels();
        for (int p = 0; p < mask.length; p++) {
            mask[p] = labels[p] == index % perPicture;
        }
        return mask;
    }
}
