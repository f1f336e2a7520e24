package dev.limpid.inside.dissection;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.inside.Batch;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.Layout;
import dev.limpid.runtime.EngineOptions;
import dev.limpid.runtime.OnnxRuntime;
import dev.limpid.runtime.Program;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/** What the network sums up of its maps, in each layout, beside what is found by reading all values. */
class MapSummariesTest {
    private static final int UNITS = 3;
    private static final int ROWS = 4;
    private static final int COLUMNS = 5;
    private static final int COUNT = 3;

    /** The same maps with channels first, with channels last, one unit of them alone, and as tokens after one that has no place. */
    private static Graph graph() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input(
                "first",
                new TensorType(
                        ElementType.FLOAT, Shape.of(Dim.symbol("N"), Dim.of(UNITS), Dim.of(ROWS), Dim.of(COLUMNS))));
        Expr last = x.transpose(0, 2, 3, 1);
        Expr tokens = last.reshape(-1, ROWS * COLUMNS, UNITS);
        Expr head = tokens.slice(1, 0, 1, 1).mul(100);
        Expr single = last.slice(3, 1, 2, 1);
        return b.build(Map.of("last", last, "single", single, "tokens", Expr.concat(1, head, tokens)));
    }

    private static Tensor input() {
        Random random = new Random(5);
        float[] values = new float[COUNT * UNITS * ROWS * COLUMNS];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        values[UNITS * ROWS * COLUMNS + 7] = Float.NaN;
        return Tensor.of(values, COUNT, UNITS, ROWS, COLUMNS);
    }

    @Test
    void rowsThatAreNotReadHoldNothingThatMatters() {
        List<Probe> probes = List.of(
                Probe.of("first", new FeatureMap("first", Layout.NCHW, ROWS, COLUMNS, UNITS, 0, 0)),
                Probe.of("last", new FeatureMap("last", Layout.NHWC, ROWS, COLUMNS, UNITS, 0, 0)),
                Probe.of("single", new FeatureMap("single", Layout.NHWC, ROWS, COLUMNS, 1, 0, 0)),
                Probe.of("tokens", new FeatureMap("tokens", Layout.TOKENS, ROWS, COLUMNS, UNITS, 1, 0)));
        Map<String, Tensor> values;
        try (Program program = OnnxRuntime.create(EngineOptions.DEFAULT).compile(MapSummaries.added(graph(), probes))) {
            values = program.run(Map.of("first", input()));
        }
        Map<String, Tensor> only = new HashMap<>(values);
        for (Probe probe : probes) {
            only.remove(MapSummaries.largest(probe));
            only.remove(MapSummaries.mean(probe));
        }
        assertThat(values).hasSize(only.size() + 2 * probes.size());
        for (Probe probe : probes) {
            Maps summed = new Maps(probe, new Batch(List.of(0, 1, 2), values, List.of()));
            Maps read = new Maps(probe, new Batch(List.of(0, 1, 2), only, List.of()));
            for (int n = 0; n < COUNT; n++) {
                for (int u = 0; u < probe.units(); u++) {
                    summed.read(n, u);
                    read.read(n, u);
                    compare(summed, read);
                }
            }
        }
    }

    private static void compare(Maps summed, Maps read) {
        assertThat(summed.mean()).isCloseTo(read.mean(), Offset.offset(1e-6f));
        assertSame(summed.peak(), read.peak());
        assertThat(summed.place()).isEqualTo(read.place());
        for (float floor : new float[] {Float.NEGATIVE_INFINITY, 0.5f, 1.5f, 99}) {
            int found = read.find(floor);
            assertThat(summed.find(floor)).isEqualTo(found);
            for (int i = 0; i < found; i++) {
                int cell = read.high()[i];
                assertThat(summed.high()[i]).isEqualTo(cell);
                assertSame(summed.value(cell), read.value(cell));
            }
        }
        assertThat(Arrays.equals(summed.load(), read.load())).isTrue();
    }

    /** The same number, or both NaN. */
    private static void assertSame(float found, float expected) {
        assertThat(Float.compare(found, expected)).isZero();
    }
}
