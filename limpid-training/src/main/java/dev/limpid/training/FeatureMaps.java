package dev.limpid.training;

import dev.limpid.training.Pictures.Look;
import dev.limpid.training.Pictures.Scale;
import java.util.Arrays;

/**
 * What a block makes of pictures, as examples of the blocks behind it. They are not augmented.
 *
 * @param maps of each picture
 * @param labels of the pictures
 * @param shape of one map, without the batch
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record FeatureMaps(float[][] maps, int[] labels, long[] shape) implements Examples {
    private static final int BATCH = 64;

    /** The maps of all pictures. */
    static FeatureMaps of(Training features, Examples pictures, long... shape) {
        float[][] maps = new float[pictures.count()][];
        int[] labels = new int[maps.length];
        long[] sizes = pictures.shape();
        for (int from = 0; from < maps.length; from += BATCH) {
            int count = Math.min(BATCH, maps.length - from);
            float[] found = features.outputs(features.batch(pictures, from, count), count, sizes[0], sizes[1], sizes[2])
                    .get(0);
            int size = found.length / count;
            for (int i = 0; i < count; i++) {
                maps[from + i] = Arrays.copyOfRange(found, i * size, (i + 1) * size);
                labels[from + i] = pictures.label(from + i);
            }
        }
        return new FeatureMaps(maps, labels, shape);
    }

    @Override
    public int count() {
        return labels.length;
    }

    @Override
    public int label(int example) {
        return labels[example];
    }

    @Override
    public String type() {
        return "float[N," + shape[0] + "," + shape[1] + "," + shape[2] + "]";
    }

    @Override
    public String layout() {
        return "nchw";
    }

    @Override
    public void write(int example, float[] batch, int at, Look look, Scale scale) {
        System.arraycopy(maps[example], 0, batch, at * maps[example].length, maps[example].length);
    }
}
