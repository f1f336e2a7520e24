package dev.limpid.retrain;

import dev.limpid.Job;
import dev.limpid.JobListener;
import dev.limpid.JobSummary;
import dev.limpid.MethodCall;
import dev.limpid.Model;
import dev.limpid.error.LimpidException;
import dev.limpid.evaluate.Judged;
import dev.limpid.evaluate.JudgedBaseline;
import dev.limpid.evaluate.JudgedMethod;
import dev.limpid.evaluate.JudgedNetwork;
import dev.limpid.metrics.Interval;
import dev.limpid.trust.MapFunction;
import dev.limpid.trust.MetricInput;
import dev.limpid.zoo.BuiltIn;
import dev.limpid.zoo.Retrainer;
import dev.limpid.zoo.Retrainer.Data;
import dev.limpid.zoo.Retrainer.Labelled;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * ROAR and KAR: explains all pictures of training and test by each method, removes the pixels of the highest scores or all others, trains
 * the network from random weights on what is left, and tests it on pictures that were changed in the same way. The class that is
 * explained is the predicted one; scores are ranked with their signs. Not safe for several threads.
 *
 * <p>Ref.: Hooker, Erhan, Kindermans and Kim, A Benchmark for Interpretability Methods in Deep Neural Networks, 2019, arXiv
 * 1806.10758.
 */
public final class RetrainJob implements Job<RetrainCurve> {
    private static final int BATCH = 64;

    private final Model model;
    private final String network;
    private final RetrainRequest request;
    private final Retrainer retrainer;
    private final Data data;
    private final Removal removal;
    private final List<RetrainCurve> curves = new ArrayList<>();
    private final List<RetrainResult.Example> examples = new ArrayList<>();
    private Optional<Interval> whole = Optional.empty();
    private double right;
    private int trained;
    private volatile boolean isCancelled;

    /**
     * A job.
     *
     * @param model a built-in network of pictures, which is explained
     * @param clothing the folder with the files of Fashion-MNIST, for a network that was trained on them
     * @throws LimpidException if the network is not built in, or its data is missing
     */
    public RetrainJob(Model model, RetrainRequest request, Retrainer retrainer, Path clothing) {
        if (!Model.isBuiltIn(model.name())) {
            throw LimpidException.unsupported(model.title()
                    + " is not built in; only networks of the zoo can be trained again, such as zoo:lenet");
        }
        this.model = model;
        this.network = BuiltIn.parse(model.name()).name();
        this.request = request;
        this.retrainer = retrainer;
        this.data = retrainer.data(network, clothing, request.training(), request.test());
        this.removal = Removal.of(data.training());
    }

    /** The model. */
    public Model model() {
        return model;
    }

    /** The request. */
    public RetrainRequest request() {
        return request;
    }

    /** Channels of a picture. */
    int channels() {
        return data.test().channels();
    }

    /** Width and height of a picture. */
    int side() {
        return data.test().side();
    }

    @Override
    public JobSummary run(JobListener<RetrainCurve> listener) {
        int failed = 0;
        try (JudgedNetwork judged = JudgedNetwork.of(model)) {
            int[] seen = predicted(judged, data.training());
            int[] unseen = predicted(judged, data.test());
            right = right(data.test(), unseen);
            boolean[][] plain = trained(data, listener, "whole pictures");
            whole = Optional.of(Accuracies.interval(List.<boolean[][]>of(plain)));
            for (MethodCall call : request.methods()) {
                try (Judged method = JudgedBaseline.NAMES.contains(call.method())
                        ? JudgedBaseline.of(judged, call.method(), request.seed())
                        : JudgedMethod.of(judged, call, Optional.empty(), request.seed())) {
                    listener.progress(share(), method.name() + ": explaining");
                    List<int[]> training = orders(judged, method, data.training(), seen);
                    List<int[]> test = orders(judged, method, data.test(), unseen);
                    for (Mode mode : Mode.values()) {
                        RetrainCurve curve = curve(method.name(), mode, training, test, listener);
                        curves.add(curve);
                        listener.item(curve);
                    }
                } catch (LimpidException e) {
                    if (e.kind() == LimpidException.Kind.CANCELLED) {
                        throw e;
                    }
                    listener.failed(call.method(), e);
                    failed++;
                }
            }
        }
        return new JobSummary(request.methods().size() - failed, 0, failed);
    }

    private double share() {
        return (double) trained / request.trainings();
    }

    private RetrainCurve curve(
            String method, Mode mode, List<int[]> training, List<int[]> test, JobListener<RetrainCurve> listener) {
        List<RetrainCurve.Point> points = new ArrayList<>();
        List<boolean[][]> all = new ArrayList<>();
        List<float[]> pictures = new ArrayList<>();
        pictures.add(data.test().inputs().get(0));
        for (double share : request.shares()) {
            Data changed = new Data(
                    removal.of(data.training(), training, share, mode), removal.of(data.test(), test, share, mode));
            pictures.add(changed.test().inputs().get(0));
            boolean[][] right = trained(changed, listener, method + ", " + mode.title());
            all.add(right);
            points.add(new RetrainCurve.Point(share, Accuracies.interval(List.<boolean[][]>of(right))));
        }
        examples.add(new RetrainResult.Example(method, mode, pictures));
        return new RetrainCurve(method, mode, points, Accuracies.interval(all));
    }

    /** Trains from each seed. @return for each seed and test picture whether it is classified rightly */
    private boolean[][] trained(Data on, JobListener<RetrainCurve> listener, String what) {
        boolean[][] right = new boolean[request.seeds()][];
        for (int s = 0; s < right.length; s++) {
            if (isCancelled || Thread.currentThread().isInterrupted()) {
                throw LimpidException.cancelled("the retraining was cancelled");
            }
            right[s] = retrainer.right(network, on, request.epochs(), request.seed() + s + 1);
            trained++;
            listener.progress(share(), what);
        }
        return right;
    }

    private static int[] predicted(JudgedNetwork network, Labelled pictures) {
        double[][] scores = network.scores()
                .of(
                        pictures.inputs().size(),
                        (i, into) -> System.arraycopy(pictures.inputs().get(i), 0, into, 0, into.length));
        int[] classes = new int[scores.length];
        for (int i = 0; i < classes.length; i++) {
            for (int k = 0; k < scores[i].length; k++) {
                classes[i] = scores[i][k] > scores[i][classes[i]] ? k : classes[i];
            }
        }
        return classes;
    }

    /** The order of the pixels of each picture; pictures of the same class are explained together. */
    private List<int[]> orders(JudgedNetwork network, Judged method, Labelled pictures, int[] classes) {
        Map<Integer, List<Integer>> byClass = new LinkedHashMap<>();
        for (int i = 0; i < classes.length; i++) {
            byClass.computeIfAbsent(classes[i], k -> new ArrayList<>()).add(i);
        }
        int[][] orders = new int[classes.length][];
        MapFunction maps = method.maps(0);
        byClass.forEach((target, members) -> {
            for (int from = 0; from < members.size(); from += BATCH) {
                List<Integer> some = members.subList(from, Math.min(members.size(), from + BATCH));
                List<float[]> inputs = some.stream().map(pictures.inputs()::get).toList();
                List<float[]> found = maps.maps(inputs, target, request.seed());
                for (int k = 0; k < some.size(); k++) {
                    orders[some.get(k)] = Removal.order(MetricInput.byPixel(found.get(k), network.shape()));
                }
            }
        });
        return List.of(orders);
    }

    /** The results so far. @throws IllegalStateException before a run */
    public RetrainResult result() {
        return new RetrainResult(whole.orElseThrow(), right, curves, examples);
    }

    private static double right(Labelled pictures, int[] found) {
        int right = 0;
        for (int i = 0; i < found.length; i++) {
            right += found[i] == pictures.labels()[i] ? 1 : 0;
        }
        return (double) right / found.length;
    }

    @Override
    public void cancel() {
        isCancelled = true;
    }
}
