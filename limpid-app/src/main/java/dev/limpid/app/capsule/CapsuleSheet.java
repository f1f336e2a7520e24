package dev.limpid.app.capsule;

import dev.limpid.Image;
import dev.limpid.Model;
import dev.limpid.ModelInput;
import dev.limpid.app.files.ExplanationFiles;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.AtomicFile;
import dev.limpid.graph.Tensor;
import dev.limpid.inside.capsule.CapsuleNetwork;
import dev.limpid.inside.capsule.CapsuleNetwork.Reading;
import dev.limpid.model.Labels;
import dev.limpid.report.Overlay;
import dev.limpid.report.Picture;
import dev.limpid.report.PictureTable;
import dev.limpid.report.Png;
import dev.limpid.report.Region;
import dev.limpid.report.ScoreGrid;
import dev.limpid.report.ScoreMap;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** A picture of what a capsule network routed where, and of what the numbers of the winning capsule stand for. */
public final class CapsuleSheet {
    private static final int CELL = 84;
    private static final int STEPS = 11;

    private CapsuleSheet() {}

    /**
     * The length of a class's capsule.
     *
     * @param index the class, from 0
     * @param label its name
     * @param length of its capsule, 0 to 1
     */
    public record Length(int index, String label, float length) {}

    /**
     * Reads an image and writes the sheet.
     *
     * @param range the numbers of the winning capsule are changed by -range to range
     * @return the lengths of all capsules, the longest first
     * @throws LimpidException if the model is not a capsule network, or the image does not fit
     */
    public static List<Length> write(Model model, Image image, double range, Path png) throws IOException {
        try (CapsuleNetwork capsules = CapsuleNetwork.of(model.classifier().graph(), model.engine())) {
            ModelInput input = model.input(image);
            Reading reading = capsules.read(input.tensor());
            Labels labels = model.classifier().labels();
            Picture sheet = drawn(labels, capsules, reading, input, range);
            AtomicFile.write(png, Png.encode(sheet, ExplanationFiles.texts(model)));
            float[] lengths = reading.lengths().toFloats();
            return ranked(reading).stream()
                    .map(k -> new Length(k, labels.name(k), lengths[k]))
                    .toList();
        }
    }

    /**
     * Reads an image and draws the sheet.
     *
     * @param range the numbers of the winning capsule are changed by -range to range
     * @throws LimpidException if the model is not a capsule network, or the image does not fit
     */
    public static Picture draw(Model model, Image image, double range) {
        try (CapsuleNetwork capsules = CapsuleNetwork.of(model.classifier().graph(), model.engine())) {
            ModelInput input = model.input(image);
            return drawn(model.classifier().labels(), capsules, capsules.read(input.tensor()), input, range);
        }
    }

    private static Picture drawn(
            Labels labels, CapsuleNetwork capsules, Reading reading, ModelInput input, double range) {
        String title = String.format(
                Locale.ROOT,
                "%s: %s. Top: coupling of each position to the class. Below: decoded image for changed numbers.",
                Path.of(input.name()).getFileName(),
                labels.name(reading.winner()));
        PictureTable table = new PictureTable(title, CELL);
        List<Integer> ranked = ranked(reading);
        List<Integer> likeliest = ranked.subList(0, Math.min(STEPS - 2, ranked.size()));
        List<String> heads = new ArrayList<>(List.of("input", "decoded"));
        likeliest.forEach(k -> heads.add(labels.name(k)));
        Picture seen = Picture.ofTensor(input.tensor(), 0).between(CELL, CELL);
        List<Picture> maps = new ArrayList<>(List.of(seen, grey(reading.picture(), 0)));
        likeliest.forEach(k -> maps.add(coupling(reading, k, seen)));
        table.begin(heads);
        table.add("coupling", maps);
        double[] changes = IntStream.range(0, STEPS)
                .mapToDouble(i -> range * ((2.0 * i / (STEPS - 1)) - 1))
                .toArray();
        table.begin(DoubleStream.of(changes)
                .mapToObj(c -> String.format(Locale.ROOT, "%+.2f", c))
                .toList());
        for (int d = 0; d < reading.capsules().size(2); d++) {
            Tensor decoded = capsules.decoded(reading, CapsuleNetwork.perturbed(reading, d, changes));
            table.add(
                    "number " + d,
                    IntStream.range(0, STEPS).mapToObj(i -> grey(decoded, i)).toList());
        }
        return table.draw();
    }

    private static Picture coupling(Reading reading, int target, Picture seen) {
        Tensor map = ScoreGrid.upsampled(reading.coupling(target), List.of(seen.height(), seen.width()));
        return Overlay.of(seen, ScoreMap.of(map, 0), Region.all(seen));
    }

    /** A decoded picture, whose values lie between 0 and 1, as it is. */
    private static Picture grey(Tensor decoded, int index) {
        int width = (int) decoded.size(3);
        int height = (int) decoded.size(2);
        float[] values = decoded.toFloats();
        int[] rgb = new int[width * height];
        int from = index * (int) decoded.size(1) * rgb.length;
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = 0x010101 * Math.min(255, Math.max(0, Math.round(255 * values[from + i])));
        }
        return Picture.of(width, height, rgb);
    }

    private static List<Integer> ranked(Reading reading) {
        float[] lengths = reading.lengths().toFloats();
        return IntStream.range(0, lengths.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer k) -> -lengths[k]))
                .toList();
    }
}
