package dev.limpid.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import dev.limpid.runtime.EngineOptions;
import dev.limpid.runtime.OnnxRuntime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class PreprocessorTest {
    private static final int THREADS = 8;

    @Test
    void aPreprocessorClosedDuringUseReturnsResultsOrFailsAsClosed() throws Exception {
        OnnxRuntime engine = OnnxRuntime.create(EngineOptions.DEFAULT.withThreads(1));
        Preprocessing preprocessing = Preset.UNIT.at(3, 2, false, Layout.NCHW, ElementType.FLOAT);
        Picture picture = new Picture(Tensor.of(ElementType.UINT8, new double[6 * 4 * 3], 1, 4, 6, 3), "made");
        Tensor zeros = Tensor.of(new float[3 * 3 * 2], 1, 3, 2, 3);
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            for (int i = 0; i < 200; i++) {
                Preprocessor preprocessor = new Preprocessor(engine, preprocessing);
                CountDownLatch begun = new CountDownLatch(THREADS / 2);
                List<Future<Tensor>> uses = new ArrayList<>();
                for (int t = 0; t < THREADS; t++) {
                    uses.add(pool.submit(() -> {
                        Tensor last = zeros;
                        while (last.equals(zeros)) {
                            last = preprocessor.apply(picture);
                            begun.countDown();
                        }
                        return last;
                    }));
                }
                begun.await();
                preprocessor.close();
                for (Future<Tensor> use : uses) {
                    assertThatThrownBy(() -> use.get(1, TimeUnit.MINUTES))
                            .cause()
                            .isInstanceOfSatisfying(
                                    LimpidException.class,
                                    e -> assertThat(e.kind()).isEqualTo(LimpidException.Kind.CANCELLED))
                            .hasMessage("the program was closed");
                }
            }
        } finally {
            pool.shutdownNow();
        }
    }
}
