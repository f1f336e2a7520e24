package dev.limpid.attribution.region;

/** The colours of a picture, scaled to standard deviation 1 in each channel, and the neighbours of each pixel. */
final class Colours {
    private final int height;
    private final int width;
    private final int channels;
    private final float[] values;

    private Colours(int height, int width, int channels, float[] values) {
        this.height = height;
        this.width = width;
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
        return new Colours(places.height(), places.width(), channels, values);
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
        return height * width;
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
