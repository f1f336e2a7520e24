package dev.limpid.dissect;

import dev.limpid.Model;
import dev.limpid.ModelInput;
import dev.limpid.attribution.Progress;
import dev.limpid.data.DataSet;
import dev.limpid.inside.Batch;
import dev.limpid.inside.Samples;
import dev.limpid.inside.Sweep;
import dev.limpid.inside.dissection.Peak;
import dev.limpid.inside.dissection.Probe;
import dev.limpid.inside.dissection.Upsampling;
import dev.limpid.report.Picture;
import dev.limpid.report.Region;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Draws the pictures in which units are most active, dark where they are not active. */
final class UnitPictures {
    /** Pictures of a unit. */
    static final int SHOWN = 5;

    private static final int SIDE = 132;
    private static final int GAP = 4;
    private static final int PAPER = 0xFFFFFF;
    private static final int EDGE = 0xFFD23F;

    private final Model model;
    private final DataSet data;
    private final List<Probe> probes;
    private final Map<Integer, Picture> seen = new HashMap<>();

    UnitPictures(Model model, DataSet data, List<Probe> probes) {
        this.model = model;
        this.data = data;
        this.probes = probes;
    }

    /** What is drawn for a unit: a picture, and where in it the unit is active. */
    private record Area(int sample, BitSet pixels) {}

    /** For each unit its pictures side by side, the most active first. */
    List<Picture> strips(List<UnitFinding> units) {
        TreeSet<Integer> samples = new TreeSet<>();
        units.forEach(u -> shown(u).forEach(p -> samples.add(p.sample())));
        Map<UnitFinding, Map<Integer, BitSet>> areas = new HashMap<>();
        units.forEach(u -> areas.put(u, new HashMap<>()));
        List<Integer> indices = List.copyOf(samples);
        try (Sweep sweep = Sweep.of(
                model.engine(),
                model.classifier()
                        .graph()
                        .withOutputs(probes.stream().map(Probe::value).toList())
                        .pruned(),
                1)) {
            sweep.run(
                    chosen(indices),
                    0,
                    batch -> areas(batch, indices, units),
                    (next, found) -> found.forEach((unit, area) ->
                            areas.getOrDefault(unit, new HashMap<>()).put(area.sample, area.pixels)),
                    Progress.SILENT);
        }
        return units.stream()
                .map(u -> strip(u, areas.getOrDefault(u, Map.of())))
                .toList();
    }

    private static List<Peak> shown(UnitFinding unit) {
        return unit.top().subList(0, Math.min(SHOWN, unit.top().size()));
    }

    private Samples chosen(List<Integer> indices) {
        return data.samples(model).chosen(indices);
    }

    private Map<UnitFinding, Area> areas(Batch batch, List<Integer> indices, List<UnitFinding> units) {
        Map<UnitFinding, Area> areas = new HashMap<>();
        if (batch.size() == 0) {
            return areas;
        }
        int sample = indices.get(batch.indices().get(0));
        for (Probe probe : probes) {
            float[] values = batch.value(probe.value()).toFloats();
            Upsampling up = new Upsampling(probe.height(), probe.width(), SIDE, SIDE);
            for (UnitFinding unit : units) {
                if (unit.layer().equals(probe.name()) && shown(unit).stream().anyMatch(p -> p.sample() == sample)) {
                    BitSet pixels = new BitSet(SIDE * SIDE);
                    up.active(probe.map(values, 0, unit.unit()), unit.threshold(), pixels::set);
                    areas.put(unit, new Area(sample, pixels));
                }
            }
        }
        return areas;
    }

    private Picture strip(UnitFinding unit, Map<Integer, BitSet> areas) {
        List<Picture> parts = new ArrayList<>();
        for (Peak peak : shown(unit)) {
            parts.add(masked(
                    seen.computeIfAbsent(peak.sample(), this::seen), areas.getOrDefault(peak.sample(), new BitSet())));
        }
        int width = (SHOWN * (SIDE + GAP)) - GAP;
        int[] rgb = new int[width * SIDE];
        for (int i = 0; i < rgb.length; i++) {
            int part = (i % width) / (SIDE + GAP);
            int x = (i % width) % (SIDE + GAP);
            rgb[i] = x < SIDE && part < parts.size() ? parts.get(part).rgb(x, i / width) : PAPER;
        }
        return Picture.of(width, SIDE, rgb);
    }

    /** What the network sees of a picture. */
    private Picture seen(int sample) {
        ModelInput input = model.input(data.image(sample));
        Picture whole = input.picture();
        Region region = input.region();
        int width = Math.max(1, (int) Math.round(region.width()));
        int height = Math.max(1, (int) Math.round(region.height()));
        int[] rgb = new int[width * height];
        for (int i = 0; i < rgb.length; i++) {
            int x = (int) Math.round(region.left()) + (i % width);
            int y = (int) Math.round(region.top()) + (i / width);
            boolean isWithin = x >= 0 && y >= 0 && x < whole.width() && y < whole.height();
            rgb[i] = isWithin ? whole.rgb(x, y) : 0x808080;
        }
        return Picture.of(width, height, rgb).resized(SIDE, SIDE);
    }

    private static Picture masked(Picture picture, BitSet active) {
        int[] rgb = new int[SIDE * SIDE];
        for (int i = 0; i < rgb.length; i++) {
            int own = picture.rgb(i % SIDE, i / SIDE);
            rgb[i] = active.get(i) ? own : isBeside(active, i) ? EDGE : dark(own);
        }
        return Picture.of(SIDE, SIDE, rgb);
    }

    private static boolean isBeside(BitSet active, int i) {
        int x = i % SIDE;
        return (x > 0 && active.get(i - 1))
                || (x < SIDE - 1 && active.get(i + 1))
                || (i >= SIDE && active.get(i - SIDE))
                || active.get(i + SIDE);
    }

    private static int dark(int rgb) {
        // A third of each channel.
        return ((((rgb >> 16) & 0xFF) / 3) << 16) | ((((rgb >> 8) & 0xFF) / 3) << 8) | ((rgb & 0xFF) / 3);
    }
}
