package dev.limpid.testkit.kernel;

import dev.limpid.error.LimpidException;
import java.util.Arrays;

/**
 * The geometry of a sliding window over any number of spatial axes.
 *
 * @param in sizes of the array the window slides over
 * @param kernel sizes of the window
 * @param strides steps between windows
 * @param dilations steps inside the window
 * @param begin padding at the start of each axis
 * @param end padding at the end of each axis
 * @param out number of windows along each axis
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Window(int[] in, int[] kernel, int[] strides, int[] dilations, int[] begin, int[] end, int[] out) {
    /** A tap that falls on padding. */
    static final int PADDING = -1;

    /** A tap beyond the padding, which the last windows of {@code ceil_mode} can have. */
    static final int BEYOND = -2;

    /** The window of a convolution or pooling node on an array of these sizes. */
    static Window of(Call c, int[] in, int[] kernel) {
        int n = in.length;
        int[] strides = c.wholes("strides", Call.repeated(n, 1));
        int[] dilations = c.wholes("dilations", Call.repeated(n, 1));
        int[] pads = c.wholes("pads", new int[2 * n]);
        int[] begin = Arrays.copyOf(pads, n);
        int[] end = Arrays.copyOfRange(pads, n, 2 * n);
        int[] out = new int[n];
        String auto = c.text("auto_pad", "NOTSET");
        boolean same = auto.startsWith("SAME");
        boolean ceil = c.flag("ceil_mode", false);
        for (int i = 0; i < n; i++) {
            int extent = (kernel[i] - 1) * dilations[i] + 1;
            if (same) {
                int total = Math.max(0, ((in[i] + strides[i] - 1) / strides[i] - 1) * strides[i] + extent - in[i]);
                begin[i] = auto.equals("SAME_UPPER") ? total / 2 : total - total / 2;
                end[i] = total - begin[i];
            } else if (auto.equals("VALID")) {
                begin[i] = 0;
                end[i] = 0;
            }
            int room = in[i] + begin[i] + end[i] - extent;
            if (room < 0) {
                throw LimpidException.tooLarge(
                        "a window of " + extent + " is larger than the padded size " + (in[i] + begin[i] + end[i]));
            }
            out[i] = (ceil && !same ? room + strides[i] - 1 : room) / strides[i] + 1;
            if (ceil && (out[i] - 1) * strides[i] >= in[i] + begin[i]) {
                out[i]--;
            }
        }
        return new Window(in, kernel, strides, dilations, begin, end, out);
    }

    /** For each window and each of its taps the index of the element, or {@link #PADDING} or {@link #BEYOND}. */
    int[][] taps() {
        int[][] taps = new int[Indices.count(out)][Indices.count(kernel)];
        for (int o = 0; o < taps.length; o++) {
            int[] at = Indices.unravel(o, out);
            for (int t = 0; t < taps[o].length; t++) {
                taps[o][t] = tap(at, Indices.unravel(t, kernel));
            }
        }
        return taps;
    }

    private int tap(int[] at, int[] inside) {
        int flat = 0;
        boolean padding = false;
        for (int i = 0; i < in.length; i++) {
            int place = at[i] * strides[i] - begin[i] + inside[i] * dilations[i];
            if (place >= in[i] + end[i]) {
                return BEYOND;
            }
            padding |= place < 0 || place >= in[i];
            flat = flat * in[i] + place;
        }
        return padding ? PADDING : flat;
    }
}
