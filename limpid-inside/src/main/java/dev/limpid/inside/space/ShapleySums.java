package dev.limpid.inside.space;

import dev.limpid.inside.Mergeable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;

/** Sums of Shapley values over pairs of orders. */
final class ShapleySums implements Mergeable<ShapleySums> {
    final double[] sums;
    final double[] squares;
    double none;
    double whole;

    ShapleySums(int players) {
        this.sums = new double[players];
        this.squares = new double[players];
    }

    @Override
    public void merge(ShapleySums other) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += other.sums[i];
            squares[i] += other.squares[i];
        }
        none = other.none;
        whole = other.whole;
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        for (int i = 0; i < sums.length; i++) {
            out.writeDouble(sums[i]);
            out.writeDouble(squares[i]);
        }
        out.writeDouble(none);
        out.writeDouble(whole);
    }

    @Override
    public void readFrom(DataInput in) throws IOException {
        for (int i = 0; i < sums.length; i++) {
            sums[i] = in.readDouble();
            squares[i] = in.readDouble();
        }
        none = in.readDouble();
        whole = in.readDouble();
    }
}
