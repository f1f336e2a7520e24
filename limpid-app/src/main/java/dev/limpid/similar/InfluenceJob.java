package dev.limpid.similar;

import dev.limpid.Image;
import dev.limpid.Job;
import dev.limpid.JobListener;
import dev.limpid.JobSummary;
import dev.limpid.Model;
import dev.limpid.ModelInput;
import dev.limpid.app.job.Cancellation;
import dev.limpid.app.job.EachInput;
import dev.limpid.attribution.Progress;
import dev.limpid.cases.GradientInfluence;
import dev.limpid.cases.Influence;
import dev.limpid.cases.SoftmaxHead;
import dev.limpid.data.DataSet;
import dev.limpid.error.LimpidException;
import dev.limpid.inside.Samples;
import dev.limpid.inside.space.Features;
import dev.limpid.metrics.RankCorrelation;
import dev.limpid.metrics.Vectors;
import dev.limpid.model.Classifier;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Measures how much each training input supports or opposes what a network predicts for inputs. Methods on the last layer fit a head to the
 * features of the data first; their check fits it again to random halves of the data and compares what the methods predicted with what happens.
 */
public final class InfluenceJob implements Job<FoundInfluence>, AutoCloseable {
    private static final double PENALTY = 1e-3;
    private static final int LEAST = 20;

    private final InfluenceRequest request;
    private final Model model;
    private final DataSet data;
    private final List<Image> images;
    private final String layer;
    private final List<Model> checkpoints;
    private final Map<String, GradientInfluence> gradients = new LinkedHashMap<>();
    private final Cancellation cancellation = new Cancellation("the measurement of influence was cancelled");
    private int size;
    private double agreement;

    /** A job. @throws LimpidException if there is no such layer */
    public InfluenceJob(InfluenceRequest request, Model model, DataSet data, List<Image> images) {
        this(request, model, List.of(), data, images);
    }

    /**
     * A job with earlier states of the network.
     *
     * @param checkpoints the network at earlier times of its training, for methods that follow it; they stay open
     * @throws LimpidException if there is no such layer, or no method would use the checkpoints
     */
    public InfluenceJob(
            InfluenceRequest request, Model model, List<Model> checkpoints, DataSet data, List<Image> images) {
        boolean isUsed = request.methods().stream()
                .flatMap(m -> m.whole().stream())
                .anyMatch(kind -> kind != GradientInfluence.Kind.EK_FAC);
        if (!checkpoints.isEmpty() && !isUsed) {
            throw LimpidException.badInput(
                    "checkpoints are used by the methods tracin-all and trak; name one of these");
        }
        this.checkpoints = List.copyOf(checkpoints);
        this.request = request;
        this.model = model;
        this.data = data;
        this.images = List.copyOf(images);
        this.layer = CaseBase.layer(model, request.layer());
    }

    /** The request. */
    public InfluenceRequest request() {
        return request;
    }

    /** The network. */
    public Model model() {
        return model;
    }

    /** The data set. */
    public DataSet data() {
        return data;
    }

    /** The layer whose features the head reads. */
    public String layer() {
        return layer;
    }

    /** How many earlier states of the network are followed. */
    public int checkpoints() {
        return checkpoints.size();
    }

    /** How many training inputs there are; after the first result. */
    public int size() {
        return size;
    }

    /** The share of the training inputs for which the fitted head predicts what the network predicts. */
    public double agreement() {
        return agreement;
    }

    @Override
    public JobSummary run(JobListener<FoundInfluence> listener) {
        CaseBase base = CaseBase.of(model, data, layer, progress(listener, "features of the data", 0, 0.4));
        if (base.size() < LEAST) {
            throw LimpidException.badInput(
                    "at least " + LEAST + " training inputs are needed, and there are " + base.size());
        }
        size = base.size();
        base.failures().forEach(f -> listener.failed(f.name(), LimpidException.badInput(f.sentence())));
        int[] labels = base.types();
        int classes = Math.max(
                model.classifier().decisionCount(), IntStream.of(labels).max().orElse(0) + 1);
        Vectors rows = base.rows().scaled();
        double factor = factor(base.rows(), rows);
        listener.progress(0.4, "the head");
        SoftmaxHead head = SoftmaxHead.fit(rows, labels, all(), classes, PENALTY);
        agreement = agreement(head, rows, base.predicted());
        Influence.Trained trained = new Influence.Trained(head, rows, labels);
        List<Half> halves = halves(trained, listener);
        int step = 0;
        for (InfluenceMethod each : request.methods()) {
            if (each.whole().isPresent()) {
                Progress heard = progress(listener, "gradients for " + each.name(), 0.6 + 0.1 * step++, 0.1);
                gradients.put(
                        each.name(),
                        AllWeights.of(
                                model,
                                states(),
                                each.whole().get(),
                                base.samples(model),
                                labels,
                                request.seed(),
                                heard));
            }
        }
        JobSummary summary = EachInput.run(
                images.size(),
                i -> images.get(i).name(),
                i -> found(images.get(i), base, trained, factor, halves),
                listener,
                cancellation,
                0.8);
        return new JobSummary(
                summary.done(), 0, summary.failed() + base.failures().size());
    }

    /** The network at all times, the last one as it is now. */
    private List<Classifier> states() {
        return Stream.concat(checkpoints.stream(), Stream.of(model))
                .map(Model::classifier)
                .toList();
    }

    private int[] all() {
        return IntStream.range(0, size).toArray();
    }

    private static double factor(Vectors rows, Vectors scaled) {
        for (int i = 0; i < rows.count(); i++) {
            for (int d = 0; d < rows.width(); d++) {
                if (rows.at(i, d) != 0) {
                    return (double) scaled.at(i, d) / rows.at(i, d);
                }
            }
        }
        return 1;
    }

    private static double agreement(SoftmaxHead head, Vectors rows, int[] predicted) {
        return (double) IntStream.range(0, rows.count())
                        .filter(i -> largest(head.logits(rows, i)) == predicted[i])
                        .count()
                / rows.count();
    }

    private static int largest(double[] values) {
        int best = 0;
        for (int k = 1; k < values.length; k++) {
            best = values[k] > values[best] ? k : best;
        }
        return best;
    }

    /**
     * A random half of the data.
     *
     * @param members which inputs are in it
     * @param head fitted to them
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Half(boolean[] members, SoftmaxHead head) {}

    private List<Half> halves(Influence.Trained trained, JobListener<FoundInfluence> listener) {
        List<boolean[]> all = new ArrayList<>();
        SplittableRandom random = new SplittableRandom(request.seed());
        for (int s = 0; s < request.subsets(); s++) {
            int[] order = all();
            boolean[] members = new boolean[size];
            for (int i = 0; i < size / 2; i++) {
                int j = i + random.nextInt(size - i);
                int held = order[i];
                order[i] = order[j];
                order[j] = held;
                members[order[i]] = true;
            }
            all.add(members);
        }
        listener.progress(0.5, "the head on halves of the data");
        return all.parallelStream()
                .map(members -> new Half(
                        members,
                        trained.head()
                                .refitted(
                                        trained.rows(),
                                        trained.labels(),
                                        IntStream.range(0, size)
                                                .filter(i -> members[i])
                                                .toArray())))
                .toList();
    }

    private FoundInfluence found(
            Image image, CaseBase base, Influence.Trained trained, double factor, List<Half> halves) {
        ModelInput input = model.input(image);
        Features features =
                CaseBase.features(model, Samples.of(List.of(input.tensor()), image.name()), layer, Progress.SILENT);
        float[] own = features.layers().get(0).row(0);
        for (int d = 0; d < own.length; d++) {
            own[d] *= (float) factor;
        }
        Vectors asked = Vectors.of(List.of(own));
        int target = features.predicted()[0];
        Map<String, FoundInfluence.Found> methods = new LinkedHashMap<>();
        for (InfluenceMethod each : request.methods()) {
            cancellation.check();
            GradientInfluence weights = gradients.get(each.name());
            double[] influence = weights == null
                    ? each.last().orElseThrow().of(trained, asked, 0, target, request.seed())
                    : weights.of(input.tensor(), target);
            methods.put(
                    each.name(),
                    new FoundInfluence.Found(
                            parts(influence, base, image.name(), 1),
                            parts(influence, base, image.name(), -1),
                            weights == null ? check(influence, asked, target, halves) : Double.NaN));
        }
        return new FoundInfluence(
                image.name(),
                model.classifier().decisions().name(target),
                features.probabilities()[0],
                input.picture(),
                methods);
    }

    /** The inputs with the largest influence of one sign; the asked input itself is left out. */
    private List<FoundInfluence.Part> parts(double[] influence, CaseBase base, String asked, int sign) {
        double sum = 0;
        for (double each : influence) {
            sum += Math.abs(each);
        }
        double whole = sum;
        return IntStream.range(0, influence.length)
                .filter(i -> sign * influence[i] > 0 && !base.name(i).equals(asked))
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> -sign * influence[i])
                        .thenComparingInt(i -> i))
                .limit(request.count())
                .map(i -> new FoundInfluence.Part(
                        base.inputs()[i],
                        base.name(i),
                        model.classifier().decisions().name(base.type(i)),
                        influence[i],
                        Math.abs(influence[i]) / whole))
                .toList();
    }

    /** The rank correlation of the sums of influences in each half and the negative losses of its head. */
    private static double check(double[] influence, Vectors asked, int target, List<Half> halves) {
        if (halves.isEmpty()) {
            return Double.NaN;
        }
        double[] expected = new double[halves.size()];
        double[] happened = new double[halves.size()];
        for (int s = 0; s < expected.length; s++) {
            for (int i = 0; i < influence.length; i++) {
                expected[s] += halves.get(s).members()[i] ? influence[i] : 0;
            }
            happened[s] = -halves.get(s).head().loss(asked, 0, target);
        }
        return RankCorrelation.of(expected, happened).orElse(Double.NaN);
    }

    private Progress progress(JobListener<FoundInfluence> listener, String what, double from, double share) {
        return cancellation.part((heard, done) -> listener.progress(done, heard), what, from, share);
    }

    @Override
    public void cancel() {
        cancellation.ask();
    }

    @Override
    public void close() {
        gradients.values().forEach(GradientInfluence::close);
    }
}
