package dev.limpid.evaluate;

import dev.limpid.Job;
import dev.limpid.JobListener;
import dev.limpid.JobSummary;
import dev.limpid.MethodCall;
import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.OutputGuard;
import dev.limpid.data.DataSet;
import dev.limpid.data.Evidence;
import dev.limpid.error.LimpidException;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.PooledMetric;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Judges methods by metrics over a data set. Parts that are complete in the output folder are taken from there; a run that was
 * ended goes on after the last picture, and ends with the same rows.
 */
public final class EvaluateJob implements Job<MethodScores>, AutoCloseable {
    /** Bytes of scores that are kept for the next method. */
    private static final long MOST_SCORES = 256L << 20;

    private final Model model;
    private final EvaluateRequest request;
    private final JudgedNetwork network;
    private final JudgedPictures pictures;
    private final MetricNeeds needs;
    private final PartIdentity identity;
    private final Path out;
    private final OutputGuard guard;
    private final PartFiles files;
    private final CostFile costs;
    private final CostMeter meter;
    private final KnownScores known;
    private Optional<EarlierRows> earlier = Optional.empty();
    private int turn;
    private volatile boolean isCancelled;

    /**
     * A job.
     *
     * @param out the output folder, made if it does not exist
     * @throws LimpidException if metrics cannot ask the network, since it is no classifier
     */
    public EvaluateJob(
            Model model, DataSet data, Evidence evidence, EvaluateRequest request, Path out, OutputGuard guard) {
        this(
                model,
                OtherTrainings.of(model, Optional.empty(), Optional.empty(), OpenOptions.DEFAULT),
                data,
                evidence,
                request,
                out,
                guard);
    }

    /** The same with other trainings of the network. */
    public EvaluateJob(
            Model model,
            OtherTrainings trainings,
            DataSet data,
            Evidence evidence,
            EvaluateRequest request,
            Path out,
            OutputGuard guard) {
        this.model = model;
        this.request = request;
        this.network = JudgedNetwork.ofAnyKind(model, trainings);
        this.pictures = new JudgedPictures(data, network, evidence);
        this.needs = new MetricNeeds(network, pictures);
        this.identity = new PartIdentity(network, pictures, request.seed());
        this.out = out;
        this.guard = guard;
        OutputGuard.createFolder(out);
        this.files = new PartFiles(out, guard);
        this.costs = new CostFile(out, guard, model.sha256());
        this.meter = new CostMeter(network);
        // A single method has nothing to share.
        this.known = new KnownScores(request.methods().size() > 1 ? MOST_SCORES : 0);
    }

    /** Takes rows of an earlier run over and computes some of them again. Before the run. */
    public void recheck(Recheck recheck) {
        earlier = Optional.of(new EarlierRows(recheck, pictures.size(), guard, model.sha256()));
    }

    /** The request. */
    public EvaluateRequest request() {
        return request;
    }

    /** The model. */
    public Model model() {
        return model;
    }

    /** The inputs. */
    public JudgedPictures pictures() {
        return pictures;
    }

    @Override
    public JobSummary run(JobListener<MethodScores> listener) {
        // Before anything is computed: another training that cannot be used ends the run.
        request.metrics().forEach(this::other);
        int done = 0;
        int partly = 0;
        int failed = readable(listener);
        needs.requirePossible(request.metrics());
        for (int i = 0; i < request.methods().size(); ) {
            List<MethodCall> calls = group(i);
            List<MethodScores> found = scores(calls, i, listener);
            int whole = (int) found.stream().filter(this::isWhole).count();
            done += whole;
            partly += found.size() - whole;
            failed += calls.size() - found.size();
            i += calls.size();
        }
        if (done + partly > 0) {
            files.writeSubjects(identity.subjects());
        }
        return new JobSummary(done, partly, failed);
    }

    /** The methods from a place of the request on that are judged together, since they share maps. */
    private List<MethodCall> group(int first) {
        List<MethodCall> calls = request.methods();
        boolean isPair = request.layer().isEmpty()
                && first + 1 < calls.size()
                && JudgedProduct.isOf(calls.get(first + 1), calls.get(first));
        return calls.subList(first, first + (isPair ? 2 : 1));
    }

    /**
     * Judges methods together. The listener hears of each.
     *
     * @param before how many were judged before
     * @return the numbers of those that did not fail
     */
    private List<MethodScores> scores(List<MethodCall> calls, int before, JobListener<MethodScores> listener) {
        List<Judged> open = new ArrayList<>();
        List<MethodTurn> turns = new ArrayList<>();
        try {
            for (MethodCall call : calls) {
                attempt(List.of(call), listener, () -> {
                    Judged method = judged(call);
                    open.add(method);
                    turns.add(begun(method));
                });
            }
            double share = (double) calls.size() / Math.max(1, turns.size()) / pictures.size();
            int[] reached = {0};
            List<MethodScores> found = new ArrayList<>();
            attempt(calls, listener, () -> {
                run(
                        turns,
                        name -> listener.progress(
                                (before + share * ++reached[0])
                                        / request.methods().size(),
                                name));
                turns.forEach(turn -> found.add(turn.scores(request.metrics())));
            });
            found.forEach(listener::item);
            return found;
        } finally {
            open.forEach(Judged::close);
        }
    }

    /** Does something for methods; a failure is told of each. @throws LimpidException of kind CANCELLED */
    private static void attempt(List<MethodCall> calls, JobListener<MethodScores> listener, Runnable work) {
        try {
            work.run();
        } catch (LimpidException e) {
            if (e.kind() == LimpidException.Kind.CANCELLED) {
                throw e;
            }
            calls.forEach(call -> listener.failed(call.method(), e));
        }
    }

    /** Whether there are numbers, also those of each metric that was asked for. */
    private boolean isWhole(MethodScores scores) {
        return !scores.parts().isEmpty()
                && scores.unmet().stream().noneMatch(u -> request.asked().contains(u.metric()));
    }

    /** Tells which pictures cannot be read. @return how many @throws LimpidException if none can be */
    private int readable(JobListener<MethodScores> listener) {
        int failed = 0;
        for (int i = 0; i < pictures.size(); i++) {
            try {
                pictures.get(i);
            } catch (LimpidException e) {
                if (e.kind() == LimpidException.Kind.CANCELLED || ++failed == pictures.size()) {
                    throw e;
                }
                listener.failed(pictures.name(i), e);
            }
        }
        return failed;
    }

    /** A method made ready, or a map that knows nothing of the network. @throws LimpidException if it does not work */
    public Judged judged(MethodCall call) {
        return EvaluateRequest.isBaseline(call)
                ? JudgedBaseline.of(network, call.method(), request.seed())
                : JudgedMethod.of(network, call, request.layer(), request.seed());
    }

    /** The map of a picture by a method, {@code float[P]} or {@code float[C*P]}, as metrics saw it. */
    public float[] map(Judged method, int picture) {
        return MetricInputs.of(network, method, pictures.get(picture), request.seed())
                .map();
    }

    /** The sizes of an input. */
    InputShape shape() {
        return network.shape();
    }

    /** The call of a method by the name in its results; empty if it was not asked for. */
    Optional<MethodCall> call(String name) {
        return request.methods().stream()
                .filter(c -> EvaluateRequest.name(c).equals(name))
                .findFirst();
    }

    /** Finds what is known of a method. */
    private MethodTurn begun(Judged method) {
        Optional<Cost> cost = costs.find(method.name()).or(() -> earlier.flatMap(e -> e.cost(method.name())));
        Map<ExplanationMetric, Optional<String>> unmet = new LinkedHashMap<>();
        request.metrics().forEach(metric -> unmet.put(metric, needs.unmet(metric, method)));
        if (cost.isEmpty()) {
            cost = pictures.first(picture -> meter.measure(method, picture));
            cost.ifPresent(c -> costs.put(method.name(), c));
        }
        MethodTurn turn = new MethodTurn(method, cost);
        unmet.forEach((metric, reason) ->
                turn.note(metric, reason, reason.isPresent() ? Optional.empty() : part(method, metric)));
        return turn;
    }

    /** A part that need not be computed. */
    private Optional<Part> part(Judged method, ExplanationMetric metric) {
        String fingerprint = identity.of(method, metric);
        Optional<Part> known = files.read(method.name(), metric, fingerprint);
        if (known.isEmpty()) {
            known = earlier.flatMap(e -> e.whole(method.name(), metric, fingerprint));
            known.ifPresent(part -> files.write(part, identity.stamp(method, metric)));
        }
        return known;
    }

    /**
     * Computes what methods miss.
     *
     * @param reached hears of each picture of each method, by its name
     */
    private void run(List<MethodTurn> turns, Consumer<String> reached) {
        List<MethodTurn> missing =
                turns.stream().filter(turn -> !turn.missing().isEmpty()).toList();
        List<MethodRun> runs = new ArrayList<>();
        List<Judged> sharing =
                JudgedProduct.sharing(missing.stream().map(MethodTurn::method).toList(), network, pictures);
        for (int i = 0; i < missing.size(); i++) {
            runs.add(run(sharing.get(i), missing.get(i).missing()));
        }
        MethodRun.together(
                runs,
                model.engine().parallelism(),
                run -> reached.accept(run.name()),
                () -> isCancelled || Thread.currentThread().isInterrupted());
        for (int i = 0; i < runs.size(); i++) {
            MethodTurn turn = missing.get(i);
            for (ExplanationMetric metric : turn.missing()) {
                Part part = runs.get(i).part(metric);
                files.write(part, identity.stamp(turn.method(), metric));
                turn.add(part);
            }
            runs.get(i).end();
        }
    }

    private MethodRun run(Judged method, List<ExplanationMetric> missing) {
        List<ExplanationMetric> each = new ArrayList<>(missing);
        List<PooledMetric> pooled = new ArrayList<>();
        Map<Protocol, Protocol.Gathering> gathered = new LinkedHashMap<>();
        for (ExplanationMetric metric : missing) {
            if (metric instanceof PooledMetric one) {
                pooled.add(one);
                each.remove(metric);
            } else if (metric instanceof ProtocolMetric one) {
                gathered.computeIfAbsent(one.protocol(), p -> p.begin(pictures));
                each.remove(metric);
            }
        }
        StringBuilder all = new StringBuilder();
        missing.stream().filter(m -> !(m instanceof PooledMetric)).forEach(m -> all.append(identity.of(method, m)));
        Journal journal = Journal.open(
                out.resolve(PartFiles.plain(method.name()) + ".journal"), PartFiles.digest(all.toString()));
        earlier.ifPresent(rows -> takeOver(rows, method, each, journal));
        PictureJudge judge = new PictureJudge(network, method, each, pooled, gathered, request.seed(), known, turn++);
        return new MethodRun(pictures, judge, journal);
    }

    private void takeOver(EarlierRows rows, Judged method, List<ExplanationMetric> metrics, Journal journal) {
        Map<ExplanationMetric, String> fingerprints = new LinkedHashMap<>();
        metrics.forEach(m -> fingerprints.put(m, identity.of(method, m)));
        rows.rows(method.name(), fingerprints).forEach((picture, numbers) -> {
            if (!journal.done().containsKey(picture)) {
                journal.add(picture, numbers);
            }
        });
    }

    /** The other training of the network that a metric asks, if it asks one and there is one. */
    Optional<JudgedNetwork> other(ExplanationMetric metric) {
        return network.other(metric);
    }

    @Override
    public void cancel() {
        isCancelled = true;
    }

    @Override
    public void close() {
        network.close();
    }
}
