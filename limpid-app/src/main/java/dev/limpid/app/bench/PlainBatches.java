package dev.limpid.app.bench;

import dev.limpid.graph.Dim;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.Program;
import dev.limpid.runtime.Shapes;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The plain network in batches of its fastest size: what the throughput of a method that samples is compared with. */
final class PlainBatches implements AutoCloseable {
    private static final List<Long> SIZES = List.of(1L, 2L, 4L, 8L, 16L, 32L);
    private static final int LEAST_RUNS = 3;
    private static final long LEAST_NANOS = 1_000_000_000L;
    private static final double NANOS_PER_SECOND = 1e9;

    private final long size;
    private final Program program;
    private final Map<String, Tensor> feeds;
    private long inputs;
    private long nanos;

    private PlainBatches(long size, Program program, Map<String, Tensor> feeds) {
        this.size = size;
        this.program = program;
        this.feeds = feeds;
    }

    /**
     * Tries all sizes, or the only one that the network takes.
     *
     * @param numbers an input of a shape
     */
    static PlainBatches fastest(Classifier classifier, Engine engine, Function<long[], Tensor> numbers) {
        long fastest = 0;
        double least = Double.POSITIVE_INFINITY;
        Dim own = classifier.graph().shapeOf(classifier.input().name()).dim(0);
        for (long size : own.isFixed() ? List.of(own.size()) : SIZES) {
            try (PlainBatches batches = of(classifier, engine, numbers, size)) {
                batches.run();
                batches.forget();
                for (int i = 0; i < LEAST_RUNS || batches.nanos < LEAST_NANOS; i++) {
                    batches.run();
                }
                double each = (double) batches.nanos / batches.inputs;
                fastest = each < least ? size : fastest;
                least = Math.min(each, least);
            }
        }
        PlainBatches batches = of(classifier, engine, numbers, fastest);
        batches.run();
        batches.forget();
        return batches;
    }

    private static PlainBatches of(Classifier classifier, Engine engine, Function<long[], Tensor> numbers, long size) {
        String name = classifier.input().name();
        Shape shape = classifier.graph().shapeOf(name).with(0, Dim.of(size));
        Program program = engine.compile(
                classifier.graph().withOutputs(List.of(classifier.logits())).bind(Shapes.BATCH, size));
        return new PlainBatches(size, program, Map.of(name, numbers.apply(shape.sizes())));
    }

    /** Runs the network on at least so many inputs. */
    void run(long count) {
        for (long done = 0; done < count; done += size) {
            run();
        }
    }

    private void run() {
        long start = System.nanoTime();
        program.run(feeds);
        nanos += System.nanoTime() - start;
        inputs += size;
    }

    private void forget() {
        nanos = 0;
        inputs = 0;
    }

    /** How many inputs a batch has. */
    long size() {
        return size;
    }

    /** How many inputs went through in a second. */
    double perSecond() {
        return inputs * NANOS_PER_SECOND / nanos;
    }

    @Override
    public void close() {
        program.close();
    }
}
