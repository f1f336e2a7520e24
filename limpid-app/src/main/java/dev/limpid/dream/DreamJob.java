package dev.limpid.dream;

import dev.limpid.Checksum;
import dev.limpid.Job;
import dev.limpid.JobListener;
import dev.limpid.JobSummary;
import dev.limpid.Model;
import dev.limpid.Version;
import dev.limpid.attribution.Progress;
import dev.limpid.data.DataSet;
import dev.limpid.graph.Tensor;
import dev.limpid.inside.Gathered;
import dev.limpid.inside.dream.BestInputs;
import dev.limpid.inside.dream.DreamPlan;
import dev.limpid.inside.dream.Dreamed;
import dev.limpid.inside.dream.Dreamer;
import dev.limpid.inside.dream.GivenPicture;
import dev.limpid.inside.dream.Parametrization;
import dev.limpid.inside.dream.Wish;
import dev.limpid.report.Picture;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.InOrder;
import dev.limpid.zoo.Generator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Finds the dreams of a request. Each core works on a unit of its own; the network is compiled once for all units of a layer.
 *
 * <p>The listener hears of each dream in order. With a folder, dreams are kept there when they are found, and those that an
 * earlier job has kept are handed over at once.
 */
public final class DreamJob implements Job<Dream> {
    /** Points of a curve that are kept. */
    private static final int POINTS = 64;

    private static final double SHARE_OF_DATA = 0.1;

    private final Model model;
    private final DreamRequest request;
    private final List<Subjects.Subject> subjects;
    private final Optional<DreamStore> store;
    private final Map<Integer, Gathered.Failure> failures = new TreeMap<>();
    private Map<String, BestInputs> best = Map.of();
    private volatile boolean isCancelled;
    private int resumed;

    /**
     * A job that keeps nothing.
     *
     * @throws dev.limpid.error.LimpidException if a layer, unit, class or direction does not exist in the model
     */
    public DreamJob(Model model, DreamRequest request) {
        this(model, request, Optional.empty());
    }

    /** A job that keeps dreams in a folder and takes up those that are there. */
    public DreamJob(Model model, DreamRequest request, Path folder) {
        this(model, request, Optional.of(folder));
    }

    private DreamJob(Model model, DreamRequest request, Optional<Path> folder) {
        Dreamer.check(model.classifier());
        this.model = model;
        this.request = request;
        this.subjects = Subjects.of(model, request);
        this.store = folder.map(f -> new DreamStore(f, identity()));
    }

    /** How many dreams there will be. */
    public int count() {
        return subjects.size() * request.facets();
    }

    /** How many dreams were taken from an earlier job. */
    public int resumed() {
        return resumed;
    }

    /** The inputs of the data that could not be read, in order. */
    public List<Gathered.Failure> failures() {
        return List.copyOf(failures.values());
    }

    private void failed(Gathered.Failure failure) {
        failures.put(failure.index(), failure);
    }

    /** The request. */
    public DreamRequest request() {
        return request;
    }

    /** The model. */
    public Model model() {
        return model;
    }

    /** The input of the data that excites the unit of a dream most; empty without data, or for a direction or a layer. */
    public Optional<BestInput> findBestInput(Dream dream) {
        return Optional.ofNullable(best.get(dream.value()))
                .filter(b -> dream.unit() >= 0 && b.which()[dream.unit()] >= 0)
                .map(b -> new BestInput(
                        request.style().data().orElseThrow().name(b.which()[dream.unit()]),
                        (request.isLeast() ? -1 : 1) * (request.isLeast() ? b.lowest() : b.highest())[dream.unit()]));
    }

    /** Whether a dream excites its unit more (for the least-liked input, less) than every input of the data. */
    public boolean beats(Dream dream) {
        return findBestInput(dream)
                .filter(b -> sign() * (dream.activation() - b.activation()) > 0)
                .isPresent();
    }

    private String identity() {
        DreamRequest.Style style = request.style();
        String generator =
                style.generator().map(Generator::fileOf).map(Checksum::ofFile).orElse("");
        return String.join(
                "\n",
                Version.text(),
                model.sha256(),
                model.preprocessingText(),
                request.label(),
                request.subject().direction().map(Checksum::ofFile).orElse("")
                        + request.subject().isCentre(),
                request.picture()
                        .map(p -> Integer.toHexString(
                                Arrays.hashCode(model.tensor(p).toFloats())))
                        .orElse(""),
                style.parametrization() + style.side() + " " + style.decay() + generator,
                style.data().map(DataSet::identity).orElse(""),
                request.facets() + " " + request.seed(),
                request.options().toString());
    }

    @Override
    public JobSummary run(JobListener<Dream> listener) {
        Map<String, List<Subjects.Subject>> byValue = new LinkedHashMap<>();
        subjects.forEach(
                s -> byValue.computeIfAbsent(s.value(), v -> new ArrayList<>()).add(s));
        Parametrization parametrization = DreamPictures.parametrization(
                model,
                request,
                this::failed,
                progress((share) -> listener.progress(SHARE_OF_DATA * share / 2, "reading data")));
        compare(listener, byValue);
        Done done = new Done(listener, request.style().data().isPresent() ? SHARE_OF_DATA : 0);
        byValue.forEach((value, own) -> run(value, own, parametrization, done));
        return new JobSummary(done.count, 0, 0);
    }

    private void compare(JobListener<Dream> listener, Map<String, List<Subjects.Subject>> byValue) {
        if (request.style().data().isPresent() && request.aim() == DreamPlan.Aim.PREFERRED) {
            best = BestInputs.of(
                    model.engine(),
                    model.classifier(),
                    List.copyOf(byValue.keySet()),
                    request.subject().isCentre(),
                    request.style().data().get().samples(model),
                    this::failed,
                    progress(share -> listener.progress(SHARE_OF_DATA * (1 + share) / 2, "comparing data")));
        }
    }

    /** What was handed over. */
    private final class Done {
        private final JobListener<Dream> listener;
        private final double start;
        private int count;

        Done(JobListener<Dream> listener, double start) {
            this.listener = listener;
            this.start = start;
        }

        void add(List<Dream> dreams) {
            dreams.forEach(listener::item);
            count += dreams.size();
            within(0, dreams.get(0).name());
        }

        void within(double share, String what) {
            listener.progress(start + (1 - start) * (count + share * request.facets()) / count(), what);
        }
    }

    private interface Share {
        void reached(double share);
    }

    private Progress progress(Share share) {
        return new Progress() {
            @Override
            public void update(long done, long total) {
                share.reached((double) done / total);
            }

            @Override
            public boolean isCancelled() {
                return isCancelled;
            }
        };
    }

    private void run(String value, List<Subjects.Subject> own, Parametrization parametrization, Done done) {
        List<Optional<List<Dream>>> kept = own.stream().map(this::kept).toList();
        long missing = kept.stream().filter(Optional::isEmpty).count();
        if (missing == 0) {
            kept.forEach(k -> done.add(k.orElseThrow()));
            resumed += own.size() * request.facets();
            return;
        }
        resumed += (own.size() - (int) missing) * request.facets();
        boolean isAlone = missing == 1;
        Engine engine = isAlone ? model.engine() : model.engine().single();
        DreamPlan plan = new DreamPlan(
                value, request.aim(), parametrization, request.options(), request.facets(), request.facets() > 1);
        float[][] given = request.picture()
                .map(p -> GivenPicture.of(model.engine(), model.classifier(), model.tensor(p), parametrization.size()))
                .orElse(new float[0][]);
        try (Dreamer dreamer = Dreamer.of(engine, model.classifier(), plan)) {
            if (isAlone) {
                for (int i = 0; i < own.size(); i++) {
                    String name = own.get(i).name();
                    Progress steps = progress(share -> done.within(share, name));
                    done.add(kept.get(i).isPresent() ? kept.get(i).get() : dreams(dreamer, own.get(i), given, steps));
                }
            } else {
                Progress quiet = progress(share -> {});
                InOrder.run(
                        model.engine().parallelism(),
                        own.size(),
                        i -> kept.get(i).orElseGet(() -> dreams(dreamer, own.get(i), given, quiet)),
                        done::add);
            }
        }
    }

    /** Removes the dreams that were kept in the folder. @throws dev.limpid.error.LimpidException if they cannot be removed */
    public void forget() {
        for (Subjects.Subject each : subjects) {
            for (int facet = 0; facet < request.facets(); facet++) {
                String file = file(each, facet);
                store.ifPresent(s -> s.forget(file));
            }
        }
    }

    private String file(Subjects.Subject subject, int facet) {
        return subject.file() + (request.facets() > 1 ? "-facet-" + (facet + 1) : "");
    }

    private Optional<List<Dream>> kept(Subjects.Subject subject) {
        List<Dream> found = new ArrayList<>();
        for (int facet = 0; facet < request.facets(); facet++) {
            String file = file(subject, facet);
            store.flatMap(s -> s.find(file, subject.value(), subject.unit())).ifPresent(found::add);
        }
        return found.size() == request.facets() ? Optional.of(found) : Optional.empty();
    }

    private List<Dream> dreams(Dreamer dreamer, Subjects.Subject subject, float[][] given, Progress steps) {
        List<Wish> wishes = new ArrayList<>();
        for (int facet = 0; facet < request.facets(); facet++) {
            wishes.add(subject.wish().withSeed(subject.wish().seed() + 7_919L * facet));
        }
        Dreamed dreamed = dreamer.run(wishes, given, steps);
        List<Dream> dreams = new ArrayList<>();
        for (int facet = 0; facet < request.facets(); facet++) {
            Dream dream = new Dream(
                    subject.name(),
                    file(subject, facet),
                    subject.value(),
                    subject.unit(),
                    facet,
                    picture(dreamed, facet),
                    dreamed.importance(facet),
                    sign() * dreamed.activation(facet),
                    points(dreamed.curves().get(facet)));
            store.ifPresent(s -> s.put(dream));
            dreams.add(dream);
        }
        return dreams;
    }

    /** The least-liked input is found along the opposite of the direction; activations are told along the direction. */
    private int sign() {
        return request.isLeast() ? -1 : 1;
    }

    private float[] points(float[] curve) {
        int steps = curve.length - 1;
        int count = Math.min(POINTS, steps);
        float[] points = new float[count];
        for (int i = 0; i < count; i++) {
            points[i] = sign() * curve[count == 1 ? 0 : (int) ((long) i * (steps - 1) / (count - 1))];
        }
        return points;
    }

    private static Picture picture(Dreamed dreamed, int row) {
        return Picture.ofShares(dreamed.size().width(), dreamed.size().height(), dreamed.planes(row));
    }

    /** A picture as the model takes it, for programs that measure dreams. */
    public static Tensor input(Model model, Dream dream) {
        Picture picture = dream.picture();
        int[] rgb = new int[picture.width() * picture.height()];
        for (int i = 0; i < rgb.length; i++) {
            rgb[i] = picture.rgb(i % picture.width(), i / picture.width());
        }
        return model.tensor(dev.limpid.Image.of(picture.width(), picture.height(), rgb));
    }

    @Override
    public void cancel() {
        isCancelled = true;
    }
}
