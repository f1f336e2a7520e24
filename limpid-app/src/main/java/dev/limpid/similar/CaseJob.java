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
import dev.limpid.cases.CaseIndex;
import dev.limpid.cases.MatchMatrix;
import dev.limpid.cases.RegionMatches;
import dev.limpid.cases.Usual;
import dev.limpid.data.DataSet;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import dev.limpid.inside.Samples;
import dev.limpid.inside.space.Features;
import dev.limpid.metrics.Vectors;
import dev.limpid.report.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the cases of a data set that resemble inputs, says which regions match, and how good each answer is. The data set is read once.
 */
public final class CaseJob implements Job<FoundCases>, AutoCloseable {
    private static final int VOTERS = 10;
    private static final int LEAST = 10;

    private final CaseRequest request;
    private final Model model;
    private final DataSet data;
    private final List<Image> images;
    private final String layer;
    private final Cancellation cancellation = new Cancellation("the search for cases was cancelled");
    private @Nullable CaseSummary summary;
    private @Nullable RegionMatches regions;
    private double[] usual = {};
    private Optional<String> noRegions = Optional.empty();

    /**
     * A job.
     *
     * @param data the cases
     * @param images the inputs that are asked about
     * @throws LimpidException if there is no such layer
     */
    public CaseJob(CaseRequest request, Model model, DataSet data, List<Image> images) {
        this.request = request;
        this.model = model;
        this.data = data;
        this.images = List.copyOf(images);
        this.layer = CaseBase.layer(model, request.layer());
    }

    /** The request. */
    public CaseRequest request() {
        return request;
    }

    /** The network. */
    public Model model() {
        return model;
    }

    /** The data set. */
    DataSet data() {
        return data;
    }

    /** What is known of the data set; after the first result. */
    public CaseSummary summary() {
        CaseSummary known = summary;
        if (known == null) {
            throw new IllegalStateException("the job has not run");
        }
        return known;
    }

    @Override
    public JobSummary run(JobListener<FoundCases> listener) {
        CaseBase base = CaseBase.of(model, data, layer, progress(listener, "features of the data", 0, 0.6));
        if (base.size() < LEAST) {
            throw LimpidException.badInput("at least " + LEAST + " cases are needed, and there are " + base.size());
        }
        base.failures().forEach(f -> listener.failed(f.name(), LimpidException.badInput(f.sentence())));
        Vectors compared = request.distance().isOfContributions()
                ? CaseBase.contributions(
                        model, base.samples(model), layer, progress(listener, "contributions", 0.6, 0.2))
                : base.rows();
        JobSummary asked;
        try (CaseIndex index = CaseIndex.of(compared, request.distance())) {
            CaseSearch search = CaseSearch.of(base, index, compared);
            summary = search.summary(layer);
            usual = base.rows().mean();
            openRegions(base);
            asked = EachInput.run(
                    images.size(),
                    i -> images.get(i).name(),
                    i -> found(images.get(i), base, search),
                    listener,
                    cancellation,
                    0.8);
        }
        return new JobSummary(asked.done(), 0, asked.failed() + base.failures().size());
    }

    private Progress progress(JobListener<FoundCases> listener, String what, double from, double share) {
        return cancellation.part((heard, done) -> listener.progress(done, heard), what, from, share);
    }

    private void openRegions(CaseBase base) {
        if (!request.hasRegions()) {
            return;
        }
        try {
            regions = RegionMatches.of(
                    model.classifier(),
                    base.map(model).orElseThrow(() -> LimpidException.unsupported("the layer has no places")),
                    MatchDrawing.SIDE,
                    model.engine());
        } catch (LimpidException e) {
            noRegions = Optional.of("regions that match are not shown: " + e.getMessage());
        }
    }

    private FoundCases found(Image image, CaseBase base, CaseSearch search) {
        ModelInput input = model.input(image);
        Samples alone = Samples.of(List.of(input.tensor()), image.name());
        Features features = CaseBase.features(model, alone, layer, Progress.SILENT);
        Vectors own = features.layers().get(0);
        float[] asked = request.distance().isOfContributions()
                ? CaseBase.contributions(model, alone, layer, Progress.SILENT).row(0)
                : own.row(0);
        int type = features.predicted()[0];
        List<String> notes = new ArrayList<>();
        noRegions.ifPresent(notes::add);
        CaseSearch.Found found = search.of(asked, type, image.name(), request);
        if (!found.same().isEmpty()) {
            found.note().ifPresent(notes::add);
        }
        String label = model.classifier().decisions().name(type);
        List<FoundCases.Case> same = cases(found.same(), search.same(), input, own.row(0), base);
        List<FoundCases.Case> other = cases(found.other(), search.other(), input, own.row(0), base);
        Optional<FoundCases.Case> even = found.even().map(hit -> shown(hit, search.same(), input, own.row(0), base));
        return new FoundCases(
                image.name(),
                label,
                features.probabilities()[0],
                input.picture(),
                same,
                other,
                even,
                found.votes(),
                verdict(label, same, found.votes()),
                same.stream().anyMatch(c -> !c.isTooFar()),
                notes);
    }

    private static String verdict(String label, List<FoundCases.Case> same, double votes) {
        if (same.isEmpty()) {
            return "There is no case of " + label + " in the data.";
        }
        FoundCases.Case first = same.get(0);
        String near = first.isTooFar()
                ? String.format(
                        Locale.ROOT,
                        "No case resembles it: the nearest of %s is at %.3g, farther than %.0f %% of the cases are"
                                + " from their nearest.",
                        label,
                        first.distance(),
                        100 * first.share())
                : String.format(
                        Locale.ROOT,
                        "A good case: the nearest of %s is at %.3g, and %.0f %% of the cases have none so near.",
                        label,
                        first.distance(),
                        100 * (1 - first.share()));
        return near
                + String.format(
                        Locale.ROOT,
                        " %.0f of the %d nearest cases are %s%s",
                        votes * VOTERS,
                        VOTERS,
                        label,
                        votes < 0.5 ? "; the neighbours do not support the prediction." : ".");
    }

    private List<FoundCases.Case> cases(
            List<CaseIndex.Hit> hits, Usual usual, ModelInput input, float[] own, CaseBase base) {
        List<FoundCases.Case> cases = new ArrayList<>();
        for (CaseIndex.Hit hit : hits) {
            cancellation.check();
            cases.add(shown(hit, usual, input, own, base));
        }
        return cases;
    }

    private FoundCases.Case shown(CaseIndex.Hit hit, Usual usual, ModelInput input, float[] own, CaseBase base) {
        ModelInput other = model.input(data.image(base.inputs()[hit.number()]));
        int given = base.given()[hit.number()];
        return new FoundCases.Case(
                base.inputs()[hit.number()],
                base.name(hit.number()),
                given < 0 ? "" : model.classifier().decisions().name(given),
                model.classifier().decisions().name(base.predicted()[hit.number()]),
                hit.distance(),
                usual.share(hit.distance()),
                usual.isTooFar(hit.distance()),
                other.picture(),
                why(input, own, other, hit.number(), base));
    }

    private Optional<FoundCases.Why> why(ModelInput input, float[] own, ModelInput other, int number, CaseBase base) {
        RegionMatches matching = regions;
        if (matching == null) {
            return Optional.empty();
        }
        Tensor first = input.tensor();
        MatchMatrix matches =
                matching.match(first, other.tensor(), own, base.rows().row(number), usual);
        List<MatchMatrix.Pair> pairs = matches.pairs(MatchDrawing.SIZE, MatchDrawing.PAIRS);
        Picture left = MatchDrawing.of(input, pairs, true);
        Picture right = MatchDrawing.of(other, pairs, false);
        return Optional.of(new FoundCases.Why(matches, pairs, matches.covered(), left, right));
    }

    @Override
    public void cancel() {
        cancellation.ask();
    }

    @Override
    public void close() {
        RegionMatches open = regions;
        if (open != null) {
            open.close();
        }
    }
}
