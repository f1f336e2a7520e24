package dev.limpid.runtime;

import ai.onnxruntime.OrtException;
import dev.limpid.error.LimpidException;
import dev.limpid.error.LimpidException.Kind;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A graph that runs with fewer optimisations where ONNX Runtime's optimisers break it: where opening or running it
 * fails, and where the results of its first run are not those of a run without optimisations.
 *
 * <p>The first run is compared only if {@link Comparison#isWorthwhile}. If the graph fails without optimisations too, it
 * is the graph's own failure, and is reported as such.
 */
final class GuardedProgram implements Program {
    private final Function<Trust, OrtProgram> opening;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<OrtProgram> opened = new ArrayList<>();
    private volatile OrtProgram current;
    private volatile Trust trust;
    private volatile boolean isSettled;
    private volatile boolean isOwnFailure;
    private volatile @Nullable String caution;
    private boolean isClosed;

    private GuardedProgram(
            Function<Trust, OrtProgram> opening, OrtProgram current, Trust trust, @Nullable String caution) {
        this.opening = opening;
        this.current = current;
        this.trust = trust;
        this.caution = caution;
        opened.add(current);
    }

    /**
     * A guarded graph.
     *
     * @param opening opens the graph; its failures are caused by an {@link OrtException}
     * @param isComparing whether the first run is compared, if that is worthwhile
     */
    static Program of(Graph graph, Function<Trust, OrtProgram> opening, boolean isComparing) {
        Trust first = Comparison.isMisread(graph) ? Trust.ALL_BUT_TRANSPOSES : Trust.ALL;
        @Nullable
        String caution = first == Trust.ALL
                ? null
                : sentence("could misread pads or sizes that are stated for some axes only", first);
        GuardedProgram program;
        try {
            program = new GuardedProgram(opening, opening.apply(first), first, caution);
        } catch (LimpidException e) {
            program = reopened(opening, first, e);
        }
        program.isSettled = !isComparing || program.trust != Trust.ALL || !Comparison.isWorthwhile(graph);
        return program;
    }

    private static GuardedProgram reopened(Function<Trust, OrtProgram> opening, Trust failed, LimpidException failure) {
        if (!isOfRuntime(failure)) {
            throw failure;
        }
        for (Trust less : below(failed)) {
            try {
                return new GuardedProgram(
                        opening, opening.apply(less), less, sentence("did not accept the graph", less));
            } catch (LimpidException again) {
                failure.addSuppressed(again);
            }
        }
        throw failure;
    }

    private static List<Trust> below(Trust trust) {
        return Arrays.stream(Trust.values()).filter(t -> t.compareTo(trust) > 0).toList();
    }

    private static String sentence(String what, Trust trust) {
        return "ONNX Runtime's optimisers " + what + ", so it runs " + trust.words();
    }

    /** Whether the failure is one of ONNX Runtime that fewer optimisations may prevent. */
    private static boolean isOfRuntime(LimpidException e) {
        return e.getCause() instanceof OrtException && e.kind() != Kind.TOO_LARGE && e.kind() != Kind.CANCELLED;
    }

    @Override
    public List<String> inputs() {
        return current.inputs();
    }

    @Override
    public List<String> outputs() {
        return current.outputs();
    }

    @Override
    public Optional<String> findCaution() {
        return Optional.ofNullable(caution);
    }

    @Override
    public Map<String, Tensor> run(Map<String, Tensor> feeds, Collection<String> wanted, BooleanSupplier isCancelled) {
        Trust before = trust;
        Call call = program -> program.run(feeds, wanted, isCancelled);
        try {
            return isSettled ? call.on(current) : first(call);
        } catch (LimpidException e) {
            if (!isOfRuntime(e) || isOwnFailure || trust == Trust.NONE) {
                throw e;
            }
            return locked(() -> rescued(call, before, e));
        }
    }

    /** A run of this graph on one of its programs. */
    private interface Call {
        Map<String, Tensor> on(Program program);
    }

    private interface Step {
        Map<String, Tensor> take();
    }

    private Map<String, Tensor> locked(Step step) {
        try {
            lock.lockInterruptibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LimpidException.cancelled("the run was cancelled");
        }
        try {
            return step.take();
        } finally {
            lock.unlock();
        }
    }

    /** While one thread compares, the others run as well, and keep their results if the optimisers proved right. */
    private Map<String, Tensor> first(Call call) {
        OrtProgram program = current;
        @Nullable Map<String, Tensor> results = lock.isLocked() ? call.on(program) : null;
        return locked(() -> {
            if (!isSettled) {
                return compared(call);
            }
            return results != null && program == current ? results : call.on(current);
        });
    }

    /** The first run, with the results of a run without optimisations where they differ. */
    private Map<String, Tensor> compared(Call call) {
        Map<String, Tensor> optimised = call.on(current);
        try (OrtProgram unoptimised = open(Trust.NONE)) {
            Map<String, Tensor> plain = call.on(unoptimised);
            if (Comparison.differs(optimised, plain)) {
                optimised = withFewer(call, plain);
            }
        }
        isSettled = true;
        return optimised;
    }

    private Map<String, Tensor> withFewer(Call call, Map<String, Tensor> plain) {
        for (Trust less : below(trust)) {
            OrtProgram program = open(less);
            Map<String, Tensor> results = call.on(program);
            if (less == Trust.NONE || !Comparison.differs(results, plain)) {
                use(program, less, "changed the results of the graph");
                return results;
            }
            program.close();
        }
        return plain;
    }

    /** The same run with fewer optimisations; the failure of the one before, if none of them helps. */
    private Map<String, Tensor> rescued(Call call, Trust failed, LimpidException failure) {
        if (trust.compareTo(failed) > 0) {
            return call.on(current);
        }
        for (Trust less : below(failed)) {
            OrtProgram program = open(less);
            try {
                Map<String, Tensor> results = call.on(program);
                use(program, less, "made the graph fail");
                return results;
            } catch (LimpidException e) {
                program.close();
                if (!isOfRuntime(e)) {
                    throw e;
                }
                failure.addSuppressed(e);
            }
        }
        isOwnFailure = true;
        throw failure;
    }

    private OrtProgram open(Trust level) {
        OrtProgram program = opening.apply(level);
        synchronized (opened) {
            if (!isClosed) {
                opened.add(program);
                return program;
            }
        }
        program.close();
        throw LimpidException.cancelled("the program was closed");
    }

    /** The program before stays open until this is closed, since other threads may be running it. */
    private void use(OrtProgram program, Trust level, String what) {
        current = program;
        trust = level;
        caution = sentence(what, level);
        isSettled = true;
    }

    @Override
    public void reuse(Collection<Tensor> results) {
        current.reuse(results);
    }

    @Override
    public void cancel() {
        all().forEach(Program::cancel);
    }

    @Override
    public void close() {
        synchronized (opened) {
            isClosed = true;
        }
        all().forEach(Program::close);
    }

    private List<OrtProgram> all() {
        synchronized (opened) {
            return List.copyOf(opened);
        }
    }
}
