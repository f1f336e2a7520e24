package dev.limpid.inside.dissection;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The samples in which a unit is most active. For one thread. */
final class Peaks {
    private static final Comparator<Peak> BEST = Comparator.comparingDouble((Peak p) -> -p.value())
            .thenComparingInt(Peak::sample)
            .thenComparingInt(Peak::place);

    private final int most;
    private final List<Peak> list = new ArrayList<>();

    Peaks(int most) {
        this.most = most;
    }

    void add(Peak peak) {
        if (!Float.isFinite(peak.value()) || (list.size() == most && BEST.compare(peak, list.get(most - 1)) >= 0)) {
            return;
        }
        int at = 0;
        while (at < list.size() && BEST.compare(list.get(at), peak) < 0) {
            at++;
        }
        list.add(at, peak);
        if (list.size() > most) {
            list.remove(most);
        }
    }

    void merge(Peaks other) {
        other.list.forEach(this::add);
    }

    /** From which value on a peak may be among them; negative infinity until there are enough. */
    float least() {
        return list.size() < most ? Float.NEGATIVE_INFINITY : list.get(most - 1).value();
    }

    /** The most active first. */
    List<Peak> list() {
        return List.copyOf(list);
    }

    void writeTo(DataOutput out) throws IOException {
        out.writeInt(list.size());
        for (Peak each : list) {
            out.writeInt(each.sample());
            out.writeInt(each.place());
            out.writeFloat(each.value());
        }
    }

    void readFrom(DataInput in) throws IOException {
        list.clear();
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            list.add(new Peak(in.readInt(), in.readInt(), in.readFloat()));
        }
    }
}
