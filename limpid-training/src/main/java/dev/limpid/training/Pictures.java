package dev.limpid.training;

/** Labelled images, stored as bytes plane by plane. */
final class Pictures implements Examples {
    private final byte[] pixels;
    private final int[] labels;
    private final int channels;
    private final int side;

    /**
     * Uses the arrays without a copy.
     *
     * @param pixels values 0 to 255: images, then planes, then rows
     * @param side width and height in pixels
     */
    Pictures(byte[] pixels, int[] labels, int channels, int side) {
        if (pixels.length != labels.length * channels * side * side) {
            throw new IllegalArgumentException(pixels.length + " values for " + labels.length + " images");
        }
        this.pixels = pixels;
        this.labels = labels;
        this.channels = channels;
        this.side = side;
    }

    @Override
    public int count() {
        return labels.length;
    }

    int channels() {
        return channels;
    }

    int side() {
        return side;
    }

    @Override
    public int label(int picture) {
        return labels[picture];
    }

    @Override
    public long[] shape() {
        return new long[] {channels, side, side};
    }

    @Override
    public String type() {
        return "float[N," + channels + "," + side + "," + side + "]";
    }

    @Override
    public String layout() {
        return "nchw";
    }

    /**
     * Writes an image into a batch, normalised by mean and deviation after scaling to the range from 0 to 1.
     *
     * @param at the image's index in the batch
     * @param look the augmentation
     */
    @Override
    public void write(int picture, float[] batch, int at, Look look, Scale scale) {
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
     * An augmentation of an image; pixels beyond its edge repeat the edge.
     *
     * @param right pixels by which the image is shifted to the left
     * @param down pixels by which the image is shifted up
     */
    record Look(boolean isMirrored, int right, int down) {
        /** No augmentation. */
        static final Look STRAIGHT = new Look(false, 0, 0);
    }

    /** The mean that is subtracted from values between 0 and 1, and the deviation that they are divided by. */
    record Scale(double mean, double deviation) {
        /** No normalisation. */
        static final Scale UNIT = new Scale(0, 1);
    }
}
