package dev.limpid.contrast.counterfactual;

import dev.limpid.model.FeatureMap;

/** The cells of a picture: the pixels that belong to each place of a feature map. */
final class Cells {
    private final int[][] values;
    private final int width;
    private final int height;
    private final FeatureMap map;

    Cells(ContrastNetwork network, FeatureMap map) {
        this.height = network.grid().size(0);
        this.width = network.grid().size(1);
        this.map = map;
        int[] places = network.places();
        this.values = new int[width * height][places.length / (width * height)];
        int[] seen = new int[values.length];
        for (int i = 0; i < places.length; i++) {
            values[places[i]][seen[places[i]]++] = i;
        }
    }

    /** A picture with one of its cells replaced by a cell of another picture. */
    float[] pasted(float[] picture, int cell, float[] from, int other) {
        float[] pasted = picture.clone();
        int row = cell / map.width();
        int column = cell % map.width();
        int rows = top(row + 1) - top(row);
        int columns = left(column + 1) - left(column);
        int y = Math.min(top(other / map.width()), height - rows);
        int x = Math.min(left(other % map.width()), width - columns);
        for (int i = 0; i < rows * columns; i++) {
            int[] here = values[(top(row) + i / columns) * width + left(column) + i % columns];
            int[] there = values[(y + i / columns) * width + x + i % columns];
            for (int c = 0; c < here.length; c++) {
                pasted[here[c]] = from[there[c]];
            }
        }
        return pasted;
    }

    private int top(int row) {
        return row * height / map.height();
    }

    private int left(int column) {
        return column * width / map.width();
    }
}
