package dev.limpid.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.Target;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.EngineOptions;
import dev.limpid.runtime.OnnxRuntime;
import dev.limpid.runtime.Program;
import dev.limpid.testkit.Thorough;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConcurrencyTest {
    private static final int THREADS = 8;
    private static final int ROUNDS = 3;
    private static final long MEMORY = 64 << 20;

    /** Enough for several chunks at once. */
    private static final long PLENTY = 1 << 30;

    private static final ExecutorService POOL = Executors.newCachedThreadPool();
    private static final Engine ENGINE =
            OnnxRuntime.create(EngineOptions.DEFAULT.withThreads(1).withSpinning(false));

    @AfterAll
    static void stop() {
        POOL.shutdownNow();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "gradient",
                "grad-cam",
                "lrp-epsilon",
                "deep-lift",
                "integrated-gradients",
                "noise-tunnel",
                "smooth-grad-cam++",
                "score-cam",
                "rise",
                "lime",
                "xrai",
                "forgrad",
                "extremal-perturbation",
                "guided-ig"
            })
    void eightThreadsOnOneExplainerGetTheResultsOfOne(String name) throws Exception {
        LawCase c = new LawCase(Methods.named(name), "plain");
        List<Tensor> inputs = inputs(c);
        List<Attribution> expected;
        try (Explainer alone = explainer(c, ENGINE)) {
            expected = inputs.stream().map(x -> explain(alone, x)).toList();
        }
        try (Explainer shared = explainer(c, ENGINE)) {
            List<Future<List<Attribution>>> all = inThreads(t -> {
                List<Attribution> own = new ArrayList<>();
                for (int i = 0; i < ROUNDS; i++) {
                    own.add(explain(shared, inputs.get((t + i) % THREADS)));
                }
                return own;
            });
            for (int t = 0; t < THREADS; t++) {
                List<Attribution> own = all.get(t).get(1, TimeUnit.MINUTES);
                for (int i = 0; i < ROUNDS; i++) {
                    assertThat(own.get(i)).isEqualTo(expected.get((t + i) % THREADS));
                }
            }
        }
        assertThat(expected.get(0)).isNotEqualTo(expected.get(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gradient", "rise", "forgrad", "extremal-perturbation"})
    void anExplainerClosedDuringUseReturnsResultsOrFailsAsClosed(String name) throws Exception {
        Classifier model = SmallNetworks.convolutional();
        LawCase c = new LawCase(Methods.named(name), "plain");
        Tensor input = SmallNetworks.inputs(1);
        Attribution expected;
        try (Explainer alone = Explainer.of(model, c.method(), c.settings(), ENGINE, MEMORY)) {
            expected = explain(alone, input);
        }
        for (int round = 0; round < 25; round++) {
            Explainer shared = Explainer.of(model, c.method(), c.settings(), ENGINE, MEMORY);
            // In some rounds the explainer is closed before anything is compiled.
            CountDownLatch begun = new CountDownLatch(round % 3);
            List<Future<String>> all = inThreads(t -> {
                while (true) {
                    if (!explain(shared, input).equals(expected)) {
                        return "another result";
                    }
                    begun.countDown();
                }
            });
            begun.await();
            shared.close();
            for (Future<String> each : all) {
                assertThatThrownBy(() -> each.get(1, TimeUnit.MINUTES))
                        .cause()
                        .isInstanceOfSatisfying(
                                LimpidException.class,
                                e -> assertThat(e.kind()).isEqualTo(LimpidException.Kind.CANCELLED));
            }
            shared.close();
            assertThatThrownBy(() -> explain(shared, input))
                    .isInstanceOf(LimpidException.class)
                    .hasMessage("the explainer was closed");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gradient", "rise", "forgrad", "extremal-perturbation"})
    void anExplainerReleasedDuringUseReturnsResults(String name) throws Exception {
        LawCase c = new LawCase(Methods.named(name), "plain");
        Tensor input = c.input(0);
        try (Explainer shared = explainer(c, ENGINE)) {
            Attribution expected = explain(shared, input);
            List<Future<Boolean>> all = inThreads(t -> {
                boolean same = true;
                for (int i = 0; i < 2; i++) {
                    same &= explain(shared, input).equals(expected);
                    shared.release();
                }
                return same;
            });
            for (Future<Boolean> each : all) {
                assertThat(each.get(1, TimeUnit.MINUTES)).isTrue();
            }
        }
    }

    @Test
    void aProgramIsCompiledOnceForAllThreadsAndFreed() throws Exception {
        for (String name : List.of("gradient", "rise", "forgrad")) {
            LawCase c = new LawCase(Methods.named(name), "plain");
            Watched alone = new Watched(false);
            try (Explainer explainer = explainer(c, alone)) {
                explain(explainer, c.input(0));
            }
            Watched shared = new Watched(false);
            try (Explainer explainer = explainer(c, shared)) {
                for (Future<Attribution> each : inThreads(t -> explain(explainer, c.input(0)))) {
                    each.get(1, TimeUnit.MINUTES);
                }
                assertThat(shared.compiled).hasValue(alone.compiled.get());
                assertThat(shared.open).hasSize(alone.compiled.get());
                explainer.release();
                assertThat(shared.open).isEmpty();
                explain(explainer, c.input(0));
                assertThat(shared.compiled).hasValue(2 * alone.compiled.get());
            }
            assertThat(shared.open).isEmpty();
        }
    }

    @Test
    void aCompilationFailureReachesAllWaitingThreadsAndIsNotCached() throws Exception {
        LawCase c = new LawCase(Methods.named("gradient"), "plain");
        Watched engine = new Watched(false);
        engine.failing = true;
        try (Explainer explainer = explainer(c, engine)) {
            for (Future<Attribution> each : inThreads(t -> explain(explainer, c.input(0)))) {
                assertThatThrownBy(() -> each.get(1, TimeUnit.MINUTES)).hasRootCauseMessage("out of order");
            }
            engine.failing = false;
            assertThat(explain(explainer, c.input(0)).scores().rank()).isEqualTo(4);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"gradient", "rise", "forgrad", "extremal-perturbation", "xrai", "guided-ig"})
    void aMethodCanBeCancelledDuringARun(String name) throws Exception {
        LawCase c = new LawCase(Methods.named(name), "plain");
        Watched engine = new Watched(true);
        try (Explainer explainer = explainer(c, engine)) {
            AtomicBoolean stop = new AtomicBoolean();
            Progress progress = new Progress() {
                @Override
                public void update(long done, long total) {}

                @Override
                public boolean isCancelled() {
                    return stop.get();
                }
            };
            Future<Attribution> run = POOL.submit(() -> explainer.explain(c.input(0), Target.of(1), progress));
            engine.begun.await();
            assertThat(run.isDone()).isFalse();
            stop.set(true);

            assertThatThrownBy(() -> run.get(1, TimeUnit.MINUTES))
                    .cause()
                    .isInstanceOfSatisfying(
                            LimpidException.class, e -> assertThat(e.kind()).isEqualTo(LimpidException.Kind.CANCELLED));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rise", "lime", "smooth-grad"})
    void chunksThatRunAtOnceGiveTheResultOfOneAfterTheOther(String name) {
        LawCase c = new LawCase(Methods.named(name), "plain");
        // A run of smooth-grad takes much longer.
        int samples = Thorough.orElse(10_000, 5_000) / (name.equals("smooth-grad") ? 4 : 1);
        Settings many = c.settings().with("samples", Integer.toString(samples));
        List<Attribution> results = new ArrayList<>();
        List<Integer> mostAtOnce = new ArrayList<>();
        for (int threads : new int[] {1, 2}) {
            Watched engine = new Watched(false, threads);
            try (Explainer explainer = Explainer.of(c.model(), c.method(), many, engine, PLENTY)) {
                results.add(explain(explainer, c.input(0)));
            }
            mostAtOnce.add(engine.mostAtOnce.get());
        }
        assertThat(results.get(1)).isEqualTo(results.get(0));
        assertThat(mostAtOnce).containsExactly(1, 2);
    }

    @Test
    void chunksThatRunAtOnceStopTogether() throws Exception {
        LawCase c = new LawCase(Methods.named("rise"), "plain");
        Watched engine = new Watched(false, 2);
        Settings many = c.settings().with("samples", "10000");
        try (Explainer explainer = Explainer.of(c.model(), c.method(), many, engine, PLENTY)) {
            assertThatThrownBy(() -> explainer.explain(c.input(0), Target.of(1), (done, total) -> {
                        if (done > 0) {
                            throw new IllegalStateException("the listener failed");
                        }
                    }))
                    .hasMessage("the listener failed");
            assertThat(engine.running).hasValue(0);

            assertThatThrownBy(() -> explainer.explain(c.input(0), Target.of(1), (done, total) -> {
                        if (done > 0) {
                            Thread.currentThread().interrupt();
                        }
                    }))
                    .isInstanceOfSatisfying(
                            LimpidException.class, e -> assertThat(e.kind()).isEqualTo(LimpidException.Kind.CANCELLED));
            assertThat(Thread.interrupted()).isTrue();
            assertThat(engine.running).hasValue(0);
        }
    }

    private static Explainer explainer(LawCase c, Engine engine) {
        Settings settings = c.settings();
        boolean hasLayers =
                c.method().info().parameters().stream().anyMatch(p -> p.name().equals("layers"));
        return Explainer.of(
                c.model(), c.method(), hasLayers ? settings.with("layers", "relu1,relu2") : settings, engine, MEMORY);
    }

    private static Attribution explain(Explainer explainer, Tensor input) {
        return explainer.explain(input, Target.of(1), Progress.SILENT);
    }

    /** One different input per thread. */
    private static List<Tensor> inputs(LawCase c) {
        float[] numbers = c.input(0).toFloats();
        return IntStream.range(0, THREADS)
                .mapToObj(t -> {
                    Random random = new Random(t);
                    float[] own = numbers.clone();
                    for (int i = 0; i < own.length; i++) {
                        own[i] += (float) (0.3 * random.nextGaussian());
                    }
                    return Tensor.of(own, c.input(0).shape());
                })
                .toList();
    }

    /** The work of a thread, by its index. */
    private interface Work<T> {
        T of(int thread) throws Exception;
    }

    /** Work in eight threads that start together. */
    private static <T> List<Future<T>> inThreads(Work<T> work) {
        CountDownLatch ready = new CountDownLatch(THREADS);
        List<Future<T>> all = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            int t = i;
            Callable<T> own = () -> {
                ready.countDown();
                ready.await();
                return work.of(t);
            };
            all.add(POOL.submit(own));
        }
        return all;
    }

    /** An engine that counts compiled and open programs, and fails on request. */
    private static final class Watched implements Engine {
        private final AtomicInteger compiled = new AtomicInteger();
        private final Set<Program> open = ConcurrentHashMap.newKeySet();
        private final CountDownLatch begun = new CountDownLatch(1);
        private final AtomicInteger running = new AtomicInteger();
        private final AtomicInteger mostAtOnce = new AtomicInteger();
        private final boolean isStuck;
        private final int parallelism;
        private volatile boolean failing;

        /** @param isStuck whether a run lasts until it is cancelled */
        Watched(boolean isStuck) {
            this(isStuck, 1);
        }

        Watched(boolean isStuck, int parallelism) {
            this.isStuck = isStuck;
            this.parallelism = parallelism;
        }

        @Override
        public Program compile(Graph graph) {
            compiled.incrementAndGet();
            if (failing) {
                throw LimpidException.unsupported("out of order");
            }
            Program program = ENGINE.compile(graph);
            Program watched = new Program() {
                @Override
                public List<String> inputs() {
                    return program.inputs();
                }

                @Override
                public List<String> outputs() {
                    return program.outputs();
                }

                @Override
                public Map<String, Tensor> run(
                        Map<String, Tensor> feeds, Collection<String> wanted, BooleanSupplier isCancelled) {
                    begun.countDown();
                    while (isStuck && !isCancelled.getAsBoolean()) {
                        Thread.onSpinWait();
                    }
                    mostAtOnce.accumulateAndGet(running.incrementAndGet(), Math::max);
                    try {
                        return program.run(feeds, wanted, isCancelled);
                    } finally {
                        running.decrementAndGet();
                    }
                }

                @Override
                public void cancel() {
                    program.cancel();
                }

                @Override
                public void close() {
                    open.remove(this);
                    program.close();
                }
            };
            open.add(watched);
            return watched;
        }

        @Override
        public Map<String, TensorType> infer(Graph graph) {
            return ENGINE.infer(graph);
        }

        @Override
        public Engine single() {
            return this;
        }

        @Override
        public int parallelism() {
            return parallelism;
        }

        @Override
        public String description() {
            return "watched";
        }
    }
}
