package dev.limpid.evaluate;

import dev.limpid.error.LimpidException;
import dev.limpid.metrics.Interval;
import dev.limpid.runtime.InOrder;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.PooledMetric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** One method on all pictures, by the metrics whose parts are not there yet. For one thread. */
final class MethodRun {
    private static final int MOST_GROUPS = 200;

    private final JudgedPictures pictures;
    private final PictureJudge judge;
    private final Journal journal;
    private final Map<String, Map<Integer, PooledMetric.Pool>> pools = new LinkedHashMap<>();
    private final Map<String, String> failures = new LinkedHashMap<>();

    MethodRun(JudgedPictures pictures, PictureJudge judge, Journal journal) {
        this.pictures = pictures;
        this.judge = judge;
        this.journal = journal;
    }

    /** A picture that is done by a method; nothing if it cannot be read. */
    private record Done(MethodRun run, int index, boolean isKnown, Optional<PictureJudge.Found> found) {}

    /**
     * Judges all pictures by some methods, each picture by one after the other.
     *
     * @param reached hears of each picture that a method has judged
     * @throws LimpidException of kind CANCELLED if that is asked for
     */
    static void together(List<MethodRun> runs, int threads, Consumer<MethodRun> reached, BooleanSupplier isCancelled) {
        SortedMap<Integer, List<MethodRun>> wanted = new TreeMap<>();
        for (MethodRun run : runs) {
            run.judge.restore(run.journal.done());
            for (int i = 0; i < run.pictures.size(); i++) {
                if (!run.journal.done().containsKey(i) || run.judge.isMissing(i)) {
                    wanted.computeIfAbsent(i, w -> new ArrayList<>()).add(run);
                }
            }
        }
        List<Integer> order = List.copyOf(wanted.keySet());
        InOrder.run(
                Math.max(1, Math.min(threads, order.size())),
                order.size(),
                k -> Objects.requireNonNull(wanted.get(order.get(k))).stream()
                        .map(run -> run.done(order.get(k)))
                        .toList(),
                all -> all.forEach(done -> {
                    if (isCancelled.getAsBoolean()) {
                        throw LimpidException.cancelled("the evaluation was cancelled");
                    }
                    done.found.ifPresent(found -> done.run.note(done, found));
                    reached.accept(done.run);
                }));
    }

    /** The name of the method. */
    String name() {
        return judge.method().name();
    }

    /** Ends the run when all parts are written. */
    void end() {
        journal.delete();
    }

    private Done done(int index) {
        boolean isKnown = journal.done().containsKey(index);
        JudgedPicture picture;
        try {
            picture = pictures.get(index);
        } catch (LimpidException e) {
            if (e.kind() == LimpidException.Kind.CANCELLED) {
                throw e;
            }
            return new Done(this, index, isKnown, Optional.empty());
        }
        return new Done(this, index, isKnown, Optional.of(judge.judge(picture, isKnown)));
    }

    private void note(Done done, PictureJudge.Found found) {
        if (!done.isKnown) {
            journal.add(done.index, found.numbers());
        }
        found.pools()
                .forEach((metric, pool) -> pools.computeIfAbsent(metric, m -> new LinkedHashMap<>())
                        .put(done.index, pool));
        failures.putAll(found.failures());
    }

    /** The numbers of a metric. */
    Part part(ExplanationMetric metric) {
        String name = metric.info().name();
        List<Part.Row> rows = new ArrayList<>();
        if (metric instanceof PooledMetric pooled) {
            rows.add(pooled(pooled));
            return Part.of(judge.method().name(), metric, rows);
        }
        if (metric instanceof ProtocolMetric one) {
            return Part.of(judge.method().name(), metric, gathered(one));
        }
        for (int i = 0; i < pictures.size(); i++) {
            Journal.Entry entry = Optional.ofNullable(journal.done().get(i))
                    .map(m -> m.get(name))
                    .orElse(null);
            if (entry != null) {
                rows.add(Part.Row.of(i, pictures.name(i), pictures.get(i).target(), entry.value(), entry.note()));
            }
        }
        return Part.of(judge.method().name(), metric, rows);
    }

    private List<Part.Row> gathered(ProtocolMetric metric) {
        String name = metric.info().name();
        Protocol.Gathering gathering = Objects.requireNonNull(judge.gathered().get(metric.protocol()));
        List<Part.Row> rows = gathering.rows(name);
        return !rows.isEmpty()
                ? rows
                : List.of(Part.Row.ofAll(Optional.empty(), 0, failures.getOrDefault(name, "no picture has a number")));
    }

    /**
     * The number of all pictures. Its interval leaves pictures out, since to draw one twice would compare it with itself where the number
     * is about pairs.
     */
    private Part.Row pooled(PooledMetric metric) {
        String name = metric.info().name();
        List<PooledMetric.Pool> each =
                new ArrayList<>(pools.getOrDefault(name, Map.of()).values());
        Optional<Interval> interval = each.isEmpty()
                ? Optional.empty()
                : Interval.ofJackknife(each.size(), MOST_GROUPS, chosen -> merged(metric, each, chosen))
                        .map(i -> i.within(metric.info().lowest(), metric.info().highest()));
        String note = interval.isPresent() ? "" : failures.getOrDefault(name, "undefined for these pictures");
        return Part.Row.ofAll(interval, each.size(), note);
    }

    private static OptionalDouble merged(PooledMetric metric, List<PooledMetric.Pool> each, int[] chosen) {
        PooledMetric.Pool all = metric.pool();
        for (int i : chosen) {
            all.merge(each.get(i));
        }
        return all.value();
    }
}
