package dev.limpid.inside;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.attribution.Progress;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.runtime.EngineOptions;
import dev.limpid.runtime.OnnxRuntime;
import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs a graph that doubles numbers over samples, of which some cannot be read. */
class SweepTest {
    private static final int COUNT = 23;

    @TempDir
    private Path folder;

    /** A sum whose last bits depend on the order. */
    private static final class Sum implements Mergeable<Sum> {
        private float sum;

        @Override
        public void merge(Sum other) {
            sum += other.sum;
        }

        @Override
        public void writeTo(DataOutput out) throws IOException {
            out.writeFloat(sum);
        }

        @Override
        public void readFrom(DataInput in) throws IOException {
            sum = in.readFloat();
        }
    }

    /** Sample {@code i} is {@code 0.1 i}; every seventh cannot be read. */
    private static final Samples SAMPLES = new Samples() {
        @Override
        public int size() {
            return COUNT;
        }

        @Override
        public Tensor input(int index) {
            if (index % 7 == 6) {
                throw LimpidException.badInput("sample " + index + " is broken");
            }
            return Tensor.of(new float[] {0.1f * index}, 1, 1);
        }

        @Override
        public String name(int index) {
            return "sample-" + index;
        }
    };

    private static Sweep sweep(int threads) {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        var x = b.input("x", new TensorType(ElementType.FLOAT, new Shape(List.of(Dim.symbol("N"), Dim.of(1)))));
        return Sweep.of(
                OnnxRuntime.create(EngineOptions.DEFAULT.withThreads(threads)), b.build(Map.of("y", x.add(x))), 4);
    }

    private static Sum sum(Batch batch) {
        Sum part = new Sum();
        for (float each :
                batch.indices().isEmpty() ? new float[0] : batch.value("y").toFloats()) {
            part.sum += each;
        }
        return part;
    }

    private Checkpoint checkpoint(String identity) {
        // Each look at this clock is an hour later, so that the state is written after every chunk.
        long[] hours = {0};
        return new Checkpoint(
                folder.resolve("state"),
                identity,
                Duration.ofMinutes(1),
                () -> Instant.EPOCH.plusSeconds(3600 * hours[0]++));
    }

    @Test
    void anyNumberOfThreadsGivesTheSameBits() {
        Gathered<Sum> one;
        Gathered<Sum> four;
        try (Sweep sweep = sweep(1)) {
            one = sweep.gather(SAMPLES, Sum::new, SweepTest::sum, Optional.empty(), Progress.SILENT);
        }
        try (Sweep sweep = sweep(4)) {
            four = sweep.gather(SAMPLES, Sum::new, SweepTest::sum, Optional.empty(), Progress.SILENT);
        }
        assertThat(one.statistic().sum).isGreaterThan(40).isEqualTo(four.statistic().sum);
        assertThat(one.failures())
                .isEqualTo(four.failures())
                .extracting(Gathered.Failure::index)
                .containsExactly(6, 13, 20);
        assertThat(one.failures().get(0).sentence()).isEqualTo("sample 6 is broken");
    }

    @Test
    void aRunThatWasEndedGoesOn() {
        try (Sweep sweep = sweep(2)) {
            Sum whole = sweep.gather(SAMPLES, Sum::new, SweepTest::sum, Optional.empty(), Progress.SILENT)
                    .statistic();
            Progress ending = new Progress() {
                @Override
                public void update(long done, long total) {
                    if (done == 12) {
                        throw LimpidException.cancelled("ended");
                    }
                }
            };
            assertThatThrownBy(
                            () -> sweep.gather(SAMPLES, Sum::new, SweepTest::sum, Optional.of(checkpoint("a")), ending))
                    .hasMessage("ended");
            Checkpoint other = checkpoint("a");
            Gathered<Sum> resumed =
                    sweep.gather(SAMPLES, Sum::new, SweepTest::sum, Optional.of(other), Progress.SILENT);
            assertThat(resumed.resumedAt()).isEqualTo(12);
            assertThat(resumed.statistic().sum).isEqualTo(whole.sum);
            assertThat(resumed.failures()).extracting(Gathered.Failure::index).containsExactly(6, 13, 20);
            other.delete();
            assertThat(folder).isEmptyDirectory();
        }
    }

    @Test
    void aStateOfSomethingElseOrADamagedOneIsNotUsed() throws IOException {
        try (Sweep sweep = sweep(2)) {
            sweep.gather(SAMPLES, Sum::new, SweepTest::sum, Optional.of(checkpoint("a")), Progress.SILENT);
            assertThat(sweep.gather(SAMPLES, Sum::new, SweepTest::sum, Optional.of(checkpoint("b")), Progress.SILENT)
                            .resumedAt())
                    .isZero();
            Path state = folder.resolve("state");
            byte[] all = Files.readAllBytes(state);
            for (int length : List.of(0, 3, 8, all.length - 2)) {
                Files.write(state, java.util.Arrays.copyOf(all, length));
                Gathered<Sum> again =
                        sweep.gather(SAMPLES, Sum::new, SweepTest::sum, Optional.of(checkpoint("b")), Progress.SILENT);
                assertThat(again.resumedAt()).isZero();
                assertThat(again.statistic().sum).isGreaterThan(40);
            }
        }
    }

    @Test
    void aCompleteStateIsOnlyRead() {
        try (Sweep sweep = sweep(2)) {
            Sum whole = sweep.gather(SAMPLES, Sum::new, SweepTest::sum, Optional.of(checkpoint("a")), Progress.SILENT)
                    .statistic();
            Gathered<Sum> again =
                    sweep.gather(SAMPLES, Sum::new, b -> new Sum(), Optional.of(checkpoint("a")), Progress.SILENT);
            assertThat(again.resumedAt()).isEqualTo(COUNT);
            assertThat(again.statistic().sum).isEqualTo(whole.sum);
        }
    }

    @Test
    void aFixedBatchIsFilledUpAndOnlyTheSamplesCount() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Graph graph = b.build(Map.of(
                "y", b.input("x", TensorType.of(ElementType.FLOAT, 4, 1)).mul(2)));
        try (Sweep sweep = Sweep.of(OnnxRuntime.create(EngineOptions.DEFAULT.withThreads(2)), graph, 3);
                Sweep open = sweep(2)) {
            Sum filled = sweep.gather(SAMPLES, Sum::new, SweepTest::sum, Optional.empty(), Progress.SILENT)
                    .statistic();
            Sum usual = open.gather(SAMPLES, Sum::new, SweepTest::sum, Optional.empty(), Progress.SILENT)
                    .statistic();

            assertThat(sweep.chunk()).isEqualTo(4);
            assertThat(filled.sum).isCloseTo(usual.sum, within(1e-4f));
        }
    }
}
