package dev.limpid.concepts;

import dev.limpid.Model;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import dev.limpid.inside.Batch;
import dev.limpid.inside.concept.AttentionReadout;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.FullBatch;
import dev.limpid.report.Overlay;
import dev.limpid.report.Picture;
import dev.limpid.report.PictureTable;
import dev.limpid.report.Region;
import dev.limpid.report.ScoreGrid;
import dev.limpid.report.ScoreMap;
import dev.limpid.runtime.Program;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Draws a network's attention on pictures. */
final class AttentionDrawings implements AutoCloseable {
    private static final int CELL = 96;
    private static final int MOST_HEADS = 12;

    private final Model model;
    private final AttentionReadout readout;
    private final Program program;

    AttentionDrawings(Model model, AttentionReadout readout) {
        this.model = model;
        this.readout = readout;
        this.program = FullBatch.program(model.engine(), readout.graph(), model.classifier());
    }

    private Batch read(Tensor input) {
        Map<String, Tensor> values =
                program.run(Map.of(model.classifier().input().name(), input));
        return new Batch(List.of(0), values, List.of());
    }

    private static Picture over(Picture picture, FeatureMap grid, double[] values) {
        Tensor map = Tensor.of(ElementType.FLOAT, values, 1, 1, grid.height(), grid.width());
        Tensor large = ScoreGrid.upsampled(map, List.of(picture.height(), picture.width()));
        return Overlay.of(picture, ScoreMap.of(large, 0), Region.all(picture));
    }

    /** The gates of positions on pictures, a row for each block. */
    Picture gates(Source source, List<Integer> inputs) {
        PictureTable table =
                new PictureTable("Gates of positions: more open (red) or more closed (blue) than their mean", CELL);
        table.begin(inputs.stream()
                .map(i -> source.className(source.predictions().getOrDefault(i, 0)))
                .toList());
        List<Picture> pictures =
                inputs.stream().map(i -> source.picture(i).between(CELL, CELL)).toList();
        table.add("input", pictures);
        List<Batch> batches = inputs.stream().map(i -> read(source.tensor(i))).toList();
        for (int block = 0; block < readout.blocks().size(); block++) {
            AttentionReadout.Block each = readout.blocks().get(block);
            if (each.isByChannel()) {
                continue;
            }
            List<Picture> maps = new ArrayList<>();
            for (int i = 0; i < pictures.size(); i++) {
                float[] gates = readout.gates(batches.get(i), block);
                double[] above = new double[gates.length];
                double mean = IntStream.range(0, gates.length)
                        .mapToDouble(p -> gates[p])
                        .average()
                        .orElse(0);
                Arrays.setAll(above, p -> gates[p] - mean);
                maps.add(over(pictures.get(i), each.map(), above));
            }
            table.add("block " + block, maps);
        }
        return table.draw();
    }

    /** What each head looks at from the class token, or on average where there is none: a row for each layer. */
    Picture heads(Source source, List<Integer> inputs) {
        PictureTable table = new PictureTable("Heads: what the class token looks at, or all tokens on average", CELL);
        int most = readout.layers().stream()
                .mapToInt(AttentionReadout.Layer::heads)
                .max()
                .orElse(0);
        int columns = Math.min(MOST_HEADS, most);
        for (int input : inputs) {
            Picture picture = source.picture(input).between(CELL, CELL);
            Batch batch = read(source.tensor(input));
            List<String> heads = new ArrayList<>(List.of("input"));
            IntStream.range(0, columns).forEach(h -> heads.add("head " + h));
            table.begin(heads);
            for (int l = 0; l < readout.layers().size(); l++) {
                List<Picture> maps = new ArrayList<>(List.of(picture));
                AttentionReadout.Layer layer = readout.layers().get(l);
                for (int h = 0; h < Math.min(columns, layer.heads()); h++) {
                    maps.add(over(picture, layer.grid(), seen(readout.shares(batch, l), h, layer)));
                }
                table.add("layer " + l, maps);
            }
        }
        return table.draw();
    }

    private static double[] seen(float[] shares, int head, AttentionReadout.Layer layer) {
        FeatureMap grid = layer.grid();
        int tokens = layer.tokens();
        boolean isClass = grid.leadingTokens() > 0;
        double[] seen = new double[grid.count()];
        for (int q = 0; q < (isClass ? 1 : tokens); q++) {
            for (int p = 0; p < seen.length; p++) {
                seen[p] += shares[(head * tokens + q) * tokens + grid.leadingTokens() + p] / (isClass ? 1 : tokens);
            }
        }
        return seen;
    }

    @Override
    public void close() {
        program.close();
    }
}
