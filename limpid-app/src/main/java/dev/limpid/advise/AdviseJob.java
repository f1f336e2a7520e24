package dev.limpid.advise;

import dev.limpid.error.LimpidException;
import dev.limpid.evaluate.Judged;
import dev.limpid.evaluate.JudgedBaseline;
import dev.limpid.evaluate.JudgedMethod;
import dev.limpid.evaluate.JudgedNetwork;
import dev.limpid.evaluate.JudgedPicture;
import dev.limpid.evaluate.JudgedPictures;
import dev.limpid.evaluate.MetricInputs;
import dev.limpid.report.html.Numbers;
import dev.limpid.runtime.InOrder;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.InputShape;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.DoubleConsumer;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Tries methods, layers and parameters within a time, and recommends one of them or none. Half of the pictures are for trying, by successive
 * halving; the other half is fresh: only on these the best one is compared with its rivals and with maps that know nothing of the network,
 * so that having chosen it does not flatter it. For one thread; {@link #cancel} may be called from any.
 *
 * <pre>{@code
 * try (JudgedNetwork network = JudgedNetwork.of(model);
 *         AdviseJob job = AdviseJob.of(network, pictures, request)) {
 *     Advice advice = job.run(share -> {});
 * }
 * }</pre>
 */
public final class AdviseJob implements AutoCloseable {
    /** Until which share of the time each phase may begin a step: trying, choosing among the finalists, comparing on fresh pictures. */
    private enum Phase {
        TRYING(0.4),
        CHOOSING(0.6),
        FRESH(1);

        private final double share;

        Phase(double share) {
            this.share = share;
        }

        private int most(AdviseSteps steps) {
            return switch (this) {
                case TRYING -> steps.trying();
                case CHOOSING -> steps.choosing();
                case FRESH -> steps.fresh();
            };
        }
    }

    /** The most pictures that are used. */
    private static final int MOST = 200;

    /** What a metric may cost that decides while candidates are tried: passes of the network. */
    private static final int CHEAP = 16;

    private final JudgedNetwork network;
    private final JudgedPictures pictures;
    private final AdviseRequest request;
    private final Function<Candidate, Judged> methods;
    private final InstantSource clock;
    private final Map<Candidate, Judged> open = new LinkedHashMap<>();
    private final Map<Phase, Integer> taken = new EnumMap<>(Phase.class);
    private final Instant start;
    private volatile boolean isCancelled;

    /**
     * A job with explainers and a clock of its own.
     *
     * @param methods makes a candidate ready
     * @param clock tells the time; it starts now
     */
    public AdviseJob(
            JudgedNetwork network,
            JudgedPictures pictures,
            AdviseRequest request,
            Function<Candidate, Judged> methods,
            InstantSource clock) {
        this.network = network;
        this.pictures = pictures;
        this.request = request;
        this.methods = methods;
        this.clock = clock;
        this.start = clock.instant();
    }

    /** A job with the methods of the catalogue. */
    public static AdviseJob of(JudgedNetwork network, JudgedPictures pictures, AdviseRequest request) {
        return new AdviseJob(
                network,
                pictures,
                request,
                c -> JudgedMethod.of(network, c.call(), c.layer(), request.seed()),
                InstantSource.system());
    }

    /** The request. */
    public AdviseRequest request() {
        return request;
    }

    /** The inputs. */
    public JudgedPictures pictures() {
        return pictures;
    }

    /** The sizes of an input. */
    InputShape shape() {
        return network.shape();
    }

    private double spent() {
        return Duration.between(start, clock.instant()).toNanos()
                / (double) request.budget().toNanos();
    }

    private boolean isUp(Phase phase) {
        if (isCancelled || Thread.currentThread().isInterrupted()) {
            throw LimpidException.cancelled("the advice was cancelled");
        }
        int done = taken.getOrDefault(phase, 0);
        boolean isUp = request.steps().map(steps -> done >= phase.most(steps)).orElseGet(() -> spent() >= phase.share);
        if (!isUp) {
            taken.put(phase, done + 1);
        }
        return isUp;
    }

    /** How far the run went: with these steps another one comes to the same advice, whatever its clock says. */
    public AdviseSteps steps() {
        return new AdviseSteps(
                taken.getOrDefault(Phase.TRYING, 0),
                taken.getOrDefault(Phase.CHOOSING, 0),
                taken.getOrDefault(Phase.FRESH, 0));
    }

    /** The pictures that can be read, in the order in which they are used. */
    private List<Integer> order() {
        List<Integer> all = new ArrayList<>();
        for (int i = 0; i < pictures.size(); i++) {
            all.add(i);
        }
        Collections.shuffle(all, new Random(request.seed()));
        List<Integer> readable = new ArrayList<>();
        for (int i : all) {
            if (readable.size() < MOST && isReadable(i)) {
                readable.add(i);
            }
        }
        return readable;
    }

    private boolean isReadable(int picture) {
        try {
            pictures.get(picture);
            return true;
        } catch (LimpidException e) {
            if (e.kind() == LimpidException.Kind.CANCELLED) {
                throw e;
            }
            return false;
        }
    }

    /**
     * Tries and compares.
     *
     * @param listener hears what share of the time is spent
     * @throws LimpidException if it was cancelled
     */
    public Advice run(DoubleConsumer listener) {
        List<Integer> order = order();
        int fresh = order.size() / 2;
        if (fresh < FreshComparison.LEAST) {
            return nothing(
                    Numbers.count(order.size(), "picture") + " can be read, but at least " + 2 * FreshComparison.LEAST
                            + " are needed: half of them to try methods, the other half to judge the choice",
                    List.of(),
                    0);
        }
        List<Integer> forTrying = order.subList(0, order.size() - fresh);
        List<ExplanationMetric> cheap = request.metrics().stream()
                .filter(m -> m.passes(network.shape()).network() <= CHEAP
                        && m.passes(network.shape()).explanations() == 0)
                .toList();
        Halving halving = new Halving(trials(listener), cheap.isEmpty() ? request.metrics() : cheap);
        List<Candidate> left = halving.run(request.candidates(), forTrying, () -> isUp(Phase.TRYING));
        List<Advice.Tried> tried = halving.tried();
        int triedOn = tried.stream().mapToInt(Advice.Tried::pictures).max().orElse(0);
        if (left.isEmpty()) {
            boolean isTime = tried.stream().anyMatch(t -> t.note().startsWith("there was no time"));
            return nothing(
                    isTime
                            ? "no method could be tried on " + Halving.FIRST + " pictures within "
                                    + AdviceText.seconds(request) + "; give more time"
                            : "no method works on this network: " + tried.get(0).note(),
                    tried,
                    triedOn);
        }
        List<Candidate> chosen = cheap.size() == request.metrics().size() ? left : chosen(left, forTrying, listener);
        FreshComparison comparison = compared(
                chosen, JudgedBaseline.NAMES, order.subList(order.size() - fresh, order.size()), Phase.FRESH, listener);
        return advice(chosen.get(0), comparison, tried, triedOn);
    }

    private Halving.Trials trials(DoubleConsumer listener) {
        return new Halving.Trials() {
            @Override
            public Judged open(Candidate candidate) {
                return AdviseJob.this.open(candidate);
            }

            @Override
            public List<double[]> numbers(Judged method, List<Integer> some, List<ExplanationMetric> metrics) {
                List<double[]> all = new ArrayList<>();
                InOrder.run(
                        threads(some.size()),
                        some.size(),
                        i -> PictureScores.of(network, method, pictures.get(some.get(i)), metrics, request.seed()),
                        all::add);
                listener.accept(Math.min(1, spent()));
                return all;
            }

            @Override
            public void close(Candidate candidate) {
                Optional.ofNullable(open.remove(candidate)).ifPresent(Judged::close);
            }
        };
    }

    private Judged open(Candidate candidate) {
        Judged known = open.get(candidate);
        if (known == null) {
            known = methods.apply(candidate);
            open.put(candidate, known);
        }
        return known;
    }

    private int threads(int tasks) {
        return Math.max(1, Math.min(network.model().engine().parallelism(), tasks));
    }

    /** The finalists by all metrics, the best one first, on the pictures on which they were tried by the cheap ones. */
    private List<Candidate> chosen(List<Candidate> left, List<Integer> forTrying, DoubleConsumer listener) {
        FreshComparison found = compared(left, List.of(), forTrying, Phase.CHOOSING, listener);
        if (found.count() < Halving.FIRST) {
            return left;
        }
        List<Advice.Finalist> ranks = found.finalists();
        return IntStream.range(0, left.size())
                .boxed()
                .sorted(Comparator.comparingDouble(k -> ranks.get(k).rank().value()))
                .map(left::get)
                .toList();
    }

    /**
     * Candidates and maps that know nothing of the network on one picture after the other, by all metrics.
     *
     * @param phase until whose end a picture may be begun
     */
    private FreshComparison compared(
            List<Candidate> left, List<String> baselines, List<Integer> fresh, Phase phase, DoubleConsumer listener) {
        List<Judged> all = new ArrayList<>();
        List<String> names = new ArrayList<>();
        for (Candidate each : left) {
            all.add(open(each));
            names.add(each.name());
        }
        for (String baseline : baselines) {
            all.add(JudgedBaseline.of(network, baseline, request.seed()));
            names.add(baseline);
        }
        List<List<double[]>> numbers = new ArrayList<>();
        for (int picture : fresh) {
            if (isUp(phase)) {
                break;
            }
            List<double[]> row = new ArrayList<>();
            JudgedPicture given = pictures.get(picture);
            InOrder.run(
                    threads(all.size()),
                    all.size(),
                    k -> PictureScores.of(network, all.get(k), given, request.metrics(), request.seed()),
                    row::add);
            numbers.add(row);
            listener.accept(Math.min(1, spent()));
        }
        return new FreshComparison(names, left.size(), request.metrics(), numbers);
    }

    private Advice advice(Candidate best, FreshComparison comparison, List<Advice.Tried> tried, int triedOn) {
        int count = comparison.count();
        List<Advice.Finalist> finalists = comparison.finalists();
        Optional<String> objection = count < FreshComparison.LEAST
                ? Optional.of("only " + Numbers.count(count, "fresh picture") + " could be judged within "
                        + AdviceText.seconds(request) + ", at least " + FreshComparison.LEAST
                        + " are needed; give more time")
                : comparison.objection();
        double confidence = comparison.confidence();
        return new Advice(
                objection.isPresent() ? Optional.empty() : Optional.of(best),
                objection.orElseGet(() -> AdviceText.reason(best, comparison, finalists, confidence)),
                objection.isPresent() ? 0 : confidence,
                finalists,
                tried,
                names(),
                triedOn,
                count,
                AdviceText.warnings(request, pictures.hasEvidence(), tried));
    }

    private List<String> names() {
        return request.metrics().stream().map(m -> m.info().name()).toList();
    }

    private Advice nothing(String reason, List<Advice.Tried> tried, int triedOn) {
        return new Advice(
                Optional.empty(),
                reason,
                0,
                List.of(),
                tried,
                names(),
                triedOn,
                0,
                AdviceText.warnings(request, pictures.hasEvidence(), tried));
    }

    /** The map of a picture by a candidate, {@code float[P]} or {@code float[C*P]}. @throws LimpidException if it does not work */
    float[] map(Candidate candidate, int picture) {
        return MetricInputs.of(network, open(candidate), pictures.get(picture), request.seed())
                .map();
    }

    /** Ends the work soon. */
    public void cancel() {
        isCancelled = true;
    }

    @Override
    public void close() {
        open.values().forEach(Judged::close);
        open.clear();
    }
}
