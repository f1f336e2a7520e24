package dev.limpid.inside.concept;

import dev.limpid.inside.Mergeable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The samples with the largest values of each of several units. Equal values are ranked by the sample's number. */
public final class TopSamples implements Mergeable<TopSamples> {
    private static final Comparator<Entry> ORDER =
            Comparator.comparingDouble((Entry e) -> -e.value()).thenComparingInt(Entry::index);

    private final int kept;
    private final List<List<Entry>> best = new ArrayList<>();

    /**
     * A sample.
     *
     * @param index its number
     * @param value of the unit
     */
    public record Entry(int index, float value) {}

    /**
     * No samples yet.
     *
     * @param units how many units
     * @param kept how many samples are kept for each
     */
    public TopSamples(int units, int kept) {
        this.kept = kept;
        for (int u = 0; u < units; u++) {
            best.add(new ArrayList<>());
        }
    }

    /** One more sample of a unit; values that are not finite are left out. */
    public void add(int unit, int index, float value) {
        List<Entry> list = best.get(unit);
        if (!Float.isFinite(value)
                || (list.size() == kept && value < list.get(kept - 1).value())) {
            return;
        }
        list.add(new Entry(index, value));
        list.sort(ORDER);
        if (list.size() > kept) {
            list.remove(kept);
        }
    }

    /** The best samples of a unit, the best first. */
    public List<Entry> of(int unit) {
        return List.copyOf(best.get(unit));
    }

    @Override
    public void merge(TopSamples other) {
        for (int u = 0; u < best.size(); u++) {
            for (Entry each : other.best.get(u)) {
                add(u, each.index(), each.value());
            }
        }
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        for (List<Entry> list : best) {
            out.writeInt(list.size());
            for (Entry each : list) {
                out.writeInt(each.index());
                out.writeFloat(each.value());
            }
        }
    }

    @Override
    public void readFrom(DataInput in) throws IOException {
        for (List<Entry> list : best) {
            list.clear();
            int count = in.readInt();
            for (int i = 0; i < count; i++) {
                list.add(new Entry(in.readInt(), in.readFloat()));
            }
        }
    }
}
