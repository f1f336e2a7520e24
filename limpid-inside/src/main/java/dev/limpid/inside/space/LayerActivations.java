package dev.limpid.inside.space;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import dev.limpid.inside.Batch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** What the part of a network after a layer reads, for each input, and what takes the place of units that are taken out. */
final class LayerActivations {
    private final LayerCut cut;
    private final long seed;
    private final List<Row> rows = new ArrayList<>();
    private float[] means = {};
    private int[] partners = {};

    /**
     * An input.
     *
     * @param input which one
     * @param layer its activations
     * @param besides the other values, one tensor each
     */
    private record Row(int input, Tensor layer, List<Tensor> besides) {}

    LayerActivations(LayerCut cut, long seed) {
        this.cut = cut;
        this.seed = seed;
    }

    /** Adds the rows of a batch. @throws LimpidException if all inputs together will take more memory than is allowed */
    void add(Batch batch, int all, long memory) {
        for (int i = 0; i < batch.size(); i++) {
            List<Tensor> besides = new ArrayList<>();
            for (String each : cut.besides()) {
                besides.add(slice(batch.value(each), i));
            }
            rows.add(new Row(batch.indices().get(i), slice(batch.value(cut.layer()), i), besides));
        }
        if (!rows.isEmpty()) {
            Row first = rows.get(0);
            long one = first.layer().bytes().remaining();
            for (Tensor each : first.besides()) {
                one += each.bytes().remaining();
            }
            if (one * all > memory) {
                throw LimpidException.tooLarge("the activations of " + all + " inputs at layer '" + cut.layer()
                        + "' take " + ((one * all) >> 20) + " MB, and " + (memory >> 20)
                        + " MB are allowed; use --limit, a later layer, or --memory");
            }
        }
    }

    /** A row as a batch of one. */
    private static Tensor slice(Tensor batch, int row) {
        long[] shape = batch.shape();
        int size = batch.bytes().remaining() / Math.toIntExact(shape[0]);
        shape[0] = 1;
        ByteBuffer bytes = Tensor.allocate(batch.elementType(), shape);
        bytes.put(batch.bytes().slice(row * size, size));
        return Tensor.of(batch.elementType(), shape, bytes.flip());
    }

    /** All rows are there: finds the means of the units and a partner for each input. */
    void complete() {
        double[] sums = new double[cut.units()];
        long count = 0;
        for (Row row : rows) {
            float[] values = row.layer().toFloats();
            for (int i = 0; i < values.length; i++) {
                sums[i / cut.inner() % sums.length] += values[i];
            }
            count += values.length / sums.length;
        }
        means = new float[sums.length];
        for (int c = 0; c < means.length; c++) {
            means[c] = (float) (sums[c] / count);
        }
        partners = cycle(rows.size(), seed);
    }

    /** A cycle through all inputs, so that none is its own partner unless it is alone. */
    private static int[] cycle(int count, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int[] order = DistanceRows.all(count);
        for (int i = count - 1; i > 0; i--) {
            int j = random.nextInt(i + 1);
            int held = order[i];
            order[i] = order[j];
            order[j] = held;
        }
        int[] partners = new int[count];
        for (int i = 0; i < count; i++) {
            partners[order[i]] = order[(i + 1) % count];
        }
        return partners;
    }

    /** How many inputs. */
    int count() {
        return rows.size();
    }

    /** Their numbers. */
    int[] inputs() {
        return rows.stream().mapToInt(Row::input).toArray();
    }

    /**
     * The inputs of the part after the layer.
     *
     * @param which inputs, by their place here
     * @param kept for each of them the factors of the units
     */
    Map<String, Tensor> feeds(int[] which, float[] kept, Replacement replacement) {
        List<Tensor> layers = new ArrayList<>();
        List<Tensor> partnersOfThem = new ArrayList<>();
        for (int each : which) {
            layers.add(rows.get(each).layer());
            partnersOfThem.add(rows.get(partners[each]).layer());
        }
        Map<String, Tensor> feeds = new LinkedHashMap<>();
        feeds.put(cut.layer(), stacked(layers));
        feeds.put(LayerCut.KEPT, cast(kept, layers.get(0).elementType(), which.length, cut.units()));
        feeds.put(
                LayerCut.INSTEAD,
                replacement == Replacement.PERMUTE
                        ? stacked(partnersOfThem)
                        : constant(layers.get(0), which.length, replacement));
        for (int b = 0; b < cut.besides().size(); b++) {
            List<Tensor> values = new ArrayList<>();
            for (int each : which) {
                values.add(rows.get(each).besides().get(b));
            }
            feeds.put(cut.besides().get(b), stacked(values));
        }
        return feeds;
    }

    private Tensor constant(Tensor like, int count, Replacement replacement) {
        long[] shape = like.shape();
        shape[0] = count;
        float[] numbers = new float[Math.toIntExact(like.elementCount()) * count];
        if (replacement == Replacement.MEAN) {
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = means[i / cut.inner() % means.length];
            }
        }
        return cast(numbers, like.elementType(), shape);
    }

    private static Tensor cast(float[] numbers, ElementType element, long... shape) {
        if (element == ElementType.FLOAT) {
            return Tensor.of(numbers, shape);
        }
        double[] wide = new double[numbers.length];
        for (int i = 0; i < wide.length; i++) {
            wide[i] = numbers[i];
        }
        return Tensor.of(element, wide, shape);
    }

    private static Tensor stacked(List<Tensor> rows) {
        long[] shape = rows.get(0).shape();
        shape[0] = rows.size();
        ByteBuffer bytes = Tensor.allocate(rows.get(0).elementType(), shape);
        rows.forEach(each -> bytes.put(each.bytes()));
        return Tensor.of(rows.get(0).elementType(), shape, bytes.flip());
    }
}
