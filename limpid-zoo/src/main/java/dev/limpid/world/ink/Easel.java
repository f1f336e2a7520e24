package dev.limpid.world.ink;

import dev.limpid.world.truth.Masks;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Renders layers one above the other.
 *
 * <p>Each pixel is sampled at 16 points. A point shows the topmost layer there; a layer's colour is evaluated once per
 * pixel, and the colours of all layers that show in a pixel are mixed by the number of their points. A layer's colour
 * depends only on the layer and the light, so a change of a layer changes only the pixels that show it.
 */
public final class Easel {
    /** The width of a contour in pixels, in a picture of 128 pixels. */
    private static final double CONTOUR = 1.5;

    private final List<Layer> layers;
    private final Light light;
    private final int side;
    private final Relief[] reliefs;

    /** The values that a relief depends on. */
    private record Surface(Outline outline, double bulge) {}

    private Easel(List<Layer> layers, Light light, int side) {
        this.layers = layers;
        this.light = light;
        this.side = side;
        reliefs = new Relief[layers.size()];
    }

    /**
     * Draws a picture.
     *
     * @param layers from bottom to top; the lowest one covers everything
     * @param side width and height in pixels, 8 to 2048
     */
    public static Drawing draw(List<Layer> layers, Light light, int side) {
        checkSide(side);
        return new Easel(List.copyOf(layers), light, side).draw();
    }

    /**
     * The shape of each pixel of a picture without its colours, which take most of the time.
     *
     * @param layers from bottom to top; the lowest one covers everything
     * @param side width and height in pixels, 8 to 2048
     */
    public static Masks masks(List<Layer> layers, int side) {
        checkSide(side);
        return masks(layers, side, points(layers, side));
    }

    private static void checkSide(int side) {
        if (side < 8 || side > 2048) {
            throw new IllegalArgumentException("the side of a picture must be 8 to 2048 pixels, not " + side);
        }
    }

    private static Masks masks(List<Layer> layers, int side, short[] points) {
        return new Masks(side, layers.stream().map(Layer::label).toList(), points);
    }

    private Drawing draw() {
        short[] points = points(layers, side);
        shape(points);
        int[] rgb = new int[side * side];
        int row = side * Masks.SPREAD;
        int[] shown = new int[Masks.SAMPLES];
        int[] count = new int[Masks.SAMPLES];
        for (int i = 0; i < rgb.length; i++) {
            int start = ((i / side) * Masks.SPREAD * row) + ((i % side) * Masks.SPREAD);
            int kinds = 0;
            int last = -1;
            for (int k = 0, at = start; k < Masks.SPREAD; k++, at += row) {
                for (int p = at; p < at + Masks.SPREAD; p++) {
                    // Neighbours mostly show the same.
                    last = last >= 0 && shown[last] == points[p] ? last : place(shown, kinds, points[p]);
                    if (last == kinds) {
                        shown[last] = points[p];
                        count[last] = 0;
                        kinds++;
                    }
                    count[last]++;
                }
            }
            rgb[i] = mixed(i % side, i / side, shown, count, kinds);
        }
        return new Drawing(side, rgb, masks(layers, side, points));
    }

    /** Where a number stands among the first ones of an array; their number if it does not. */
    private static int place(int[] numbers, int count, int number) {
        int place = 0;
        while (place < count && numbers[place] != number) {
            place++;
        }
        return place;
    }

    /** The number of the topmost layer at each point. */
    private static short[] points(List<Layer> layers, int side) {
        int row = side * Masks.SPREAD;
        short[] points = new short[row * row];
        Raster raster = new Raster(row);
        for (int i = 1; i < layers.size(); i++) {
            Layer layer = layers.get(i);
            short number = (short) i;
            Outline within = layer.within();
            if (within == null) {
                raster.fill(
                        layer.outline(),
                        (y, from, to) -> Arrays.fill(points, (y * row) + from, (y * row) + to, number));
            } else {
                boolean[] visible = new boolean[row * row];
                raster.fill(within, (y, from, to) -> Arrays.fill(visible, (y * row) + from, (y * row) + to, true));
                raster.fill(layer.outline(), (y, from, to) -> {
                    for (int p = (y * row) + from; p < (y * row) + to; p++) {
                        points[p] = visible[p] ? number : points[p];
                    }
                });
            }
        }
        return points;
    }

    /** Computes the surfaces of all visible layers. */
    private void shape(short[] points) {
        boolean[] isSeen = new boolean[layers.size()];
        for (short point : points) {
            isSeen[point] = true;
        }
        Map<Surface, Relief> known = new HashMap<>();
        for (int i = 0; i < reliefs.length; i++) {
            Layer layer = layers.get(i);
            if (isSeen[i] && layer.bulge() > 0) {
                Outline outline = layer.relief() == null ? layer.outline() : layer.relief();
                reliefs[i] = known.computeIfAbsent(
                        new Surface(outline, layer.bulge()), s -> Relief.of(s.outline(), side, s.bulge()));
            }
        }
    }

    private int mixed(int x, int y, int[] shown, int[] count, int kinds) {
        if (kinds == 1) {
            return colour(shown[0], x, y);
        }
        int red = 0;
        int green = 0;
        int blue = 0;
        for (int j = 0; j < kinds; j++) {
            int rgb = colour(shown[j], x, y);
            red += count[j] * Tone.channel(rgb, 16);
            green += count[j] * Tone.channel(rgb, 8);
            blue += count[j] * Tone.channel(rgb, 0);
        }
        int half = Masks.SAMPLES / 2;
        return (((red + half) / Masks.SAMPLES) << 16)
                | (((green + half) / Masks.SAMPLES) << 8)
                | ((blue + half) / Masks.SAMPLES);
    }

    private int colour(int number, int x, int y) {
        Layer layer = layers.get(number);
        int rgb = layer.paint().at((x + 0.5) / side, (y + 0.5) / side);
        Relief relief = reliefs[number];
        if (relief != null) {
            rgb = relief.lit(rgb, light, x, y);
            double reach = CONTOUR * side / 128;
            double near = 1 - Math.min(1, Math.max(0, relief.distance(x, y) - 0.3) / reach);
            rgb = near > 0 ? Tone.darker(rgb, layer.edge() * near) : rgb;
        }
        return light.over(rgb);
    }
}
