package dev.limpid.training;

/** Pictures kept as bytes, plane by plane, with their labels. */
final class Pictures {
    private final byte[] pixels;
    private final int[] labels;
    private final int channels;
    private final int side;

    /**
     * Without a copy.
     *
     * @param pixels values 0 to 255: pictures, then planes, then rows
     * @param side pixels in a row and in a column
     */
    Pictures(byte[] pixels, int[] labels, int channels, int side) {
        if (pixels.length != labels.length * channels * side * side) {
            throw new IllegalArgumentException(pixels.length + " values for " + labels.length + " pictures");
        }
        this.pixels = pixels;
        this.labels = labels;
        this.channels = channels;
        this.side = side;
    }

    int count() {
        return labels.length;
    }

    int channels() {
        return channels;
    }

    int side() {
        return side;
    }

    int label(int picture) {
        return labels[picture];
    }

    /**
     * Writes a picture into a batch, with values from 0 to 1 brought to mean and deviation.
     *
     * @param at the picture's number in the batch
     * @param look how it is looked at
     */
    void write(int picture, float[] batch, int at, Look look, Scale scale) {
        int plane = side * side;
        for (int channel = 0; channel < channels; channel++) {
            int from = (picture * channels + channel) * plane;
            int to = (at * channels + channel) * plane;
            for (int y = 0; y < side; y++) {
                int row = from + within(y + look.down()) * side;
                for (int x = 0; x < side; x++) {
                    int column = within(x + look.right());
                    int seen = pixels[row + (look.isMirrored() ? side - 1 - column : column)] & 0xFF;
                    batch[to + y * side + x] = (float) ((seen / 255.0 - scale.mean()) / scale.deviation());
                }
            }
        }
    }

    private int within(int index) {
        return Math.min(side - 1, Math.max(0, index));
    }

    /**
     * How a picture is looked at; the rim goes on beyond it.
     *
     * @param right pixels by which it is moved to the left
     * @param down pixels by which it is moved up
     */
    record Look(boolean isMirrored, int right, int down) {
        /** As it is. */
        static final Look STRAIGHT = new Look(false, 0, 0);
    }

    /** What is taken from a value between 0 and 1, and what it is divided by then. */
    record Scale(double mean, double deviation) {
        /** Nothing is done. */
        static final Scale UNIT = new Scale(0, 1);
    }
}
