package dev.limpid.simple;

import dev.limpid.Model;
import dev.limpid.attribution.Progress;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import dev.limpid.inside.Batch;
import dev.limpid.inside.Samples;
import dev.limpid.inside.Sweep;
import dev.limpid.inside.concept.LayerTail;
import dev.limpid.model.FeatureMap;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a network says if the map of each unit of a layer comes from another input. What the part behind the layer reads besides it comes
 * from the first input.
 */
final class MixedUnits implements AutoCloseable {
    private static final int CHUNK = 64;

    private final Model model;
    private final LayerTail tail;
    private final Batch first;
    private final List<float[][]> rows;

    private MixedUnits(Model model, LayerTail tail, Batch first, List<float[][]> rows) {
        this.model = model;
        this.tail = tail;
        this.first = first;
        this.rows = rows;
    }

    /**
     * Reads the layer for some inputs.
     *
     * @param inputs their numbers, in the order of the rows that are mixed
     */
    static MixedUnits of(Model model, FeatureMap layer, Samples samples, int[] inputs, Progress progress) {
        LayerTail tail = new LayerTail(model.classifier(), UnitCut.behind(model.classifier(), layer), model.engine());
        List<float[][]> rows = new ArrayList<>();
        List<Batch> first = new ArrayList<>();
        try (Sweep sweep = Sweep.of(model.engine(), tail.front(), CHUNK)) {
            sweep.run(
                    samples.chosen(Arrays.stream(inputs).boxed().toList()),
                    0,
                    batch -> batch,
                    (done, batch) -> {
                        if (first.isEmpty()) {
                            first.add(batch);
                        }
                        for (int i = 0; i < batch.size(); i++) {
                            rows.add(floats(tail.rows(batch, i)));
                        }
                    },
                    progress);
        } catch (RuntimeException e) {
            tail.close();
            throw e;
        }
        return new MixedUnits(model, tail, first.get(0), rows);
    }

    private static float[][] floats(double[][] rows) {
        float[][] floats = new float[rows.length][rows[0].length];
        for (int i = 0; i < rows.length; i++) {
            for (int c = 0; c < rows[i].length; c++) {
                floats[i][c] = (float) rows[i][c];
            }
        }
        return floats;
    }

    /**
     * The predicted classes.
     *
     * @param sources for each row and unit the input that the map of the unit comes from
     */
    int[] said(int[][] sources) {
        int[] said = new int[sources.length];
        for (int from = 0; from < sources.length; from += CHUNK) {
            int to = Math.min(sources.length, from + CHUNK);
            double[][][] mixed = new double[to - from][][];
            for (int i = from; i < to; i++) {
                mixed[i - from] = mixed(sources[i]);
            }
            double[][] logits = tail.behind(first, 0, mixed);
            for (int i = from; i < to; i++) {
                said[i] = best(logits[i - from]);
            }
        }
        return said;
    }

    private int best(double[] logits) {
        ElementType type = model.classifier()
                .graph()
                .findType(model.classifier().logits())
                .orElseThrow()
                .element();
        return model.classifier().decision(Tensor.of(type, logits, 1, logits.length), 0);
    }

    private double[][] mixed(int[] sources) {
        int places = rows.get(0).length;
        double[][] mixed = new double[places][sources.length];
        for (int c = 0; c < sources.length; c++) {
            float[][] source = rows.get(sources[c]);
            for (int place = 0; place < places; place++) {
                mixed[place][c] = source[place][c];
            }
        }
        return mixed;
    }

    @Override
    public void close() {
        tail.close();
    }
}
