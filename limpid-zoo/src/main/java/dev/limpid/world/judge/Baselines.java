package dev.limpid.world.judge;

import dev.limpid.world.funnybirds.Explanation;
import dev.limpid.world.ink.Drawing;
import dev.limpid.world.ink.Draws;
import java.util.LinkedHashMap;
import java.util.Map;

/** Maps that know nothing of any network: whoever explains one must score more than they do. */
public final class Baselines {
    private static final double SPREAD = 0.25;

    private Baselines() {}

    /** All of them by their names. */
    public static Map<String, Explanation.ByMap> all() {
        Map<String, Explanation.ByMap> all = new LinkedHashMap<>();
        all.put("random", random());
        all.put("centre", centre());
        all.put("sobel", sobel());
        return all;
    }

    /** Noise, evenly from 0 to 1; the same for the same picture and species. */
    public static Explanation.ByMap random() {
        return (picture, species) -> {
            Draws draws = Draws.of(picture.hashCode()).named("random", species);
            float[] map = new float[picture.side() * picture.side()];
            for (int i = 0; i < map.length; i++) {
                map[i] = (float) draws.unit();
            }
            return map;
        };
    }

    /** A hill in the middle: the normal density whose standard deviation is a quarter of the side. */
    public static Explanation.ByMap centre() {
        return (picture, species) -> {
            int side = picture.side();
            float[] map = new float[side * side];
            for (int i = 0; i < map.length; i++) {
                double x = (((i % side) + 0.5) / side) - 0.5;
                int row = i / side;
                double y = ((row + 0.5) / side) - 0.5;
                map[i] = (float) Math.exp(-((x * x) + (y * y)) / (2 * SPREAD * SPREAD));
            }
            return map;
        };
    }

    /** How much the lightness changes: the length of Sobel's gradient. */
    public static Explanation.ByMap sobel() {
        return (picture, species) -> {
            int side = picture.side();
            float[] map = new float[side * side];
            for (int i = 0; i < map.length; i++) {
                double across = 0;
                double down = 0;
                for (int k = -1; k <= 1; k++) {
                    int weight = k == 0 ? 2 : 1;
                    across += weight * (light(picture, i, 1, k) - light(picture, i, -1, k));
                    down += weight * (light(picture, i, k, 1) - light(picture, i, k, -1));
                }
                map[i] = (float) Math.hypot(across, down);
            }
            return map;
        };
    }

    /** The maps of another explanation, moved by half a picture both ways; what leaves on one side returns on the other. */
    public static Explanation.ByMap shifted(Explanation.ByMap maps) {
        return (picture, species) -> {
            float[] map = maps.map(picture, species);
            int side = picture.side();
            float[] moved = new float[map.length];
            for (int i = 0; i < map.length; i++) {
                int row = ((i / side) + (side / 2)) % side;
                int column = ((i % side) + (side / 2)) % side;
                moved[(row * side) + column] = map[i];
            }
            return moved;
        };
    }

    /** From 0 to 1, after Rec. 601; beyond the edge, that of the nearest pixel. */
    private static double light(Drawing picture, int pixel, int right, int down) {
        int side = picture.side();
        int x = Math.min(side - 1, Math.max(0, (pixel % side) + right));
        int y = Math.min(side - 1, Math.max(0, (pixel / side) + down));
        int rgb = picture.rgb((y * side) + x);
        return ((0.299 * ((rgb >> 16) & 0xFF)) + (0.587 * ((rgb >> 8) & 0xFF)) + (0.114 * (rgb & 0xFF))) / 255;
    }
}
