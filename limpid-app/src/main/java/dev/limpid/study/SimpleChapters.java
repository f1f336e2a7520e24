package dev.limpid.study;

import dev.limpid.Image;
import dev.limpid.Job;
import dev.limpid.JobListener;
import dev.limpid.Model;
import dev.limpid.attack.AttackFiles;
import dev.limpid.attack.AttackJob;
import dev.limpid.attack.AttackJson;
import dev.limpid.attack.AttackRequest;
import dev.limpid.attack.PictureAttack;
import dev.limpid.counterfactual.CounterfactualFiles;
import dev.limpid.counterfactual.CounterfactualJob;
import dev.limpid.counterfactual.CounterfactualJson;
import dev.limpid.counterfactual.CounterfactualRequest;
import dev.limpid.counterfactual.MapSummary;
import dev.limpid.counterfactual.PictureAnswers;
import dev.limpid.counterfactual.Summary;
import dev.limpid.data.DataSet;
import dev.limpid.error.LimpidException;
import dev.limpid.guard.GuardFiles;
import dev.limpid.guard.GuardJob;
import dev.limpid.guard.GuardJson;
import dev.limpid.guard.GuardRequest;
import dev.limpid.guard.GuardResult;
import dev.limpid.guard.GuardedPicture;
import dev.limpid.inside.EvenSpread;
import dev.limpid.inside.Gathered;
import dev.limpid.locate.LocateFiles;
import dev.limpid.locate.LocateJob;
import dev.limpid.locate.LocateRequest;
import dev.limpid.locate.Words;
import dev.limpid.locate.WordsFiles;
import dev.limpid.locate.WordsJob;
import dev.limpid.locate.WordsJson;
import dev.limpid.locate.WordsRequest;
import dev.limpid.locate.WordsText;
import dev.limpid.report.study.StudyContent;
import dev.limpid.similar.CaseFiles;
import dev.limpid.similar.CaseJob;
import dev.limpid.similar.CaseJson;
import dev.limpid.similar.CaseRequest;
import dev.limpid.similar.FoundCases;
import dev.limpid.similar.FoundInfluence;
import dev.limpid.similar.InfluenceFiles;
import dev.limpid.similar.InfluenceJob;
import dev.limpid.similar.InfluenceRequest;
import dev.limpid.similar.LabelFiles;
import dev.limpid.similar.LabelJob;
import dev.limpid.similar.LabelRequest;
import dev.limpid.similar.LabelResult;
import dev.limpid.similar.OwnPrototypeFiles;
import dev.limpid.similar.OwnPrototypeJob;
import dev.limpid.similar.OwnPrototypeResult;
import dev.limpid.similar.PrototypeFiles;
import dev.limpid.similar.PrototypeJob;
import dev.limpid.similar.PrototypeRequest;
import dev.limpid.similar.PrototypeResult;
import dev.limpid.simple.DistillFiles;
import dev.limpid.simple.DistillJob;
import dev.limpid.simple.DistillJson;
import dev.limpid.simple.DistillRequest;
import dev.limpid.simple.DistillResult;
import dev.limpid.simple.FeatureKind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Function;
import java.util.function.ObjDoubleConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The chapters about simple models, cases, contrast, attacks and uses of maps, with small settings. */
final class SimpleChapters {
    private static final Path PAGE = Path.of("report.html");
    private static final int ASKED = 2;
    private static final int ATTACKED = 10;
    private static final int GUARDED = 30;
    private static final int LOCATED = 40;
    private static final int TOLD = 4;
    private static final int LEAVES = 10;
    private static final int MOST_LEAVES = 40;
    private static final int SHOWN = 12;

    private final Model model;
    private final StudyRequest request;
    private final DataSet data;
    private final Function<Analysis, ObjDoubleConsumer<String>> progress;

    /** @param progress what an analysis tells of its progress to */
    SimpleChapters(
            Model model, StudyRequest request, DataSet data, Function<Analysis, ObjDoubleConsumer<String>> progress) {
        this.model = model;
        this.request = request;
        this.data = data;
        this.progress = progress;
    }

    private DataSet some(int count) {
        return DataSet.of(request.data(), model, Math.min(count, request.limit()));
    }

    /** Inputs far from each other, since neighbours in a folder belong to one class. */
    private List<Image> asked() {
        return Arrays.stream(EvenSpread.of(data.size(), ASKED))
                .mapToObj(i -> data.image(i).named(data.name(i)))
                .toList();
    }

    private static Chapter chapter(
            Analysis analysis,
            StudyContent content,
            Map<String, @Nullable Object> document,
            List<Gathered.Failure> failures) {
        return new Chapter(analysis, Optional.empty(), content.findings(), content.sections(), document, failures);
    }

    /** What a job finds, and the inputs that it cannot use. */
    private final class Run<T> implements JobListener<T> {
        private final Analysis analysis;
        private final List<T> items = new ArrayList<>();
        private final List<Gathered.Failure> failures = new ArrayList<>();

        Run(Analysis analysis, Job<T> job) {
            this.analysis = analysis;
            job.run(this);
            if (items.isEmpty()) {
                throw LimpidException.badInput(
                        failures.isEmpty()
                                ? "there are no inputs"
                                : failures.get(0).sentence());
            }
        }

        @Override
        public void item(T item) {
            items.add(item);
        }

        @Override
        public void failed(String input, LimpidException reason) {
            failures.add(new Gathered.Failure(items.size() + failures.size(), input, reason.getMessage()));
        }

        @Override
        public void progress(double share, String what) {
            progress.apply(analysis).accept(what, share);
        }

        List<@Nullable Object> documents(Function<T, Map<String, @Nullable Object>> each) {
            return items.stream().<@Nullable Object>map(each).collect(Collectors.toList());
        }
    }

    Chapter distill() {
        DistillRequest usual = DistillRequest.of(FeatureKind.UNITS);
        int leaves =
                Math.max(LEAVES, Math.min(MOST_LEAVES, 2 * model.classifier().decisionCount()));
        DistillRequest asked = new DistillRequest(
                usual.features(),
                usual.category(),
                request.layer(),
                usual.pooling(),
                usual.students(),
                leaves,
                usual.classes(),
                usual.picture(),
                usual.isReweighted(),
                usual.isAnchored(),
                request.seed());
        DistillResult result =
                new DistillJob(asked).run(model, data, Optional.empty(), progress.apply(Analysis.DISTILL));
        return chapter(
                Analysis.DISTILL,
                DistillFiles.content(model, data, result),
                DistillJson.document(model, data, result),
                result.failures());
    }

    Chapter cases() {
        CaseRequest usual = CaseRequest.DEFAULT;
        CaseRequest wanted = new CaseRequest(
                request.layer(),
                usual.distance(),
                usual.count(),
                usual.semiFactual(),
                usual.hasRegions(),
                request.seed());
        try (CaseJob job = new CaseJob(wanted, model, data, asked())) {
            Run<FoundCases> run = new Run<>(Analysis.CASES, job);
            return chapter(
                    Analysis.CASES,
                    CaseFiles.content(job, run.items),
                    CaseJson.document(job, run.documents(f -> CaseJson.of(f, PAGE)), PAGE),
                    run.failures);
        }
    }

    Chapter prototypes() {
        if (OwnPrototypeJob.fits(model)) {
            OwnPrototypeResult own = new OwnPrototypeJob(request.seed(), OwnPrototypeJob.SHOWN)
                    .run(model, data, progress.apply(Analysis.PROTOTYPES));
            return chapter(
                    Analysis.PROTOTYPES,
                    OwnPrototypeFiles.content(model, data, own),
                    OwnPrototypeFiles.json(model, data, own),
                    own.failures());
        }
        PrototypeRequest usual = PrototypeRequest.DEFAULT;
        PrototypeRequest asked = new PrototypeRequest(
                request.layer(), usual.method(), usual.prototypes(), usual.criticisms(), request.seed());
        PrototypeResult result = new PrototypeJob(asked).run(model, data, progress.apply(Analysis.PROTOTYPES));
        return chapter(
                Analysis.PROTOTYPES,
                PrototypeFiles.content(model, data, asked, result),
                PrototypeFiles.json(model, data, asked, result),
                result.failures());
    }

    Chapter influence() {
        InfluenceRequest usual = InfluenceRequest.DEFAULT;
        InfluenceRequest wanted =
                new InfluenceRequest(request.layer(), usual.methods(), usual.count(), usual.subsets(), request.seed());
        try (InfluenceJob job = new InfluenceJob(wanted, model, data, asked())) {
            Run<FoundInfluence> run = new Run<>(Analysis.INFLUENCE, job);
            return chapter(
                    Analysis.INFLUENCE,
                    InfluenceFiles.content(job, run.items),
                    InfluenceFiles.json(job, run.items),
                    run.failures);
        }
    }

    Chapter labels() {
        LabelRequest asked = new LabelRequest(request.layer(), 0, SHOWN, request.seed());
        LabelResult result = new LabelJob(asked).run(model, data, progress.apply(Analysis.LABELS));
        return chapter(
                Analysis.LABELS,
                LabelFiles.content(model, data, asked, result),
                LabelFiles.json(model, data, result),
                result.failures());
    }

    Chapter counterfactual() {
        CounterfactualRequest asked = new CounterfactualRequest(
                List.of("sedc", "region-swap", "sparse-gradient"),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(request.data()),
                request.limit(),
                Optional.empty(),
                1,
                request.seed());
        try (CounterfactualJob job = new CounterfactualJob(model, some(ASKED), asked)) {
            Run<PictureAnswers> run = new Run<>(Analysis.COUNTERFACTUAL, job);
            return chapter(
                    Analysis.COUNTERFACTUAL,
                    CounterfactualFiles.content(job, run.items),
                    CounterfactualJson.document(
                            job,
                            Summary.of(asked.methods(), run.items),
                            MapSummary.of(run.items),
                            run.documents(p -> CounterfactualJson.of(
                                    p, Collections.nCopies(p.answers().size(), PAGE))),
                            PAGE),
                    run.failures);
        }
    }

    Chapter attack() {
        AttackRequest asked = new AttackRequest(
                List.of("deepfool-l2", "few-pixels"),
                Optional.empty(),
                OptionalDouble.empty(),
                List.of(1 / 255.0, 2 / 255.0, 4 / 255.0),
                request.seed());
        try (AttackJob job = new AttackJob(model, some(ATTACKED), asked)) {
            Run<PictureAttack> run = new Run<>(Analysis.ATTACK, job);
            Map<String, Path> files = asked.methods().stream().collect(Collectors.toMap(m -> m, m -> PAGE));
            return chapter(
                    Analysis.ATTACK,
                    AttackFiles.content(job, run.items),
                    AttackJson.document(job, run.documents(a -> AttackJson.of(a, files)), PAGE),
                    run.failures);
        }
    }

    /** Attacks that stop at the boundary and attacks that go on: of each kind one is left where another is held out. */
    Chapter guard() {
        GuardRequest asked = new GuardRequest(
                List.of("fgsm", "pgd-linf", "bim-linf", "bim-l2", "deepfool-l2"),
                OptionalDouble.empty(),
                request.seed());
        try (GuardJob job = new GuardJob(model, some(GUARDED), asked)) {
            Run<GuardedPicture> run = new Run<>(Analysis.GUARD, job);
            GuardResult result = job.result();
            return chapter(
                    Analysis.GUARD,
                    GuardFiles.content(result),
                    GuardJson.document(job, result, PAGE, Optional.empty()),
                    run.failures);
        }
    }

    Chapter locate() {
        List<Gathered.Failure> failures = new ArrayList<>();
        LocateRequest asked = LocateRequest.of("grad-cam");
        DataSet located = some(LOCATED);
        LocateFiles files = new LocateFiles(
                model,
                located,
                asked,
                new LocateJob(asked)
                        .run(
                                model,
                                located,
                                progress.apply(Analysis.LOCATE),
                                (name, reason) -> failures.add(
                                        new Gathered.Failure(failures.size(), name, reason.getMessage()))));
        return chapter(Analysis.LOCATE, files.content(), files.json(), failures);
    }

    Chapter words() {
        WordsRequest usual = WordsRequest.usual();
        WordsRequest asked = new WordsRequest(
                usual.target(),
                request.layer(),
                usual.share(),
                usual.precision(),
                usual.trust(),
                usual.least(),
                usual.most(),
                request.seed());
        DataSet concepts = DataSet.of(request.concepts().orElse(request.data()), model, request.limit());
        try (WordsJob job = new WordsJob(model, concepts, some(TOLD), asked, progress.apply(Analysis.WORDS))) {
            Run<Words> run = new Run<>(Analysis.WORDS, job);
            WordsFiles files = new WordsFiles(job, WordsText.ENGLISH);
            run.items.forEach(files::add);
            return chapter(
                    Analysis.WORDS,
                    files.content(),
                    WordsJson.document(job, run.documents(w -> WordsJson.of(w, WordsText.ENGLISH)), PAGE),
                    run.failures);
        }
    }
}
