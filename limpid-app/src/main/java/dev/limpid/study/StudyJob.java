package dev.limpid.study;

import dev.limpid.JobListener;
import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.OutputGuard;
import dev.limpid.attribution.Progress;
import dev.limpid.concepts.ConceptJob;
import dev.limpid.concepts.ConceptRequest;
import dev.limpid.concepts.ConceptResult;
import dev.limpid.data.DataSet;
import dev.limpid.dissect.DissectJob;
import dev.limpid.dissect.DissectJson;
import dev.limpid.dissect.DissectRequest;
import dev.limpid.dissect.DissectResult;
import dev.limpid.dream.Dream;
import dev.limpid.dream.DreamJob;
import dev.limpid.dream.DreamJson;
import dev.limpid.dream.DreamPage;
import dev.limpid.dream.DreamRequest;
import dev.limpid.error.LimpidException;
import dev.limpid.inside.Units;
import dev.limpid.look.LookJob;
import dev.limpid.look.LookRequest;
import dev.limpid.map.ImportanceFiles;
import dev.limpid.map.ImportanceJob;
import dev.limpid.map.ImportancePage;
import dev.limpid.map.ImportanceRequest;
import dev.limpid.map.ImportanceResult;
import dev.limpid.map.LayersFiles;
import dev.limpid.map.LayersJob;
import dev.limpid.map.LayersPage;
import dev.limpid.map.LayersRequest;
import dev.limpid.map.LayersResult;
import dev.limpid.map.MapFiles;
import dev.limpid.map.MapJob;
import dev.limpid.map.MapPage;
import dev.limpid.map.MapRequest;
import dev.limpid.map.MapResult;
import dev.limpid.report.study.StudySection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ObjDoubleConsumer;

/**
 * Makes every analysis of a network with small settings. One that does not apply says so in a sentence. Runs once; not safe for
 * use by several threads.
 */
public final class StudyJob {
    /** The folder within the folder of results where the states of runs are kept meanwhile. */
    private static final String STATE = "state";

    private static final int TRIED = 3;
    private static final int ORDERS = 3;
    private static final Units DRAWN = Units.of(4);
    private static final Units DREAMT = Units.of(8);

    private final Model model;
    private final StudyRequest request;
    private final Path state;
    private final DataSet data;
    private final List<Runnable> ends = new ArrayList<>();
    private Listener listener = (share, what) -> {};

    /** Hears of the progress. */
    public interface Listener {
        /**
         * How much is done.
         *
         * @param share of what is under way, 0 to 1
         * @param what is under way
         */
        void progress(double share, String what);
    }

    /**
     * A job.
     *
     * @param folder where the states of runs are kept meanwhile, so that a run that was ended goes on; usually the output
     *     folder
     * @throws LimpidException if there is no such data set
     */
    public StudyJob(Model model, StudyRequest request, Path folder) {
        this.model = model;
        this.request = request;
        this.state = folder.resolve(STATE);
        this.data = DataSet.of(request.data(), model, request.limit());
    }

    /** The data set. */
    public DataSet data() {
        return data;
    }

    /**
     * Makes the analyses.
     *
     * @throws LimpidException if none of them applies, or {@code CANCELLED}
     */
    public StudyResult run(Listener progress) {
        listener = progress;
        List<Chapter> chapters = new ArrayList<>();
        for (Analysis each : Analysis.values()) {
            if (request.analyses().contains(each)) {
                OutputGuard.createFolder(state);
                chapters.add(attempt(each));
            }
        }
        if (chapters.stream().allMatch(c -> c.refusal().isPresent())) {
            throw LimpidException.unsupported(chapters.get(0).refusal().orElse("no analysis was asked for"));
        }
        ends.forEach(Runnable::run);
        // Only if they are empty: a folder may hold what others put there.
        state.resolve(Analysis.DREAM.word()).toFile().delete();
        state.toFile().delete();
        return new StudyResult(model, request, data, chapters);
    }

    private Chapter attempt(Analysis analysis) {
        SimpleChapters more = new SimpleChapters(model, request, data, this::shares);
        try {
            return switch (analysis) {
                case LOOK -> look();
                case DREAM -> dream();
                case MAP -> map();
                case LAYERS -> layers();
                case IMPORTANCE -> importance();
                case DISSECT -> dissect();
                case CONCEPTS -> concepts();
                case DISTILL -> more.distill();
                case CASES -> more.cases();
                case PROTOTYPES -> more.prototypes();
                case INFLUENCE -> more.influence();
                case LABELS -> more.labels();
                case COUNTERFACTUAL -> more.counterfactual();
                case ATTACK -> more.attack();
                case GUARD -> more.guard();
                case LOCATE -> more.locate();
                case WORDS -> more.words();
            };
        } catch (LimpidException e) {
            if (e.kind() == LimpidException.Kind.CANCELLED) {
                throw e;
            }
            return Chapter.refused(analysis, e.getMessage());
        }
    }

    private Progress steps(String what) {
        return (done, total) -> listener.progress(total == 0 ? 1 : (double) done / total, what);
    }

    private ObjDoubleConsumer<String> shares(Analysis analysis) {
        return (what, share) -> listener.progress(share, analysis.word() + ": " + what);
    }

    private Chapter look() {
        LookJob job = new LookJob(
                model,
                LookRequest.STANDARD
                        .withLayers(request.layers())
                        .withUnits(request.units().orElse(DRAWN)));
        List<String> problems = new ArrayList<>();
        part(problems, () -> job.look(List.of(data.image(0).named(data.name(0))), steps("look: an input")));
        part(problems, () -> job.look(data, Optional.of(state), steps("look: statistics")));
        if (problems.size() == 2) {
            throw LimpidException.unsupported(problems.get(0));
        }
        List<StudySection> sections = new ArrayList<>(job.sections());
        problems.forEach(p -> sections.add(new StudySection("What could not be looked at", p, List.of())));
        return new Chapter(Analysis.LOOK, Optional.empty(), job.findings(), sections, job.document(), job.failures());
    }

    private static void part(List<String> problems, Runnable work) {
        try {
            work.run();
        } catch (LimpidException e) {
            if (e.kind() == LimpidException.Kind.CANCELLED) {
                throw e;
            }
            problems.add(e.getMessage());
        }
    }

    private Chapter dream() {
        DreamRequest.Subject subject = new DreamRequest.Subject(
                request.layers(), request.units().orElse(DREAMT), List.of(), Optional.empty(), false);
        DreamRequest.Style usual = DreamRequest.Style.DEFAULT;
        DreamJob job = new DreamJob(
                model,
                DreamRequest.of(subject)
                        .withStyle(new DreamRequest.Style(
                                usual.parametrization(),
                                Optional.empty(),
                                Optional.of(data),
                                usual.side(),
                                usual.decay()))
                        .withSeed(request.seed()),
                state.resolve(Analysis.DREAM.word()));
        List<Dream> dreams = new ArrayList<>();
        job.run(new JobListener<>() {
            @Override
            public void item(Dream dream) {
                dreams.add(dream);
            }

            @Override
            public void progress(double share, String what) {
                shares(Analysis.DREAM).accept(what, share);
            }
        });
        ends.add(job::forget);
        return new Chapter(
                Analysis.DREAM,
                Optional.empty(),
                DreamPage.findings(job, dreams),
                DreamPage.sections(job, dreams),
                DreamJson.document(job, dreams),
                List.of());
    }

    private Chapter map() {
        MapRequest usual = MapRequest.DEFAULT;
        MapRequest asked = new MapRequest(
                request.layer(),
                Optional.empty(),
                usual.projections(),
                usual.pooling(),
                usual.perplexity(),
                usual.clusters(),
                request.seed());
        MapResult result =
                new MapJob(asked).run(model, data, Optional.of(state.resolve("map.state")), shares(Analysis.MAP));
        MapPage page = new MapPage(model, result);
        return new Chapter(
                Analysis.MAP,
                Optional.empty(),
                page.findings(),
                page.sections(page.scatter(data)),
                MapFiles.json(model, data, result),
                result.failures());
    }

    private Chapter layers() {
        LayersRequest usual = LayersRequest.DEFAULT;
        LayersResult result = new LayersJob(
                        new LayersRequest(usual.layers(), usual.parts(), usual.pooling(), request.seed()))
                .run(
                        model,
                        data,
                        Optional.empty(),
                        Optional.of(state.resolve("layers.state")),
                        shares(Analysis.LAYERS));
        LayersPage page = new LayersPage(model, result);
        return new Chapter(
                Analysis.LAYERS,
                Optional.empty(),
                page.findings(),
                page.sections(),
                LayersFiles.json(result),
                result.failures());
    }

    private Chapter importance() {
        ImportanceRequest usual = ImportanceRequest.DEFAULT;
        ImportanceResult result = new ImportanceJob(new ImportanceRequest(
                        request.layer(),
                        Optional.empty(),
                        usual.target(),
                        usual.replacement(),
                        ORDERS,
                        usual.share(),
                        request.seed()))
                .run(model, data, Optional.of(state.resolve("importance.state")), shares(Analysis.IMPORTANCE));
        return new Chapter(
                Analysis.IMPORTANCE,
                Optional.empty(),
                ImportancePage.findings(result),
                ImportancePage.sections(result),
                ImportanceFiles.json(model, data, result),
                result.failures());
    }

    private Chapter dissect() {
        DissectRequest usual = DissectRequest.of(request.concepts().orElse(request.data()));
        DissectRequest asked = new DissectRequest(
                usual.concepts(),
                request.limit(),
                request.layers(),
                usual.units(),
                usual.iou(),
                usual.share(),
                usual.length(),
                usual.rotations(),
                usual.isCombined(),
                TRIED,
                request.seed());
        DissectJob job = new DissectJob(model, asked, List.of(), OpenOptions.DEFAULT, state);
        DissectResult result = job.find((share, what) -> listener.progress(share, "dissect: " + what));
        ends.add(job::forget);
        return new Chapter(
                Analysis.DISSECT,
                Optional.empty(),
                job.findings(),
                job.sections(),
                DissectJson.summary(model, result),
                result.network().failures());
    }

    private Chapter concepts() {
        ConceptRequest usual = ConceptRequest.STANDARD;
        ConceptRequest asked = new ConceptRequest(
                usual.methods(),
                request.layer(),
                usual.conditions(),
                usual.target(),
                usual.count(),
                usual.vector(),
                usual.examples(),
                usual.relative(),
                request.seed());
        ConceptJob job = new ConceptJob(
                model, data, asked, Optional.of(state), (share, what) -> listener.progress(share, "concepts: " + what));
        ConceptResult result = job.run();
        ends.add(job::forget);
        return new Chapter(
                Analysis.CONCEPTS,
                Optional.empty(),
                job.findings(result),
                job.sections(result),
                job.document(result),
                job.failures());
    }
}
