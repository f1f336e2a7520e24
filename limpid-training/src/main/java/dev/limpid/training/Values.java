package dev.limpid.training;

import dev.limpid.training.Pictures.Look;
import dev.limpid.training.Pictures.Scale;
import dev.limpid.zoo.Retrainer.Labelled;

/**
 * Labelled inputs that are numbers already; they are neither augmented nor scaled.
 *
 * @param given the inputs
 */
record Values(Labelled given) implements Examples {
    @Override
    public int count() {
        return given.labels().length;
    }

    @Override
    public int label(int example) {
        return given.labels()[example];
    }

    @Override
    public long[] shape() {
        return new long[] {given.channels(), given.side(), given.side()};
    }

    @Override
    public String type() {
        return "float[N," + given.channels() + "," + given.side() + "," + given.side() + "]";
    }

    @Override
    public String layout() {
        return "nchw";
    }

    @Override
    public void write(int example, float[] batch, int at, Look look, Scale scale) {
        float[] input = given.inputs().get(example);
        System.arraycopy(input, 0, batch, at * input.length, input.length);
    }
}
