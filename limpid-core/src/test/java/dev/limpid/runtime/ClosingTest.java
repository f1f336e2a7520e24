package dev.limpid.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Node;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class ClosingTest {
    private static final int THREADS = 8;
    private static final ExecutorService POOL = Executors.newCachedThreadPool();
    private static final Engine ENGINE =
            OnnxRuntime.create(EngineOptions.DEFAULT.withThreads(1).withSpinning(false));
    private static final TensorType ROW = TensorType.of(ElementType.FLOAT, 64);
    private static final Map<String, Tensor> FEEDS = Map.of("x", Tensor.of(new float[64], 64));

    @AfterAll
    static void stop() {
        POOL.shutdownNow();
    }

    @Test
    void aProgramClosedDuringUseReturnsResultsOrFailsAsClosed() throws Exception {
        for (int i = 0; i < 200; i++) {
            Program program = ENGINE.compile(plusTwo());
            CountDownLatch begun = new CountDownLatch(THREADS / 2);
            List<Future<String>> runs = inThreads(() -> {
                while (true) {
                    float first = program.run(FEEDS).values().iterator().next().toFloats()[0];
                    if (first != 2) {
                        return "0 + 2 was " + first;
                    }
                    begun.countDown();
                }
            });
            begun.await();
            List<Future<String>> closing = inThreads(() -> {
                program.close();
                return "closed";
            });
            for (Future<String> run : runs) {
                assertCancelled(run, "the program was closed");
            }
            for (Future<String> close : closing) {
                assertThat(close.get(1, TimeUnit.MINUTES)).isEqualTo("closed");
            }
        }
    }

    @Test
    void closeCancelsAnEndlessRun() throws Exception {
        Program program = ENGINE.compile(endless());
        CountDownLatch begun = new CountDownLatch(1);
        Future<String> run = endlessRun(program, begun, () -> false);
        begun.await();
        program.close();

        assertCancelled(run, "the program was closed");
    }

    @Test
    void cancelStopsAnEndlessRun() throws Exception {
        try (Program program = ENGINE.compile(endless())) {
            Future<String> run = endlessRun(program, new CountDownLatch(1), () -> false);
            while (!run.isDone()) {
                program.cancel();
                Thread.onSpinWait();
            }
            assertCancelled(run, "the run was cancelled");
        }
    }

    @Test
    @SuppressWarnings("try") // the test closes the program while other threads run it
    void aCallerCancelsItsRunAndNoOther() throws Exception {
        AtomicBoolean cancelled = new AtomicBoolean();
        try (Program program = ENGINE.compile(endless())) {
            CountDownLatch begun = new CountDownLatch(2);
            Future<String> other = endlessRun(program, begun, () -> false);
            Future<String> run = endlessRun(program, begun, cancelled::get);
            begun.await();
            cancelled.set(true);

            assertCancelled(run, "the run was cancelled");
            assertThat(other.isDone()).isFalse();
            program.close();
            assertCancelled(other, "the program was closed");
        }
    }

    @Test
    void anInterruptionCancelsARunAndIsPreserved() throws Exception {
        try (Program program = ENGINE.compile(endless())) {
            AtomicReference<Thread> thread = new AtomicReference<>();
            CountDownLatch begun = new CountDownLatch(1);
            Future<Boolean> run = POOL.submit(() -> {
                thread.set(Thread.currentThread());
                begun.countDown();
                try {
                    program.run(FEEDS);
                    return false;
                } catch (LimpidException e) {
                    return e.kind() == LimpidException.Kind.CANCELLED
                            && Thread.currentThread().isInterrupted();
                }
            });
            begun.await();
            Objects.requireNonNull(thread.get()).interrupt();

            assertThat(run.get(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    @Test
    void aFailingCancellationCheckStopsItsRunAndNoOther() throws Exception {
        Thread tester = Thread.currentThread();
        try (Program program = ENGINE.compile(endless())) {
            assertThatThrownBy(() -> program.run(FEEDS, program.outputs(), () -> {
                        if (!Thread.currentThread().equals(tester)) {
                            throw new IllegalStateException("broken");
                        }
                        return false;
                    }))
                    .isInstanceOf(LimpidException.class)
                    .hasMessage("the run was cancelled");
        }
        closeCancelsAnEndlessRun();
    }

    @Test
    void anInterruptedThreadClosesWithoutWaiting() throws Exception {
        Program program = ENGINE.compile(endless());
        CountDownLatch begun = new CountDownLatch(1);
        Future<String> run = endlessRun(program, begun, () -> false);
        begun.await();
        Thread.currentThread().interrupt();
        program.close();

        assertThat(Thread.interrupted()).isTrue();
        assertCancelled(run, "the program was closed");
        program.close();
    }

    /** The same work in eight threads that start together. */
    private static List<Future<String>> inThreads(Callable<String> work) {
        CountDownLatch ready = new CountDownLatch(THREADS);
        List<Future<String>> all = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            all.add(POOL.submit(() -> {
                ready.countDown();
                ready.await();
                return work.call();
            }));
        }
        return all;
    }

    private static Future<String> endlessRun(Program program, CountDownLatch begun, BooleanSupplier isCancelled) {
        return POOL.submit(() -> {
            program.run(FEEDS, program.outputs(), () -> {
                begun.countDown();
                return isCancelled.getAsBoolean();
            });
            return "ended without cancellation";
        });
    }

    private static void assertCancelled(Future<String> run, String sentence) {
        assertThatThrownBy(() -> run.get(1, TimeUnit.MINUTES))
                .cause()
                .isInstanceOfSatisfying(
                        LimpidException.class, e -> assertThat(e.kind()).isEqualTo(LimpidException.Kind.CANCELLED))
                .hasMessage(sentence);
    }

    private static Graph plusTwo() {
        GraphBuilder b = GraphBuilder.ofOpset(18);
        return b.build(Map.of("y", b.input("x", ROW).add(2)));
    }

    /** Adds 1 in a loop that runs longer than any test. */
    private static Graph endless() {
        GraphBuilder inner = GraphBuilder.ofOpset(18).scope("body/");
        inner.input("turn", new TensorType(ElementType.INT64, Shape.SCALAR));
        Expr goOn = inner.input("go_on", new TensorType(ElementType.BOOL, Shape.SCALAR));
        Expr sum = inner.input("sum", ROW);
        Map<String, Expr> results = new LinkedHashMap<>();
        results.put("still", goOn);
        results.put("more", sum.add(1));
        Graph body = inner.build(results);
        GraphBuilder b = GraphBuilder.ofOpset(18);
        Expr x = b.input("x", ROW);
        // A product, because such a large constant count is refused.
        Expr many = b.constant(Tensor.scalar(ElementType.INT64, 1 << 30));
        Expr turns = many.mul(many);
        Node loop = Node.of(
                "Loop", List.of(turns.name(), "", x.name()), List.of(), Map.of("body", new Attribute.Body(body)));
        return b.build(
                Map.of("y", b.emitAll(loop, new ArrayList<>(List.of(ROW))).get(0)));
    }
}
