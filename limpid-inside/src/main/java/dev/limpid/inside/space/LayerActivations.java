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
import java.util.Optional;
import java.util.SplittableRandom;

/** What the part of a network after a layer reads, for each input, and what takes the place of units that are taken out. */
final class LayerActivations {
    private final LayerCut cut;
    private final long seed;
    private final Replacement replacement;
    private final int most;
    private final List<Row> rows = new ArrayList<>();
    private float[] means = {};
    private int[] partners = {};
    private List<Block> blocks = List.of();
    private Optional<Tensor> instead = Optional.empty();

    /**
     * An input.
     *
     * @param input which one
     * @param layer its activations
     * @param besides the other values, one tensor each
     */
    private record Row(int input, Tensor layer, List<Tensor> besides) {}

    /**
     * Inputs that go through the part behind the layer together.
     *
     * @param first the place of the first of them here
     * @param count how many
     * @param layer their activations, stacked and repeated for each mask
     * @param besides the other values, likewise
     */
    private record Block(int first, int count, Tensor layer, List<Tensor> besides) {}

    /** @param most rows that go through the part behind the layer together */
    LayerActivations(LayerCut cut, Replacement replacement, long seed, int most) {
        this.cut = cut;
        this.replacement = replacement;
        this.seed = seed;
        this.most = most;
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
                        + " MB are allowed; use fewer inputs or a later layer, or allow more memory");
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
        blocks = stackedBlocks();
        instead = replacement == Replacement.PERMUTE ? Optional.empty() : Optional.of(constant());
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

    /** Stacks the inputs once, since each block is read for every mask; the single rows share the memory of the blocks. */
    private List<Block> stackedBlocks() {
        int parts = (count() + most - 1) / most;
        List<Block> found = new ArrayList<>();
        for (int part = 0; part < parts; part++) {
            int from = Math.toIntExact((long) count() * part / parts);
            int to = Math.toIntExact((long) count() * (part + 1) / parts);
            List<Row> own = rows.subList(from, to);
            Tensor layer = repeated(own.stream().map(Row::layer).toList());
            List<Tensor> besides = new ArrayList<>();
            for (int b = 0; b < cut.besides().size(); b++) {
                int number = b;
                besides.add(repeated(
                        own.stream().map(row -> row.besides().get(number)).toList()));
            }
            for (int i = 0; i < own.size(); i++) {
                int at = i;
                own.set(
                        i,
                        new Row(
                                own.get(i).input(),
                                part(layer, at, 1),
                                besides.stream().map(b -> part(b, at, 1)).toList()));
            }
            found.add(new Block(from, to - from, layer, besides));
        }
        return found;
    }

    private Tensor repeated(List<Tensor> own) {
        List<Tensor> all = new ArrayList<>();
        for (int i = 0; i < rounds(); i++) {
            all.addAll(own);
        }
        return stacked(all);
    }

    /** How many masks are played at once with a block: several where there are few inputs. */
    int rounds() {
        return Math.max(1, most / count());
    }

    /** How many blocks of inputs there are. */
    int blocks() {
        return blocks.size();
    }

    /** How many inputs a block has. */
    int size(int block) {
        return blocks.get(block).count();
    }

    /**
     * The inputs of the part after the layer.
     *
     * @param number of the block of inputs
     * @param masks how many, at most {@link #rounds}
     * @param kept for each mask and input the factors of the units
     */
    Map<String, Tensor> feeds(int number, int masks, float[] kept) {
        Block block = blocks.get(number);
        int count = masks * block.count();
        Tensor layer = part(block.layer(), 0, count);
        Map<String, Tensor> feeds = new LinkedHashMap<>();
        feeds.put(cut.layer(), layer);
        feeds.put(LayerCut.KEPT, cast(kept, layer.elementType(), count, cut.units()));
        feeds.put(LayerCut.INSTEAD, instead.map(i -> part(i, 0, count)).orElseGet(() -> partners(block, masks)));
        for (int b = 0; b < cut.besides().size(); b++) {
            feeds.put(cut.besides().get(b), part(block.besides().get(b), 0, count));
        }
        return feeds;
    }

    private Tensor partners(Block block, int masks) {
        List<Tensor> all = new ArrayList<>();
        for (int i = 0; i < masks * block.count(); i++) {
            all.add(rows.get(partners[block.first() + i % block.count()]).layer());
        }
        return stacked(all);
    }

    /** What takes the place of the units, for as many rows as there are at most. */
    private Tensor constant() {
        Tensor like = rows.get(0).layer();
        long[] shape = like.shape();
        shape[0] = most;
        float[] numbers = new float[Math.toIntExact(like.elementCount()) * most];
        if (replacement == Replacement.MEAN) {
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = means[i / cut.inner() % means.length];
            }
        }
        return cast(numbers, like.elementType(), shape);
    }

    /** Rows of a tensor, which share its memory. */
    private static Tensor part(Tensor all, int from, int count) {
        long[] shape = all.shape();
        int row = all.bytes().remaining() / Math.toIntExact(shape[0]);
        shape[0] = count;
        return Tensor.of(all.elementType(), shape, all.bytes().slice(from * row, count * row));
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
