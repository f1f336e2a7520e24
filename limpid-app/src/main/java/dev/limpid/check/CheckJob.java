package dev.limpid.check;

import dev.limpid.ExplainRequest;
import dev.limpid.Explanation;
import dev.limpid.Explanations;
import dev.limpid.Image;
import dev.limpid.Job;
import dev.limpid.JobListener;
import dev.limpid.JobSummary;
import dev.limpid.MethodResult;
import dev.limpid.Model;
import dev.limpid.data.DataSet;
import dev.limpid.error.LimpidException;
import dev.limpid.model.Prediction;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * Checks a network against a recorded reference: first each picture, then the methods themselves. The class that is explained is the one
 * that the reference explains, so that a map is compared with a map of the same question even where the prediction changed. Used by
 * one thread; {@link #cancel} may be called by another.
 */
public final class CheckJob implements Job<PictureCheck> {
    private final Model model;
    private final DataSet data;
    private final GoldenMaps golden;
    private final CheckRequest request;
    private final List<PictureCheck> pictures = new ArrayList<>();
    private final List<MethodTrial> trials = new ArrayList<>();
    private final Set<String> notes = new LinkedHashSet<>();
    private volatile boolean isCancelled;

    /**
     * A check of the methods of a reference.
     *
     * @param data the pictures of the reference, in the same order
     * @param thresholds what is good enough
     * @throws LimpidException if the data are not those of the reference
     */
    public CheckJob(Model model, DataSet data, GoldenMaps golden, Thresholds thresholds) {
        this.model = model;
        this.data = data;
        this.golden = golden;
        this.request = golden.request().withThresholds(thresholds);
        if (data.size() != golden.pictures().size()) {
            throw LimpidException.badInput(data.name() + " has " + data.size() + " pictures, but the reference "
                    + golden.folder() + " has " + golden.pictures().size());
        }
        for (int i = 0; i < data.size(); i++) {
            GoldenPicture picture = golden.pictures().get(i);
            if (!file(data.name(i)).equals(file(picture.name()))
                    || !GoldenMaps.checksum(data.name(i)).equals(picture.sha256())) {
                throw LimpidException.badInput(data.name(i) + " is not the picture " + picture.name()
                        + " of the reference " + golden.folder() + "; record the reference again");
            }
        }
        note();
    }

    /** The data set of a reference, as it was recorded. @throws LimpidException if it is not there */
    public static DataSet dataOf(GoldenMaps golden, Model model) {
        return DataSet.of(golden.head().data(), model, golden.pictures().size());
    }

    /** Checks a network with the thresholds and the data of a reference. @throws LimpidException if the data are not there */
    public static CheckResult check(Model model, GoldenMaps golden) {
        CheckJob job = new CheckJob(
                model, dataOf(golden, model), golden, golden.request().thresholds());
        job.run(item -> {});
        return job.result();
    }

    private static String file(String name) {
        return String.valueOf(Path.of(name).getFileName());
    }

    /** What differs without being a failure. */
    private void note() {
        GoldenMaps.Head head = golden.head();
        note("network", network(head.model(), head.modelSha256()), network(model.title(), model.sha256()));
        note("runtime", head.engine(), model.engine().description());
        note("preprocessing", withoutReason(head.preprocessing()), withoutReason(model.preprocessingText()));
    }

    private static String network(String name, String sha256) {
        return name + " (SHA-256 " + sha256.substring(0, Math.min(12, sha256.length())) + "...)";
    }

    /** How pictures become the input, without why. */
    private static String withoutReason(String text) {
        int reason = text.indexOf(" (");
        return reason < 0 ? text : text.substring(0, reason);
    }

    private void note(String what, String before, String now) {
        if (!before.equals(now)) {
            notes.add("another " + what + ": " + now + " instead of " + before);
        }
    }

    /** The network. */
    public Model model() {
        return model;
    }

    /** The reference. */
    public GoldenMaps golden() {
        return golden;
    }

    /** What was found so far. */
    public CheckResult result() {
        return new CheckResult(request, pictures, trials, List.copyOf(notes));
    }

    /** Checks everything. An item is a picture with its maps; a picture that cannot be read fails the check. */
    @Override
    public JobSummary run(JobListener<PictureCheck> listener) {
        int failed = 0;
        int steps = data.size() + 1;
        for (int i = 0; i < data.size(); i++) {
            stopIfCancelled();
            listener.progress((double) i / steps, data.name(i));
            PictureCheck check = check(i);
            failed += check.problem().isPresent() ? 1 : 0;
            pictures.add(withoutMaps(check));
            listener.item(check);
        }
        List<Integer> judged = new ArrayList<>();
        for (int i = 0; i < data.size() && judged.size() < request.judged(); i++) {
            if (pictures.get(i).problem().isEmpty()) {
                judged.add(i);
            }
        }
        MethodTrials methods = new MethodTrials(model, request);
        for (int m = 0; m < request.explain().methods().size() && !judged.isEmpty(); m++) {
            stopIfCancelled();
            String method = request.explain().methods().get(m).method();
            listener.progress(
                    (data.size() + (double) m / request.explain().methods().size()) / steps, method);
            trials.addAll(methods.of(
                    request.explain().methods().get(m),
                    judged.stream().map(data::image).toList(),
                    judged.stream().map(i -> golden.pictures().get(i).index()).toList()));
        }
        return new JobSummary(data.size() - failed, 0, failed);
    }

    private void stopIfCancelled() {
        if (isCancelled || Thread.currentThread().isInterrupted()) {
            throw LimpidException.cancelled("the check was cancelled");
        }
    }

    private static PictureCheck withoutMaps(PictureCheck check) {
        List<MapCheck> maps = check.maps().stream()
                .map(m -> new MapCheck(m.method(), m.drift(), m.isPassed(), Optional.empty(), m.problem()))
                .toList();
        return new PictureCheck(
                check.name(),
                check.golden(),
                check.label(),
                check.probability(),
                check.isChanged(),
                maps,
                check.problem());
    }

    private PictureCheck check(int index) {
        GoldenPicture reference = golden.pictures().get(index);
        String name = data.name(index);
        try {
            Image image = data.image(index).named(name);
            Explanations found = model.explain(image, asked(reference));
            Prediction top = found.prediction();
            String label = GoldenMaps.label(top);
            boolean isChanged = top.index() != reference.index() || !label.equals(reference.label());
            List<MapCheck> maps =
                    found.results().stream().map(r -> map(r, reference)).toList();
            return new PictureCheck(name, reference, label, GoldenMaps.value(top), isChanged, maps, Optional.empty());
        } catch (LimpidException e) {
            if (e.kind() == LimpidException.Kind.CANCELLED) {
                throw e;
            }
            return new PictureCheck(
                    name, reference, "", Double.NaN, false, List.of(), Optional.of(String.valueOf(e.getMessage())));
        }
    }

    /** The question of the reference: where that is the predicted class, the class that was predicted then. */
    private ExplainRequest asked(GoldenPicture reference) {
        ExplainRequest explain = request.explain();
        boolean isOfClass = explain.target().strip().equals(ExplainRequest.TOP)
                && model.classifier().classes() > 1;
        return isOfClass ? explain.withTarget(Integer.toString(reference.index())) : explain;
    }

    private MapCheck map(MethodResult result, GoldenPicture reference) {
        String method = result.info().name();
        if (result.explanation().isEmpty()) {
            String problem = result.failure().orElseThrow().getMessage();
            return new MapCheck(method, Optional.empty(), false, Optional.empty(), Optional.of(problem));
        }
        Explanation now = result.explanation().get();
        Map<String, String> parameters = golden.head().parameters().getOrDefault(method, Map.of());
        if (!parameters.equals(now.provenance().parameters())) {
            notes.add("another standard of a parameter of " + method + ": "
                    + now.provenance().parameters() + " instead of " + parameters);
        }
        StoredMap before = stored(reference, method);
        Drift drift = before.to(StoredMap.of(now), now.input().sizes());
        boolean isPassed = drift.correlation() >= request.thresholds().correlation();
        return new MapCheck(method, Optional.of(drift), isPassed, Optional.of(now), Optional.empty());
    }

    /** The recorded map of a method. */
    StoredMap stored(GoldenPicture picture, String method) {
        String file = Objects.requireNonNull(
                picture.maps().get(method), () -> "no map of " + method + " was recorded for " + picture.name());
        return StoredMap.read(golden.folder().resolve(file));
    }

    @Override
    public void cancel() {
        isCancelled = true;
    }
}
