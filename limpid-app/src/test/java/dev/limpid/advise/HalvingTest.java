package dev.limpid.advise;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.MethodCall;
import dev.limpid.error.LimpidException;
import dev.limpid.evaluate.Judged;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.catalogue.Metrics;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Candidates whose quality is their number. */
class HalvingTest {
    private static final List<ExplanationMetric> METRICS = List.of(Metrics.named("insertion"));
    private static final List<Integer> PICTURES = IntStream.range(0, 24).boxed().toList();

    private final List<String> steps = new ArrayList<>();
    private final List<Candidate> closed = new ArrayList<>();
    private int current;

    private final Halving.Trials trials = new Halving.Trials() {
        @Override
        public Judged open(Candidate candidate) {
            current = Integer.parseInt(candidate.call().method());
            if (current == 13) {
                throw LimpidException.unsupported("it does not work");
            }
            return (Judged) Proxy.newProxyInstance(
                    Judged.class.getClassLoader(), new Class<?>[] {Judged.class}, (proxy, method, arguments) -> {
                        throw new UnsupportedOperationException(method.getName());
                    });
        }

        @Override
        public List<double[]> numbers(Judged method, List<Integer> pictures, List<ExplanationMetric> metrics) {
            steps.add(current + " x " + pictures.size());
            return pictures.stream()
                    .map(p -> new double[] {current + new Random(31L * p + current).nextGaussian()})
                    .toList();
        }

        @Override
        public void close(Candidate candidate) {
            closed.add(candidate);
        }
    };

    private static List<Candidate> candidates(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Candidate(MethodCall.of(Integer.toString(i)), Optional.empty()))
                .toList();
    }

    @Test
    void theBestAreLeftAndWorseOnesAreTriedOnFewPictures() {
        Halving halving = new Halving(trials, METRICS);
        List<Candidate> left = halving.run(candidates(12), PICTURES, () -> false);
        assertThat(left).extracting(Candidate::name).containsExactly("11", "10", "9");
        // 12 on 3 pictures, 6 on 3 more, 3 are left.
        assertThat(steps).hasSize(12 + 6).allMatch(s -> s.endsWith(" x 3"));
        assertThat(closed).hasSize(9);
        assertThat(halving.tried()).hasSize(12);
        assertThat(halving.tried().get(0).pictures()).isEqualTo(6);
        assertThat(halving.tried().get(11).pictures()).isEqualTo(3);
    }

    @Test
    void aRoundThatIsNotFinishedDoesNotCount() {
        Halving halving = new Halving(trials, METRICS);
        // Time for the first round and two candidates of the second one.
        List<Candidate> left = halving.run(candidates(12), PICTURES, () -> steps.size() >= 14);
        assertThat(left).hasSize(3).extracting(Candidate::name).contains("11");
        assertThat(halving.tried()).allMatch(t -> t.pictures() == 3);
    }

    @Test
    void whatDoesNotWorkAndWhatThereIsNoTimeForIsSaid() {
        Halving halving = new Halving(trials, METRICS);
        List<Candidate> left = halving.run(candidates(16), PICTURES, () -> steps.size() >= 14);
        assertThat(left).hasSize(3).extracting(Candidate::name).contains("14");
        assertThat(halving.tried())
                .filteredOn(t -> t.candidate().name().equals("13"))
                .singleElement()
                .satisfies(t -> assertThat(t.note()).isEqualTo("it does not work"));
        assertThat(halving.tried())
                .filteredOn(t -> t.candidate().name().equals("15"))
                .singleElement()
                .satisfies(t -> assertThat(t.note()).isEqualTo("there was no time to try it"));
    }
}
