package dev.limpid.attribution.region;

/**
 * The colours of a picture, scaled to standard deviation 1 in each channel; of a volume there are several slices, and a
 * series is a picture of one row.
 */
final class Colours {
    private final int depth;
    private final int height;
    private final int width;
    private final int channels;
    private final float[] values;

    private Colours(int[] box, int channels, float[] values) {
        this.depth = box[0];
        this.height = box[1];
        this.width = box[2];
        this.channels = channels;
        this.values = values;
    }

    /** The colours of the input that starts at an offset of a batch. */
    static Colours of(float[] batch, int from, InputGrid places) {
        int count = places.count();
        int channels = places.channels();
        float[] values = new float[count * channels];
        for (int c = 0; c < channels; c++) {
            double sum = 0;
            double squares = 0;
            for (int p = 0; p < count; p++) {
                float v = batch[from + places.at(c, p)];
                sum += v;
                squares += (double) v * v;
            }
            double deviation = Math.sqrt(Math.max(0, squares / count - (sum / count) * (sum / count)));
            for (int p = 0; p < count; p++) {
                values[p * channels + c] = (float) (batch[from + places.at(c, p)] / (deviation > 0 ? deviation : 1));
            }
        }
        return new Colours(places.box(), channels, values);
    }

    int depth() {
        return depth;
    }

    int height() {
        return height;
    }

    int width() {
        return width;
    }

    int channels() {
        return channels;
    }

    int count() {
        return depth * height * width;
    }

    /** The slice of a pixel. */
    int slice(int pixel) {
        return pixel / (height * width);
    }

    /** The row of a pixel. */
    int row(int pixel) {
        return pixel / width % height;
    }

    /** The column of a pixel. */
    int column(int pixel) {
        return pixel % width;
    }

    /** The side of a square, or of a cube or a window, of which there are this many. */
    double spacing(int wanted) {
        int axes = (depth > 1 ? 1 : 0) + (height > 1 ? 1 : 0) + (width > 1 ? 1 : 0);
        double each = (double) count() / wanted;
        return axes == 2 ? Math.sqrt(each) : Math.pow(each, 1.0 / Math.max(1, axes));
    }

    float at(int pixel, int channel) {
        return values[pixel * channels + channel];
    }

    /** The squared distance between the colours of two pixels. */
    double squaredDistance(int p, int q) {
        double sum = 0;
        for (int c = 0; c < channels; c++) {
            double d = values[p * channels + c] - values[q * channels + c];
            sum += d * d;
        }
        return sum;
    }

    /** The squared distance between a pixel's colour and one whose channels start at an offset of an array. */
    double squaredDistance(int p, double[] colours, int from) {
        double sum = 0;
        for (int c = 0; c < channels; c++) {
            double d = values[p * channels + c] - colours[from + c];
            sum += d * d;
        }
        return sum;
    }
}
