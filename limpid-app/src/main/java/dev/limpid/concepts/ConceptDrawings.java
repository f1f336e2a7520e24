package dev.limpid.concepts;

import dev.limpid.concepts.ConceptResult.Channel;
import dev.limpid.concepts.ConceptResult.Example;
import dev.limpid.concepts.ConceptResult.Found;
import dev.limpid.concepts.ConceptResult.Tested;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import dev.limpid.inside.concept.ChannelRelevance;
import dev.limpid.inside.concept.ConceptPixels;
import dev.limpid.inside.concept.LayerReadings;
import dev.limpid.inside.concept.Patches;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.InputForm;
import dev.limpid.report.Overlay;
import dev.limpid.report.Picture;
import dev.limpid.report.PictureTable;
import dev.limpid.report.Region;
import dev.limpid.report.ScoreGrid;
import dev.limpid.report.ScoreMap;
import dev.limpid.runtime.Program;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** Draws concepts as tables of pictures. */
final class ConceptDrawings {
    private static final int CELL = 96;
    private static final int COLUMNS = 8;
    private static final int MAPPED = 5;

    private final Source source;
    private final Map<Integer, Picture> pictures = new HashMap<>();

    ConceptDrawings(Source source) {
        this.source = source;
    }

    private Picture picture(int input) {
        return pictures.computeIfAbsent(input, i -> source.picture(i).between(CELL, 2 * CELL));
    }

    private static List<String> blanks(int count) {
        return Collections.nCopies(count, "");
    }

    /**
     * The parts of pictures that show found concepts, a row for each.
     *
     * @param segments where the parts are segments; empty where they are boxes
     */
    Picture found(String title, List<Found> found, Optional<Patches> segments) {
        PictureTable table = new PictureTable(title, CELL);
        table.begin(blanks(COLUMNS));
        for (Found each : found) {
            table.add(label(each), examples(each.examples(), segments));
            for (int p = 0; p < each.parts().size(); p++) {
                table.add("   part " + (p + 1), examples(each.parts().get(p), segments));
            }
        }
        return table.draw();
    }

    private static String label(Found found) {
        return found.name() + String.format(Locale.ROOT, "  %.2f", found.importance());
    }

    private List<Picture> examples(List<Example> examples, Optional<Patches> segments) {
        int width = (int) source.tensor(examples.get(0).input()).size(widthAxis());
        return examples.stream()
                .limit(COLUMNS)
                .map(e -> cropped(picture(e.input()), e.box(), segments.map(s -> s.mask(e.part())), width))
                .toList();
    }

    private int widthAxis() {
        InputForm form = source.graphs().model().form();
        return form.hasChannels() && !form.isChannelsLast() ? 3 : 2;
    }

    /** A box with a little of what surrounds it, which is faded, as is what is in the box but not in the segment. */
    private static Picture cropped(Picture picture, Patches.Box box, Optional<boolean[]> mask, int maskWidth) {
        double around = 0.35 * Math.max(box.width(), box.height());
        int left = pixel(box.left() - around, picture.width());
        int top = pixel(box.top() - around, picture.height());
        int width = Math.max(1, pixel(box.left() + box.width() + around, picture.width()) - left);
        int height = Math.max(1, pixel(box.top() + box.height() + around, picture.height()) - top);
        int[] rgb = new int[width * height];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double u = (left + x + 0.5) / picture.width();
                double v = (top + y + 0.5) / picture.height();
                boolean isInside = u >= box.left()
                        && u <= box.left() + box.width()
                        && v >= box.top()
                        && v <= box.top() + box.height();
                int colour = picture.rgb(left + x, top + y);
                boolean isShown = mask.map(m -> isIn(m, maskWidth, u, v)).orElse(isInside);
                rgb[y * width + x] = isShown ? colour : faded(colour);
            }
        }
        return Picture.of(width, height, rgb).between(CELL, CELL);
    }

    private static boolean isIn(boolean[] mask, int width, double u, double v) {
        int height = mask.length / width;
        int row = (int) (v * height);
        int column = (int) (u * width);
        return mask[row * width + column];
    }

    private static int pixel(double share, int size) {
        return (int) Math.max(0, Math.min(size, Math.round(share * size)));
    }

    private static int faded(int colour) {
        int sum = 0;
        for (int shift = 0; shift <= 16; shift += 8) {
            int part = (colour >> shift) & 0xFF;
            sum |= (235 + (part - 235) * 3 / 10) << shift;
        }
        return sum;
    }

    /** The inputs that are drawn with maps: a few, of different classes. */
    List<Integer> shown(int most) {
        Map<Integer, Integer> byClass = new LinkedHashMap<>();
        List<Integer> chosen = source.chosen(Integer.MAX_VALUE);
        Map<Integer, Integer> predictions = source.predictions();
        for (int each : chosen) {
            byClass.putIfAbsent(predictions.getOrDefault(each, 0), each);
        }
        List<Integer> shown = new ArrayList<>(byClass.values());
        chosen.stream().filter(i -> !shown.contains(i)).limit(most).forEach(shown::add);
        return shown.subList(0, Math.min(most, shown.size()));
    }

    private static Picture over(Picture picture, FeatureMap layer, double[] values) {
        Tensor map = Tensor.of(ElementType.FLOAT, values, 1, 1, layer.height(), layer.width());
        Tensor large = ScoreGrid.upsampled(map, List.of(picture.height(), picture.width()));
        return Overlay.of(picture, ScoreMap.of(large, 0), Region.all(picture));
    }

    /** Where pictures show the most important factors, at the layer and at the pixels. */
    Picture maps(CraftStudy.Bank craft) {
        FeatureMap layer = source.graphs().layer();
        int count = Math.min(MAPPED, craft.order().size());
        PictureTable table =
                new PictureTable("Where pictures show the concepts: coefficients, and their gradient", CELL);
        List<String> heads = new ArrayList<>(List.of("input"));
        IntStream.range(0, count).forEach(k -> heads.add(craft.found().get(k).name()));
        table.begin(heads);
        try (ConceptPixels pixels =
                new ConceptPixels(source.graphs(), craft.bank(), source.model().engine())) {
            for (int input : shown(4)) {
                Picture picture = picture(input);
                Tensor tensor = source.tensor(input);
                ConceptPixels.Reading reading = pixels.read(tensor);
                List<Picture> coarse = new ArrayList<>(List.of(picture));
                List<Picture> fine = new ArrayList<>(List.of(picture));
                for (int k = 0; k < count; k++) {
                    int part = craft.order().get(k);
                    double[] map = new double[layer.count()];
                    for (int p = 0; p < map.length; p++) {
                        map[p] = reading.codes()[p][part];
                    }
                    coarse.add(over(picture, layer, map));
                    fine.add(fine(picture, tensor, pixels.gradient(tensor, reading, part)));
                }
                table.add(source.className(source.predictions().getOrDefault(input, 0)), coarse);
                table.add("   pixels", fine);
            }
        }
        return table.draw();
    }

    /** The amount of gradient times input at each pixel, smoothed a little. */
    private Picture fine(Picture picture, Tensor input, Tensor gradient) {
        boolean isLast = source.graphs().model().form().isChannelsLast();
        int width = (int) input.size(widthAxis());
        int height = (int) input.size(widthAxis() - 1);
        int channels = (int) (input.elementCount() / (input.size(0) * height * width));
        double[] g = gradient.toDoubles();
        double[] amounts = new double[height * width];
        for (int p = 0; p < amounts.length; p++) {
            double square = 0;
            for (int c = 0; c < channels; c++) {
                double each = g[isLast ? p * channels + c : c * amounts.length + p];
                square += each * each;
            }
            amounts[p] = Math.sqrt(square);
        }
        double[] smooth = smoothed(amounts, width, Math.max(1, width / 48));
        Tensor map = Tensor.of(ElementType.FLOAT, smooth, 1, 1, height, width);
        Tensor large = ScoreGrid.upsampled(map, List.of(picture.height(), picture.width()));
        return Overlay.of(picture, ScoreMap.of(large, 0), Region.all(picture));
    }

    private static double[] smoothed(double[] values, int width, int reach) {
        int height = values.length / width;
        double[] sums = new double[values.length];
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double sum = 0;
                int count = 0;
                for (int v = Math.max(0, y - reach); v <= Math.min(height - 1, y + reach); v++) {
                    for (int u = Math.max(0, x - reach); u <= Math.min(width - 1, x + reach); u++) {
                        sum += values[v * width + u];
                        count++;
                    }
                }
                sums[y * width + x] = sum / count;
            }
        }
        return sums;
    }

    /** The inputs that show best what channels stand for, and where. */
    Picture channels(ChannelRelevance relevance, List<Channel> channels) {
        PictureTable table =
                new PictureTable("Channels: the inputs for which they are most relevant or most active", CELL);
        table.begin(blanks(6));
        try (Program program = relevance.heatProgram()) {
            for (Channel each : channels) {
                table.add(
                        (each.name().startsWith("direction") ? "" : "channel ") + each.name() + " relevant",
                        heats(relevance, program, each, each.relevant()));
                table.add("   active", heats(relevance, program, each, each.active()));
            }
        }
        return table.draw();
    }

    private List<Picture> heats(ChannelRelevance relevance, Program program, Channel channel, List<Integer> inputs) {
        return inputs.stream()
                .map(input -> {
                    Picture picture = picture(input);
                    Tensor heat = relevance
                            .heat(program, source.tensor(input), List.of(channel.number()))
                            .get(0);
                    int width = (int) heat.size(2);
                    double[] positive = Arrays.stream(heat.toDoubles())
                            .map(v -> Math.max(0, v))
                            .toArray();
                    double[] smooth = smoothed(positive, width, Math.max(1, width / 48));
                    Tensor map = Tensor.of(ElementType.FLOAT, smooth, 1, 1, heat.size(1), width);
                    Tensor large = ScoreGrid.upsampled(map, List.of(picture.height(), picture.width()));
                    return Overlay.of(picture, ScoreMap.of(large, 0), Region.all(picture));
                })
                .toList();
    }

    /** The inputs of which the predicted class is most and least sensitive to concepts. */
    Picture sensitive(List<Tested> tested) {
        PictureTable table = new PictureTable(
                "Inputs whose predicted class depends most on a concept: for it (left), against it (right)", CELL);
        table.begin(List.of("for", "for", "for", "for", "against", "against", "against", "against"));
        List<LayerReadings.Row> rows = source.readings().rows();
        for (Tested each : tested) {
            List<LayerReadings.Row> order = rows.stream()
                    .sorted(Comparator.comparingDouble((LayerReadings.Row r) -> -r.sensitivity(each.direction())))
                    .toList();
            List<Picture> shown = new ArrayList<>();
            int half = Math.min(COLUMNS / 2, order.size() / 2);
            order.stream().limit(half).forEach(r -> shown.add(picture(r.index())));
            order.subList(order.size() - half, order.size()).forEach(r -> shown.add(picture(r.index())));
            table.add(each.name(), shown);
        }
        return table.draw();
    }
}
