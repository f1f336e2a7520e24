package dev.limpid.cases;

import dev.limpid.metrics.Vectors;
import io.github.jbellis.jvector.graph.GraphIndexBuilder;
import io.github.jbellis.jvector.graph.GraphSearcher;
import io.github.jbellis.jvector.graph.ImmutableGraphIndex;
import io.github.jbellis.jvector.graph.ListRandomAccessVectorValues;
import io.github.jbellis.jvector.graph.RandomAccessVectorValues;
import io.github.jbellis.jvector.graph.SearchResult;
import io.github.jbellis.jvector.graph.similarity.BuildScoreProvider;
import io.github.jbellis.jvector.vector.VectorSimilarityFunction;
import io.github.jbellis.jvector.vector.VectorizationProvider;
import io.github.jbellis.jvector.vector.types.VectorFloat;
import io.github.jbellis.jvector.vector.types.VectorTypeSupport;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import java.util.function.IntPredicate;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * A graph in which each vector is joined with near ones, searched greedily. It is built by one thread, so that it is always the same.
 *
 * <p>Ref. Subramanya et al., DiskANN: Fast Accurate Billion-point Nearest Neighbor Search on a Single Node, 2019.
 */
final class NeighbourGraph implements AutoCloseable {
    private static final int DEGREE = 32;
    private static final int BEAM = 100;
    private static final float OVERFLOW = 1.2f;
    private static final float ALPHA = 1.2f;

    /** Candidates for each result: the more, the fewer are missed. */
    private static final int CANDIDATES = 8;

    private static final int LEAST_CANDIDATES = 200;

    /** It warns of Java versions without vector instructions, which is nothing that users could act on. */
    private static final Logger LOGGER = Logger.getLogger("io.github.jbellis.jvector");

    static {
        LOGGER.setLevel(Level.SEVERE);
    }

    private final RandomAccessVectorValues vectors;
    private final ImmutableGraphIndex graph;
    private final VectorTypeSupport types;

    private NeighbourGraph(RandomAccessVectorValues vectors, ImmutableGraphIndex graph, VectorTypeSupport types) {
        this.vectors = vectors;
        this.graph = graph;
        this.types = types;
    }

    static NeighbourGraph of(Vectors rows) {
        VectorTypeSupport types = VectorizationProvider.getInstance().getVectorTypeSupport();
        List<VectorFloat<?>> all = new ArrayList<>();
        for (int i = 0; i < rows.count(); i++) {
            all.add(types.createFloatVector(rows.row(i)));
        }
        RandomAccessVectorValues vectors = new ListRandomAccessVectorValues(all, rows.width());
        ForkJoinPool alone = new ForkJoinPool(1);
        try (GraphIndexBuilder builder = GraphIndexBuilder.builder(
                        BuildScoreProvider.randomAccessScoreProvider(vectors, VectorSimilarityFunction.EUCLIDEAN),
                        rows.width(),
                        DEGREE)
                .withBeamWidth(BEAM)
                .withNeighborOverflow(OVERFLOW)
                .withAlpha(ALPHA)
                .withSimdExecutor(alone)
                .withParallelExecutor(alone)
                .build()) {
            return new NeighbourGraph(vectors, builder.build(vectors), types);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            alone.shutdown();
        }
    }

    /** The numbers of the nearest vectors. */
    List<Integer> nearest(float[] asked, int most, IntPredicate allowed) {
        SearchResult found = GraphSearcher.search(
                types.createFloatVector(asked),
                most,
                Math.max(LEAST_CANDIDATES, CANDIDATES * most),
                vectors,
                VectorSimilarityFunction.EUCLIDEAN,
                graph,
                allowed::test);
        List<Integer> numbers = new ArrayList<>();
        for (SearchResult.NodeScore each : found.getNodes()) {
            numbers.add(each.node);
        }
        return numbers;
    }

    @Override
    public void close() {
        try {
            graph.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
