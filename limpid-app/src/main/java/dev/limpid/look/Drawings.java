package dev.limpid.look;

import dev.limpid.graph.Tensor;
import dev.limpid.model.InputForm;
import dev.limpid.report.Overlay;
import dev.limpid.report.Picture;
import dev.limpid.report.ScoreMap;
import java.util.Arrays;
import java.util.List;

/** Pictures of numbers with places. */
final class Drawings {
    private static final int COLOURS = 3;
    private static final double SCALE = 0.99;
    private static final int LOWEST = 2;

    private Drawings() {}

    /** The first sample of a batch: a row for each channel, its places in row-major order. */
    static float[][] byChannel(Tensor tensor, InputForm form) {
        float[] all = tensor.toFloats();
        int each = (int) (all.length / tensor.size(0));
        int channels = form.hasChannels() ? (int) tensor.size(form.channelAxis()) : 1;
        int inner = 1;
        for (int axis = form.channelAxis() + 1; form.hasChannels() && axis < tensor.rank(); axis++) {
            inner *= (int) tensor.size(axis);
        }
        float[][] values = new float[channels][each / channels];
        for (int from = 0, to = 0; from < each; from += channels * inner, to += inner) {
            for (int c = 0; c < channels; c++) {
                System.arraycopy(all, from + c * inner, values[c], to, inner);
            }
        }
        return values;
    }

    /** A feature map: a picture as it is, a series as one row, of a volume the slice where it is strongest. */
    static Picture map(float[] map, List<Integer> places) {
        int width = places.get(places.size() - 1);
        int height = places.size() < 2 ? 1 : places.get(places.size() - 2);
        float[] shown = slice(map, width * height, peak(map) / (width * height));
        return Overlay.plain(ScoreMap.of(width, height, shown), 1);
    }

    private static float[] slice(float[] map, int size, int number) {
        return Arrays.copyOfRange(map, number * size, (number + 1) * size);
    }

    private static int peak(float[] map) {
        int best = 0;
        for (int i = 1; i < map.length; i++) {
            best = map[i] > map[best] ? i : best;
        }
        return best;
    }

    /**
     * An input, or a part of one, as people know it: a picture in its colours from the smallest to the largest number, a
     * series as a row for each channel.
     *
     * @param values a row for each channel
     */
    static Picture input(float[][] values, List<Integer> places) {
        if (places.size() < 2) {
            return Overlay.plain(rows(values, places.get(0)), 1);
        }
        return Picture.of(width(places), height(places), slices(values, places));
    }

    /**
     * Signed numbers in the form of an input around grey: kernels, projections, gradients. Three channels are colours, one is
     * grey; of others the mean over the channels is drawn in blue and red, with white for zero.
     */
    static Picture signed(float[][] values, List<Integer> places) {
        if (places.size() < 2) {
            return Overlay.plain(rows(values, places.get(0)).aroundZero(), 1);
        }
        float[][] shown = slices(values, places);
        int size = shown[0].length;
        if (shown.length != COLOURS && shown.length != 1) {
            float[] mean = new float[size];
            for (float[] channel : shown) {
                for (int i = 0; i < size; i++) {
                    mean[i] += channel[i] / shown.length;
                }
            }
            return Overlay.plain(
                    ScoreMap.of(width(places), height(places), mean).aroundZero(), 1);
        }
        float most = scale(shown);
        int[] rgb = new int[size];
        for (int i = 0; i < size; i++) {
            for (int c = 0; c < COLOURS; c++) {
                float share = most == 0 ? 0 : shown[Math.min(c, shown.length - 1)][i] / most;
                rgb[i] = (rgb[i] << 8) | Math.min(255, Math.max(0, Math.round(127.5f + 127.5f * share)));
            }
        }
        return Picture.of(width(places), height(places), rgb);
    }

    /** The end of the colour scale: the amount below which nearly all numbers are that are not zero; 0 if all are zero. */
    private static float scale(float[][] channels) {
        float[] amounts = new float[channels.length * channels[0].length];
        int count = 0;
        for (float[] channel : channels) {
            for (float value : channel) {
                if (value != 0 && Float.isFinite(value)) {
                    amounts[count++] = Math.abs(value);
                }
            }
        }
        Arrays.sort(amounts, 0, count);
        return count == 0 ? 0 : amounts[Math.min(count - 1, (int) (count * SCALE))];
    }

    private static ScoreMap rows(float[][] values, int length) {
        float[] all = new float[values.length * length];
        for (int c = 0; c < values.length; c++) {
            System.arraycopy(values[c], 0, all, c * length, length);
        }
        return ScoreMap.of(length, values.length, all);
    }

    private static int width(List<Integer> places) {
        return places.get(places.size() - 1);
    }

    private static int height(List<Integer> places) {
        return places.get(places.size() - 2);
    }

    /** The channels of a picture; of a volume those of the slice with the largest number. */
    private static float[][] slices(float[][] values, List<Integer> places) {
        int size = width(places) * height(places);
        int best = 0;
        float most = Float.NEGATIVE_INFINITY;
        for (float[] channel : values) {
            int at = peak(channel);
            if (channel[at] > most) {
                most = channel[at];
                best = at / size;
            }
        }
        float[][] shown = new float[values.length][];
        for (int c = 0; c < shown.length; c++) {
            shown[c] = slice(values[c], size, best);
        }
        return shown;
    }

    /**
     * A part of an input; what lies outside the input is left out.
     *
     * @param from the first place along each axis, within the input
     * @param to the place after the last
     */
    static float[][] cropped(float[][] values, List<Integer> places, int[] from, int[] to) {
        int size = 1;
        for (int a = 0; a < from.length; a++) {
            size *= to[a] - from[a];
        }
        float[][] cropped = new float[values.length][size];
        for (int i = 0; i < size; i++) {
            int rest = i;
            int at = 0;
            int stride = 1;
            for (int a = from.length - 1; a >= 0; a--) {
                int span = to[a] - from[a];
                at += (from[a] + rest % span) * stride;
                rest /= span;
                stride *= places.get(a);
            }
            for (int c = 0; c < values.length; c++) {
                cropped[c][i] = values[c][at];
            }
        }
        return cropped;
    }

    /** A picture that fills a square cell, its pixels as squares, on white. One that is low and wide is stretched upwards. */
    static Picture fitted(Picture picture, int cell) {
        double factor = (double) cell / Math.max(picture.width(), picture.height());
        int width = Math.max(1, (int) Math.round(factor * picture.width()));
        int height = Math.max(cell / LOWEST, (int) Math.round(factor * picture.height()));
        Picture sized = factor <= 1
                ? picture.resized(width, height)
                : picture.enlarged((int) Math.ceil(factor)).resized(width, height);
        int[] rgb = new int[cell * cell];
        Arrays.fill(rgb, 0xFFFFFF);
        int left = (cell - width) / 2;
        int top = (cell - height) / 2;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                rgb[(top + y) * cell + left + x] = sized.rgb(x, y);
            }
        }
        return Picture.of(cell, cell, rgb);
    }
}
