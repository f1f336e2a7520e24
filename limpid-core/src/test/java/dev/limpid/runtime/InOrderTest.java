package dev.limpid.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.error.LimpidException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InOrderTest {
    @Test
    void resultsArriveInOrderWhileSeveralPiecesRun() {
        CyclicBarrier two = new CyclicBarrier(2);
        List<Integer> taken = new ArrayList<>();
        // No piece ends before another one has begun.
        InOrder.run(
                2,
                100,
                i -> {
                    try {
                        two.await();
                        return i;
                    } catch (InterruptedException | BrokenBarrierException e) {
                        throw new IllegalStateException(e);
                    }
                },
                taken::add);
        assertThat(taken).isEqualTo(IntStream.range(0, 100).boxed().toList());
    }

    @Test
    void aFailureStopsTheOtherPieces() {
        AtomicInteger interrupted = new AtomicInteger();
        CountDownLatch begun = new CountDownLatch(1);
        List<Integer> taken = new ArrayList<>();
        assertThatThrownBy(() -> InOrder.run(
                        2,
                        100,
                        i -> {
                            try {
                                if (i == 0) {
                                    begun.await();
                                    throw new IllegalArgumentException("piece 0");
                                }
                                begun.countDown();
                                new CountDownLatch(1).await();
                            } catch (InterruptedException e) {
                                interrupted.incrementAndGet();
                            }
                            return i;
                        },
                        taken::add))
                .hasMessage("piece 0");
        assertThat(taken).isEmpty();
        // The thread of the failed piece may have begun another one.
        assertThat(interrupted.get()).isBetween(1, 2);
    }

    @Test
    void anInterruptedCallerIsCancelledAndStaysInterrupted() {
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> InOrder.run(
                        1,
                        1,
                        i -> {
                            try {
                                new CountDownLatch(1).await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            return i;
                        },
                        i -> {}))
                .isInstanceOfSatisfying(
                        LimpidException.class, e -> assertThat(e.kind()).isEqualTo(LimpidException.Kind.CANCELLED));
        assertThat(Thread.interrupted()).isTrue();
    }
}
