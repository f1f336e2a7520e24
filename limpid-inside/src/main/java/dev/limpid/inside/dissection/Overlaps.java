package dev.limpid.inside.dissection;

import dev.limpid.inside.Batch;
import dev.limpid.inside.Mergeable;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the second run over the data gathers: how many pixels show which set of concepts, and in how many of them each unit is
 * active. Pixels are counted by the whole set of concepts that they show, so the overlap with each concept and with each
 * combination of concepts is exact.
 */
public final class Overlaps implements Mergeable<Overlaps> {
    private final List<Probe> probes;
    private final List<Signature> signatures = new ArrayList<>();
    private final Map<Signature, Integer> numbers = new HashMap<>();
    private final Counts pixels = new Counts();
    private final Counts[][] active;

    /**
     * Nothing yet.
     *
     * @param probes of units with positions; others are passed over
     */
    public Overlaps(List<Probe> probes) {
        this.probes = List.copyOf(probes);
        active = new Counts[probes.size()][];
        for (int p = 0; p < probes.size(); p++) {
            active[p] = new Counts[probes.get(p).isSpatial() ? probes.get(p).units() : 0];
            for (int u = 0; u < active[p].length; u++) {
                active[p][u] = new Counts();
            }
        }
    }

    /**
     * Those of a batch, whose values are named by the probes.
     *
     * @param thresholds {@code [probe][unit]}
     */
    public static Overlaps of(List<Probe> probes, Batch batch, Annotations annotations, float[][] thresholds) {
        Overlaps found = new Overlaps(probes);
        Seen seen = found.seen(batch.indices(), annotations);
        for (int p = 0; p < probes.size() && batch.size() > 0; p++) {
            if (probes.get(p).isSpatial()) {
                Maps maps = new Maps(probes.get(p), batch);
                for (int n = 0; n < batch.size(); n++) {
                    for (int u = 0; u < probes.get(p).units(); u++) {
                        maps.read(n, u);
                        if (!(maps.peak() < thresholds[p][u])) {
                            found.count(p, u, n, maps.load(), 0, probes.get(p).height(), seen, thresholds[p][u]);
                        }
                    }
                }
            }
        }
        return found;
    }

    /**
     * The same of a chunk of which the cells were kept that may reach the thresholds.
     *
     * @param chunk as it was {@linkplain CellWriter packed}
     * @param thresholds {@code [probe][unit]}, none below the floor by which cells were kept
     */
    static Overlaps of(List<Probe> probes, ByteBuffer chunk, Annotations annotations, float[][] thresholds) {
        Overlaps found = new Overlaps(probes);
        CellReader cells = new CellReader(chunk, probes);
        Seen seen = found.seen(cells.samples(), annotations);
        while (cells.next()) {
            int p = cells.probe();
            float threshold = thresholds[p][cells.unit()];
            if (!(cells.peak() < threshold)) {
                float[] map = cells.load();
                found.count(p, cells.unit(), cells.row(), map, cells.top(), cells.bottom(), seen, threshold);
                cells.unload();
            }
        }
        return found;
    }

    /**
     * What a picture shows.
     *
     * @param names of its areas, the numbers of their signatures
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Shown(Areas areas, AreaRuns runs, int[] names) {}

    /**
     * What the pictures of a chunk show.
     *
     * @param sizes how maps of each probe were enlarged last; null before
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Seen(List<Shown> pictures, @Nullable Upsampling[] sizes) {
        Upsampling upsampling(int p, Probe probe, Areas picture) {
            @Nullable Upsampling last = sizes[p];
            Upsampling fitting = last != null && last.isFor(picture.height(), picture.width())
                    ? last
                    : new Upsampling(probe.height(), probe.width(), picture.height(), picture.width());
            sizes[p] = fitting;
            return fitting;
        }
    }

    private Seen seen(List<Integer> indices, Annotations annotations) {
        List<Shown> pictures = new ArrayList<>();
        for (int index : indices) {
            Areas areas = annotations.areas(index);
            AreaRuns runs = new AreaRuns(areas);
            pictures.add(new Shown(areas, runs, named(areas, runs, annotations, index)));
        }
        return new Seen(pictures, new Upsampling[probes.size()]);
    }

    /** The numbers of the signatures of a picture's areas, whose pixels are counted. */
    private int[] named(Areas areas, AreaRuns runs, Annotations annotations, int index) {
        BitSet known = annotations.known(index);
        int bits = 0;
        for (int i = known.nextSetBit(0); i >= 0; i = known.nextSetBit(i + 1)) {
            bits |= 1 << i;
        }
        int split = annotations.split(index);
        int[] sizes = runs.sizes(areas.concepts().size());
        int[] named = new int[sizes.length];
        for (int i = 0; i < named.length; i++) {
            if (sizes[i] > 0) {
                named[i] = number(new Signature(split, bits, areas.concepts().get(i)));
                pixels.add(named[i], sizes[i]);
            }
        }
        return named;
    }

    private int number(Signature signature) {
        return numbers.computeIfAbsent(signature, s -> {
            signatures.add(s);
            return signatures.size() - 1;
        });
    }

    /** @param top the first row of the map that may reach the threshold; {@code bottom} is behind the last */
    private void count(int p, int u, int n, float[] map, int top, int bottom, Seen seen, float threshold) {
        Shown picture = seen.pictures.get(n);
        if (picture.areas.isEmpty()) {
            return;
        }
        int[] names = picture.names;
        int[] hits = new int[names.length];
        seen.upsampling(p, probes.get(p), picture.areas)
                .active(map, top, bottom, threshold, (from, to) -> picture.runs.count(from, to, hits));
        for (int i = 0; i < hits.length; i++) {
            if (hits[i] > 0) {
                active[p][u].add(names[i], hits[i]);
            }
        }
    }

    @Override
    public void merge(Overlaps other) {
        int[] own = new int[other.signatures.size()];
        for (int i = 0; i < own.length; i++) {
            own[i] = number(other.signatures.get(i));
        }
        other.pixels.forAll((key, count) -> pixels.add(own[key], count));
        for (int p = 0; p < active.length; p++) {
            for (int u = 0; u < active[p].length; u++) {
                Counts into = active[p][u];
                other.active[p][u].forAll((key, count) -> into.add(own[key], count));
            }
        }
    }

    List<Signature> signatures() {
        return signatures;
    }

    Counts pixels() {
        return pixels;
    }

    /** Pixels in which a unit is active, by the number of the signature. */
    Counts active(int probe, int unit) {
        return active[probe][unit];
    }

    @Override
    public void writeTo(DataOutput out) throws IOException {
        out.writeInt(signatures.size());
        for (Signature each : signatures) {
            each.writeTo(out);
        }
        write(out, pixels);
        for (Counts[] units : active) {
            for (Counts each : units) {
                write(out, each);
            }
        }
    }

    private static void write(DataOutput out, Counts counts) throws IOException {
        List<long[]> pairs = new ArrayList<>();
        counts.forEach((key, count) -> pairs.add(new long[] {key, count}));
        out.writeInt(pairs.size());
        for (long[] each : pairs) {
            out.writeInt((int) each[0]);
            out.writeLong(each[1]);
        }
    }

    @Override
    public void readFrom(DataInput in) throws IOException {
        if (!signatures.isEmpty()) {
            throw new IllegalStateException("only what is empty can be restored");
        }
        int count = in.readInt();
        for (int i = 0; i < count; i++) {
            number(Signature.readFrom(in));
        }
        read(in, pixels);
        for (Counts[] units : active) {
            for (Counts each : units) {
                read(in, each);
            }
        }
    }

    private static void read(DataInput in, Counts counts) throws IOException {
        int size = in.readInt();
        for (int i = 0; i < size; i++) {
            counts.add(in.readInt(), in.readLong());
        }
    }
}
