package dev.limpid.inside.dissection;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.limpid.attribution.Progress;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.inside.Batch;
import dev.limpid.inside.Samples;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.Layout;
import dev.limpid.runtime.OnnxRuntime;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Units whose largest values are equal, as those of ReLU6: what is left out of them on the way changes no count. */
class SaturatingUnitsTest {
    private static final int SIDE = 8;
    private static final int PLACES = SIDE * SIDE;
    private static final int SAMPLES = 240;
    private static final int CHUNK = 8;
    private static final double SHARE = 0.01;

    private final AtomicInteger read = new AtomicInteger();

    /** Maps of one unit as pictures of a network that hands them on. */
    private Dissection dissect(float[][] maps) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        TensorType type =
                new TensorType(ElementType.FLOAT, Shape.of(Dim.symbol("N"), Dim.of(1), Dim.of(SIDE), Dim.of(SIDE)));
        Graph graph = b.build(Map.of("v", b.input("x", type).mul(1)));
        Samples samples = new Samples() {
            @Override
            public int size() {
                return SAMPLES;
            }

            @Override
            public Tensor input(int index) {
                read.incrementAndGet();
                return Tensor.of(maps[index], 1, 1, SIDE, SIDE);
            }

            @Override
            public String name(int index) {
                return "map " + index;
            }
        };
        return Dissection.run(
                OnnxRuntime.create(),
                graph,
                probes(),
                samples,
                new Made(),
                CHUNK,
                (p, u) -> SHARE,
                Optional.empty(),
                Optional.empty(),
                Progress.SILENT);
    }

    private static List<Probe> probes() {
        return List.of(Probe.of("v", new FeatureMap("v", Layout.NCHW, SIDE, SIDE, 1, 0, 0)));
    }

    /** One concept in the upper half of every picture. */
    private static final class Made implements Annotations {
        @Override
        public int concepts() {
            return 1;
        }

        @Override
        public int categories() {
            return 1;
        }

        @Override
        public int category(int concept) {
            return 0;
        }

        @Override
        public int split(int index) {
            return 0;
        }

        @Override
        public BitSet present(int index) {
            return first(1);
        }

        @Override
        public BitSet known(int index) {
            return first(1);
        }

        @Override
        public Areas areas(int index) {
            return Areas.of(2 * SIDE, 2 * SIDE, new TreeMap<>(Map.of(0, first(2 * PLACES))));
        }

        private static BitSet first(int bits) {
            BitSet first = new BitSet();
            first.set(0, bits);
            return first;
        }
    }

    private static float[][] maps(Supplier<Float> early, Supplier<Float> late) {
        float[][] maps = new float[SAMPLES][PLACES];
        for (int n = 0; n < SAMPLES; n++) {
            for (int k = 0; k < PLACES; k++) {
                maps[n][k] = n < SAMPLES * 2 / 3 ? early.get() : late.get();
            }
        }
        return maps;
    }

    /** Checks threshold and overlaps against those of all values, and returns how many times each map was read. */
    private int checked(float[][] maps) {
        Dissection found = dissect(maps);
        float[] all = new float[SAMPLES * PLACES];
        for (int n = 0; n < SAMPLES; n++) {
            System.arraycopy(maps[n], 0, all, n * PLACES, PLACES);
        }
        Batch batch = new Batch(
                IntStream.range(0, SAMPLES).boxed().toList(),
                Map.of("v", Tensor.of(all, SAMPLES, 1, SIDE, SIDE)),
                List.of());
        float threshold = Activations.of(probes(), batch).threshold(0, 0, SHARE);
        assertEquals(threshold, found.activations().threshold(0, 0, SHARE));
        Overlaps overlaps = Overlaps.of(probes(), batch, new Made(), new float[][] {{threshold}});
        assertEquals(
                new Alignment(new Made(), overlaps).of(0, 0, Alignment.ALL),
                found.alignment().of(0, 0, Alignment.ALL));
        return read.get() / SAMPLES;
    }

    @Test
    void aUnitThatSaturatesEvenlyIsReadOnce() {
        Random random = new Random(3);
        Supplier<Float> value = () -> (float) Math.min(6, 5 + random.nextGaussian());
        assertEquals(1, checked(maps(value, value)));
    }

    @Test
    void aUnitThatBeginsToSaturateLateIsReadTwice() {
        Random random = new Random(5);
        assertEquals(2, checked(maps(() -> (float) random.nextGaussian() / 10, () ->
                (float) Math.min(0.5, random.nextGaussian()))));
    }
}
