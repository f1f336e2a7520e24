package dev.limpid.inside.space;

import dev.limpid.inside.Mergeable;
import dev.limpid.metrics.Interval;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** The losses of sets of units in a row, as far as they are known. */
final class UnitLosses implements Mergeable<UnitLosses> {
    private final List<List<Interval>> losses = new ArrayList<>();

    /** The losses of each set, one for each payoff. */
    List<List<Interval>> all() {
        return losses;
    }

    @Override
    public void merge(UnitLosses other) {
        losses.addAll(other.losses);
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        out.writeInt(losses.size());
        for (List<Interval> each : losses) {
            out.writeInt(each.size());
            for (Interval loss : each) {
                out.writeDouble(loss.value());
                out.writeDouble(loss.low());
                out.writeDouble(loss.high());
                out.writeInt(loss.count());
            }
        }
    }

    @Override
    public void readFrom(DataInput in) throws IOException {
        losses.clear();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            List<Interval> each = new ArrayList<>();
            int payoffs = in.readInt();
            for (int p = 0; p < payoffs; p++) {
                each.add(new Interval(in.readDouble(), in.readDouble(), in.readDouble(), in.readInt()));
            }
            losses.add(List.copyOf(each));
        }
    }
}
