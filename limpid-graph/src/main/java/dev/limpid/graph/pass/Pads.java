package dev.limpid.graph.pass;

/** The pads of a {@code Pad} node: first those before each axis, then those behind. */
public final class Pads {
    private Pads() {}

    /** The pads of all axes, from those of some; 0 for the others. */
    public static long[] complete(long[] pads, long[] axes, int rank) {
        long[] all = new long[2 * rank];
        for (int i = 0; i < axes.length; i++) {
            int axis = Math.floorMod((int) axes[i], rank);
            all[axis] = pads[i];
            all[rank + axis] = pads[axes.length + i];
        }
        return all;
    }
}
