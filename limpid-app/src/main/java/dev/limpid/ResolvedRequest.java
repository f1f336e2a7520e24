package dev.limpid;

import dev.limpid.attribution.Attribution;
import dev.limpid.attribution.Ledger;
import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.Progress;
import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.ParameterException;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.attribution.region.KindDefaults;
import dev.limpid.attribution.relevance.Accounting;
import dev.limpid.error.LimpidException;
import dev.limpid.error.LimpidException.Kind;
import dev.limpid.graph.Tensor;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.Head;
import dev.limpid.model.Prediction;
import dev.limpid.model.Question;
import dev.limpid.report.Provenance;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A request made ready for a model: names are looked up, parameters are completed. Safe for many threads. */
final class ResolvedRequest {
    private static final int MOST_PROBABLE = 5;

    /** A gap of this share of what is to be explained is worth a warning. */
    private static final double LARGEST_GAP = 0.5;

    private final Model model;
    private final ExplainRequest request;
    private final Question question;
    private final List<Step> steps;

    /** Methods that do not work on this model, so that this is found out once. */
    private final Map<Integer, LimpidException> refused = new ConcurrentHashMap<>();

    /** What tells where relevance is lost, by step and settings, so that it is compiled once. */
    private final Map<List<Object>, Accounting.Account> accounts = new ConcurrentHashMap<>();

    /** One method of the request. */
    private record Step(
            int index,
            Method method,
            Settings settings,
            Settings joint,
            Provenance provenance,
            boolean hasOwnParameters) {}

    /** Whether it asks about classes, and so about the network as it is. */
    @SuppressWarnings("ReferenceEquality") // questions about classes share the model itself
    boolean isAboutClasses() {
        return question.model() == model.classifier();
    }

    private ResolvedRequest(Model model, ExplainRequest request, Question question, List<Step> steps) {
        this.model = model;
        this.request = request;
        this.question = question;
        this.steps = steps;
    }

    /**
     * Looks everything up.
     *
     * @throws LimpidException if there is no such method, layer or target, or a layer is given that no method takes
     */
    static ResolvedRequest of(Model model, ExplainRequest request) {
        if (request.methods().isEmpty()) {
            throw LimpidException.badInput("no method was asked for");
        }
        List<Method> methods = request.methods().stream()
                .map(call -> Methods.named(call.method()))
                .toList();
        if (request.layer().isPresent()
                && methods.stream().noneMatch(m -> m.info().takesLayer())) {
            throw new ParameterException("a layer is given, but "
                    + String.join(
                            ", ", methods.stream().map(m -> m.info().name()).toList()) + " takes none");
        }
        Question question = model.question(request.target());
        List<Step> steps = new ArrayList<>();
        for (int i = 0; i < methods.size(); i++) {
            Method method = methods.get(i);
            MethodCall call = request.methods().get(i);
            Settings settings = model.settings(method, call, request.layer(), request.seed());
            Provenance provenance = ResultOrigin.of(model, method, settings, request.target(), question.model());
            Settings joint = new Settings(settings.layer(), call.parameters(), request.seed());
            steps.add(new Step(
                    i, method, settings, joint, provenance, !call.parameters().isEmpty()));
        }
        ResolvedRequest resolved = new ResolvedRequest(model, request, question, List.copyOf(steps));
        resolved.checkParameters();
        return resolved;
    }

    /** Finds out before anything runs whether parameters that were given are wrong. */
    private void checkParameters() {
        for (Step step : steps) {
            if (step.hasOwnParameters()) {
                try (ExplainerCache.Lease lease = lease(step)) {
                    lease.explainer();
                } catch (LimpidException e) {
                    throwIfWrongParameter(step, e);
                }
            }
        }
    }

    /** The value that methods look at by default for this target. */
    Optional<String> findDefaultLayer() {
        return question.model().findDefaultLayer().map(FeatureMap::value);
    }

    /** The methods, in the order of the request. */
    List<MethodInfo> methods() {
        return steps.stream().map(s -> s.method().info()).toList();
    }

    /**
     * Makes the first method that works ready for one input, which takes as long as reading one.
     *
     * @throws LimpidException if none of the methods works on this model, or a parameter is wrong
     */
    void prepare() {
        @Nullable LimpidException first = null;
        for (Step step : steps) {
            try (ExplainerCache.Lease lease = lease(step)) {
                prepare(lease.explainer());
                return;
            } catch (LimpidException e) {
                throwIfWrongParameter(step, e);
                first = first == null ? e : first;
            }
        }
        throw first == null ? LimpidException.badInput("no method was asked for") : first;
    }

    private void prepare(Explainer explainer) {
        try {
            explainer.prepare(question.target(), 1);
        } catch (LimpidException e) {
            // The same is said again, and noted, where the method explains.
            return;
        }
    }

    /**
     * Explains one input by all methods.
     *
     * @throws LimpidException if a parameter that was given is wrong, or {@code CANCELLED}
     */
    Explanations explain(ModelInput input, StepProgress progress) {
        List<MethodResult> results = new ArrayList<>();
        @Nullable Tensor logits = null;
        @Nullable List<Prediction> predictions = null;
        for (int i = 0; i < steps.size(); i++) {
            Step step = steps.get(i);
            int done = i;
            String name = step.method().info().name();
            progress.update((double) done / steps.size(), name);
            Progress part = progress.within(done, steps.size(), name);
            try (ExplainerCache.Lease lease = lease(step)) {
                long start = System.nanoTime();
                Optional<JointInputs.Found> together = together(step, input, part);
                Attribution answer = together.map(JointInputs.Found::own)
                        .orElseGet(() -> lease.explainer().explain(input.tensor(), question.target(), part));
                double seconds = (System.nanoTime() - start) / 1e9;
                if (logits == null || predictions == null) {
                    logits = isOfClasses() ? answer.logits() : model.logits(input.tensor());
                    predictions = model.predictions(input.tensor(), logits, MOST_PROBABLE);
                }
                List<String> cautions = lease.explainer().cautions();
                Explanation explanation = explanation(
                        said(step, together),
                        input,
                        answer,
                        together.map(JointInputs.Found::whole),
                        predictions.get(0),
                        seconds,
                        cautions);
                results.add(MethodResult.of(explanation));
            } catch (RuntimeException | OutOfMemoryError e) {
                LimpidException failure = LimpidException.of(e);
                throwIfWrongParameter(step, failure);
                if (failure.kind() == Kind.CANCELLED) {
                    throw failure;
                }
                results.add(MethodResult.failed(step.method().info(), step.provenance(), failure));
            }
        }
        if (logits == null || predictions == null) {
            logits = model.logits(input.tensor());
            predictions = model.predictions(input.tensor(), logits, MOST_PROBABLE);
        }
        return new Explanations(input, logits, predictions, results);
    }

    private Optional<JointInputs.Found> together(Step step, ModelInput input, Progress progress) {
        return model.joint()
                .flatMap(joint -> joint.find(
                        step.method(),
                        step.joint(),
                        request.target(),
                        input.tensor(),
                        model.memoryFor(step.method()),
                        progress));
    }

    /** A step whose provenance says which inputs moved. */
    private Step said(Step step, Optional<JointInputs.Found> together) {
        if (model.joint().isEmpty()) {
            return step;
        }
        String inputs = together.map(JointInputs.Found::inputs)
                .orElseGet(() -> model.joint().get().alone());
        Provenance provenance = step.provenance().withParameter("inputs", inputs);
        if (together.isPresent()) {
            for (Map.Entry<String, String> each : step.joint().parameters().entrySet()) {
                provenance = provenance.withParameter(each.getKey(), each.getValue());
            }
        }
        return new Step(
                step.index(), step.method(), step.settings(), step.joint(), provenance, step.hasOwnParameters());
    }

    private Explanation explanation(
            Step step,
            ModelInput input,
            Attribution answer,
            Optional<Attribution> whole,
            Prediction prediction,
            double seconds,
            List<String> cautions) {
        MethodInfo info = step.method().info();
        List<String> warnings = new ArrayList<>(cautions);
        String unit = Scores.unit(
                info, step.provenance(), targetUnit(), question.model().head());
        Scores.findNotFinite(answer.scores()).ifPresent(warnings::add);
        Scores.findNotFinite(answer.completenessGap()).ifPresent(warnings::add);
        Optional<String> noise = Noise.find(info, unit, answer, input.tensor());
        noise.ifPresent(warnings::add);
        KindDefaults.note(
                        info,
                        model.classifier(),
                        step.settings(),
                        ResultOrigin.adapted(model, step.method(), step.settings()))
                .ifPresent(warnings::add);
        Optional<Ledger> ledger = Optional.empty();
        if (whole.isPresent()) {
            new Incompleteness(whole.get(), LARGEST_GAP, Optional::empty).find().ifPresent(warnings::add);
        } else if (Accounting.isKeptBy(step.method())) {
            RelevanceLoss loss =
                    new RelevanceLoss(answer, s -> ledger(step, s, input), s -> again(step.method(), s, input));
            Optional<String> lost = loss.find(step.settings(), info);
            lost.or(() -> new Incompleteness(answer, 1, () -> Optional.of(ledger(step, step.settings(), input))).find())
                    .ifPresent(warnings::add);
            ledger = request.ledger() ? Optional.of(ledger(step, step.settings(), input)) : Optional.empty();
        } else {
            new Incompleteness(answer, LARGEST_GAP, () -> differences(step, input))
                    .find()
                    .ifPresent(warnings::add);
        }
        return new Explanation(
                info,
                answer.scores(),
                noise.isPresent(),
                unit,
                answer.more(),
                prediction,
                answer.completenessGap(),
                warnings,
                ledger,
                seconds,
                input,
                provenance(step, cautions));
    }

    /** The engine's description tells what is off. */
    private static Provenance provenance(Step step, List<String> cautions) {
        Provenance usual = step.provenance();
        return cautions.isEmpty() ? usual : usual.withEngine(usual.engine() + " (" + String.join("; ", cautions) + ")");
    }

    private Optional<Ledger> differences(Step step, ModelInput input) {
        return Accounting.comparesWithReference(step.method())
                ? Optional.of(ledger(step, step.settings(), Accounting::differences, input))
                : Optional.empty();
    }

    private Ledger ledger(Step step, Settings settings, ModelInput input) {
        return ledger(step, settings, Accounting::relevance, input);
    }

    private Ledger ledger(Step step, Settings settings, Function<Method, Accounting.Account> make, ModelInput input) {
        Accounting.Account account =
                accounts.computeIfAbsent(List.of(step.index(), settings), k -> make.apply(step.method()));
        return account.ledger(again(account, settings, input));
    }

    /** Explains an input by another method, or with other settings, than was asked for. */
    private Attribution again(Method method, Settings settings, ModelInput input) {
        try (ExplainerCache.Lease lease = lease(method, settings, Long.MAX_VALUE)) {
            return lease.explainer().explain(input.tensor(), question.target(), Progress.SILENT);
        }
    }

    private ExplainerCache.Lease lease(Step step) {
        LimpidException known = refused.get(step.index());
        if (known != null) {
            throw known;
        }
        try {
            return lease(step.method(), step.settings(), model.memoryFor(step.method()));
        } catch (LimpidException e) {
            if (e.kind() != Kind.CANCELLED) {
                refused.put(step.index(), e);
            }
            throw e;
        }
    }

    private ExplainerCache.Lease lease(Method method, Settings settings, long memory) {
        return model.explainers()
                .lease(
                        new ExplainerCache.Key(question.model(), method, settings),
                        () -> Explainer.of(question.model(), method, settings, model.engine(), memory));
    }

    /** A parameter that was given for a method and does not fit is the caller's mistake; one that is missing is noted. */
    private void throwIfWrongParameter(Step step, LimpidException e) {
        if (e instanceof ParameterException && (steps.size() == 1 || step.hasOwnParameters())) {
            throw e;
        }
    }

    private boolean isOfClasses() {
        return question.model().logits().equals(model.classifier().logits());
    }

    /** The unit of what is asked about, in the plural. */
    private String targetUnit() {
        String target = request.target().strip();
        boolean isUnit = !isOfClasses() && target.startsWith("unit:");
        boolean isSimilarity = !isOfClasses() && target.startsWith("similar:");
        boolean isValue = isOfClasses() && question.model().head() == Head.NONE;
        return isUnit ? "activation" : isSimilarity ? "cosine" : isValue ? "output" : "logits";
    }
}
