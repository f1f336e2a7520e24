package dev.limpid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.error.LimpidException;
import dev.limpid.error.LimpidException.Kind;
import dev.limpid.testkit.Thorough;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** One opened model serves eight threads with the very results of one thread. */
class ManyThreadsTest {
    private static final int THREADS = 8;

    /** Every kind: direct, sampled, searching; ensembles and another target only when everything is tried. */
    static List<ExplainRequest> requests() {
        return Thorough.orFirst(
                4,
                Stream.of(
                        ExplainRequest.of("gradient", "grad-cam", "lrp-epsilon-plus", "deep-lift"),
                        ExplainRequest.of(List.of(
                                MethodCall.of("integrated-gradients").with("steps", "6"),
                                MethodCall.of("smooth-grad").with("samples", "6"))),
                        ExplainRequest.of(List.of(
                                MethodCall.of("lime").with("samples", "40").with("segments", "grid:4x4"),
                                MethodCall.of("rise").with("samples", "40"))),
                        ExplainRequest.of(List.of(MethodCall.of("guided-ig").with("steps", "6"))),
                        ExplainRequest.of(List.of(MethodCall.of("noise-tunnel").with("samples", "3"))),
                        ExplainRequest.of(List.of(MethodCall.of("score-cam").with("aug-smooth", "true"))),
                        ExplainRequest.of("grad-cam", "occlusion").withTarget("3-1")));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void eightThreadsAgreeWithOneBitForBit(ExplainRequest request) throws Exception {
        List<Image> images = images();
        List<List<float[]>> alone;
        try (Model model = open()) {
            alone = images.stream()
                    .map(image -> scores(model.explain(image, request)))
                    .toList();
        }
        try (Model model = open()) {
            List<Callable<List<float[]>>> work = new ArrayList<>();
            for (int round = 0; round < 2; round++) {
                images.forEach(image -> work.add(() -> scores(model.explain(image, request))));
            }
            List<Future<List<float[]>>> all = inThreads(work);
            for (int i = 0; i < all.size(); i++) {
                List<float[]> found = all.get(i).get();
                List<float[]> expected = alone.get(i % images.size());
                for (int m = 0; m < expected.size(); m++) {
                    assertThat(found.get(m)).isEqualTo(expected.get(m));
                }
            }
        }
    }

    @Test
    void closingWhileOthersWorkEndsTheirCallsCleanly() throws Exception {
        for (int round = 0; round < 10; round++) {
            Model model = open();
            Image image = Image.drawn(round);
            List<Callable<List<float[]>>> work = new ArrayList<>();
            IntStream.range(0, THREADS - 1)
                    .forEach(i ->
                            work.add(() -> scores(model.explain(image, ExplainRequest.of("gradient", "grad-cam")))));
            work.add(() -> {
                model.close();
                return List.of();
            });
            for (Future<List<float[]>> each : inThreads(work)) {
                try {
                    each.get().forEach(scores -> assertThat(scores).isNotEmpty());
                } catch (ExecutionException e) {
                    assertThat(e.getCause()).isInstanceOf(LimpidException.class);
                    assertThat(((LimpidException) e.getCause()).kind()).isEqualTo(Kind.CANCELLED);
                }
            }
            model.close();
        }
    }

    private static Model open() {
        return Model.open("zoo:lenet", OpenOptions.DEFAULT.withThreads(1));
    }

    private static List<Image> images() {
        return IntStream.range(0, THREADS).mapToObj(Image::drawn).toList();
    }

    private static List<float[]> scores(Explanations explanations) {
        assertThat(explanations.isComplete())
                .as(() -> explanations.results().stream()
                        .flatMap(r -> r.failure().stream())
                        .map(LimpidException::getMessage)
                        .toList()
                        .toString())
                .isTrue();
        return explanations.explanations().stream().map(Explanation::values).toList();
    }

    private static <T> List<Future<T>> inThreads(List<Callable<T>> work) throws InterruptedException {
        ExecutorService pool = Executors.newFixedThreadPool(THREADS);
        try {
            return pool.invokeAll(work);
        } finally {
            pool.shutdownNow();
        }
    }
}
