package dev.limpid.evaluate;

import dev.limpid.Job;
import dev.limpid.JobListener;
import dev.limpid.JobSummary;
import dev.limpid.MethodCall;
import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.OutputGuard;
import dev.limpid.Version;
import dev.limpid.data.DataSet;
import dev.limpid.data.Evidence;
import dev.limpid.error.LimpidException;
import dev.limpid.trust.ExplanationMetric;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.Need;
import dev.limpid.trust.PooledMetric;
import dev.limpid.trust.randomisation.DataRandomisation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

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
        this.out = out;
        this.guard = guard;
        OutputGuard.createFolder(out);
        this.files = new PartFiles(out, guard);
        this.costs = new CostFile(out, guard);
        this.meter = new CostMeter(network);
        // A single method has nothing to share.
        this.known = new KnownScores(request.methods().size() > 1 ? MOST_SCORES : 0);
    }

    /** Takes rows of an earlier run over and computes some of them again. Before the run. */
    public void recheck(Recheck recheck) {
        earlier = Optional.of(new EarlierRows(recheck, pictures.size(), guard));
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
        for (int i = 0; i < request.methods().size(); i++) {
            MethodCall call = request.methods().get(i);
            int before = i;
            try (Judged method = judged(call)) {
                MethodScores scores = scores(
                        method,
                        share -> listener.progress(
                                (before + share) / request.methods().size(), method.name()));
                listener.item(scores);
                boolean isWhole = isWhole(scores);
                done += isWhole ? 1 : 0;
                partly += isWhole ? 0 : 1;
            } catch (LimpidException e) {
                if (e.kind() == LimpidException.Kind.CANCELLED) {
                    throw e;
                }
                listener.failed(call.method(), e);
                failed++;
            }
        }
        return new JobSummary(done, partly, failed);
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

    /** Hears how much of a method is done, 0 to 1. */
    private interface Share {
        void reached(double share);
    }

    private MethodScores scores(Judged method, Share share) {
        Map<String, Part> parts = new LinkedHashMap<>();
        Map<String, String> unmet = new LinkedHashMap<>();
        List<ExplanationMetric> missing = new ArrayList<>();
        for (ExplanationMetric metric : request.metrics()) {
            String name = metric.info().name();
            Optional<String> reason = needs.unmet(metric, method);
            Optional<Part> known = reason.isPresent() ? Optional.empty() : part(method, metric);
            reason.ifPresent(r -> unmet.put(name, r));
            known.ifPresent(part -> parts.put(name, part));
            if (reason.isEmpty() && known.isEmpty()) {
                missing.add(metric);
            }
        }
        Optional<Cost> cost = costs.find(method.name()).or(() -> earlier.flatMap(e -> e.cost(method.name())));
        if (cost.isEmpty()) {
            cost = cost(method);
            cost.ifPresent(c -> costs.put(method.name(), c));
        }
        if (!missing.isEmpty()) {
            run(method, missing, share).forEach(part -> parts.put(part.info().name(), part));
        }
        List<Part> ordered = new ArrayList<>();
        List<MethodScores.Unmet> without = new ArrayList<>();
        for (ExplanationMetric metric : request.metrics()) {
            String name = metric.info().name();
            Optional<Part> part = Optional.ofNullable(parts.get(name));
            if (part.flatMap(Part::mean).isPresent()) {
                ordered.add(part.get());
            } else {
                without.add(new MethodScores.Unmet(
                        name,
                        part.flatMap(Part::note)
                                .or(() -> Optional.ofNullable(unmet.get(name)))
                                .orElse("no picture has a number")));
            }
        }
        return new MethodScores(method.name(), method.family(), ordered, without, cost);
    }

    /** A part that need not be computed. */
    private Optional<Part> part(Judged method, ExplanationMetric metric) {
        String fingerprint = fingerprint(method, metric);
        Optional<Part> known = files.read(method.name(), metric, fingerprint);
        if (known.isEmpty()) {
            known = earlier.flatMap(e -> e.whole(method.name(), metric, fingerprint));
            known.ifPresent(part -> files.write(part, fingerprint));
        }
        return known;
    }

    private List<Part> run(Judged method, List<ExplanationMetric> missing, Share share) {
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
        StringBuilder identity = new StringBuilder();
        missing.stream()
                .filter(m -> !(m instanceof PooledMetric))
                .forEach(m -> identity.append(fingerprint(method, m)));
        Journal journal = Journal.open(
                out.resolve(PartFiles.plain(method.name()) + ".journal"), PartFiles.digest(identity.toString()));
        earlier.ifPresent(rows -> takeOver(rows, method, each, journal));
        PictureJudge judge = new PictureJudge(network, method, each, pooled, gathered, request.seed(), known, turn++);
        MethodRun run = new MethodRun(pictures, judge, journal, model.engine().parallelism());
        int[] done = {0};
        run.run(
                i -> share.reached((double) ++done[0] / pictures.size()),
                () -> isCancelled || Thread.currentThread().isInterrupted());
        List<Part> parts = new ArrayList<>();
        for (ExplanationMetric metric : missing) {
            Part part = run.part(metric);
            files.write(part, fingerprint(method, metric));
            parts.add(part);
        }
        journal.delete();
        return parts;
    }

    private void takeOver(EarlierRows rows, Judged method, List<ExplanationMetric> metrics, Journal journal) {
        Map<ExplanationMetric, String> fingerprints = new LinkedHashMap<>();
        metrics.forEach(m -> fingerprints.put(m, fingerprint(method, m)));
        rows.rows(method.name(), fingerprints).forEach((picture, numbers) -> {
            if (!journal.done().containsKey(picture)) {
                journal.add(picture, numbers);
            }
        });
    }

    /** Measured on the first picture that can be explained. */
    private Optional<Cost> cost(Judged method) {
        for (int i = 0; i < pictures.size(); i++) {
            try {
                return Optional.of(meter.measure(method, pictures.get(i)));
            } catch (LimpidException e) {
                if (e.kind() == LimpidException.Kind.CANCELLED) {
                    throw e;
                }
            }
        }
        return Optional.empty();
    }

    /** The other training of the network that a metric asks, if it asks one and there is one. */
    Optional<JudgedNetwork> other(ExplanationMetric metric) {
        if (metric instanceof DataRandomisation) {
            return network.randomLabels();
        }
        return metric.info().needs().contains(Need.TUNED_NETWORK) ? network.tuned() : Optional.empty();
    }

    /** What a part depends on, in short. */
    private String fingerprint(Judged method, ExplanationMetric metric) {
        Set<Need> needs = metric.info().needs();
        boolean isOfEvidence = needs.contains(Need.MASK) || needs.contains(Need.BOXES);
        return PartFiles.digest(String.join(
                "\n",
                Version.text(),
                model.sha256(),
                model.preprocessingText(),
                pictures.identity(),
                isOfEvidence ? pictures.identityOfEvidence() : "",
                other(metric).map(n -> n.model().sha256()).orElse(""),
                method.identity(),
                metric.info().name() + " " + metric.info().order() + " "
                        + metric.info().cost(),
                Long.toString(request.seed())));
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
