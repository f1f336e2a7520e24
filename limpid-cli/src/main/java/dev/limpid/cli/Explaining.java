package dev.limpid.cli;

import dev.limpid.attribution.Attribution;
import dev.limpid.attribution.Method;
import dev.limpid.attribution.engine.Explainer;
import dev.limpid.attribution.formula.ParameterException;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.attribution.relevance.Ledger;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Place;
import dev.limpid.model.Prediction;
import dev.limpid.model.Question;
import dev.limpid.report.ContactSheet;
import dev.limpid.report.Overlay;
import dev.limpid.report.Picture;
import dev.limpid.report.Provenance;
import dev.limpid.report.ScoreMap;
import dev.limpid.report.html.Explained;
import dev.limpid.report.html.Fact;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** The run of some methods over some inputs: what fails is noted, and the rest goes on. */
final class Explaining implements AutoCloseable {
    private static final int CELL = 224;
    private static final int MOST_NAMED = 10;
    private static final int ROWS_OF_A_SHEET = 20;
    private static final int MOST_OPEN = 16;
    private static final int MOST_PROBABLE = 5;

    private final Network network;
    private final List<Method> methods;
    private final Optional<Place> layer;
    private final Parameters parameters;
    private final Question question;
    private final String asked;
    private final boolean ledger;
    private final Optional<ReportFile> page;
    private final Map<Method, Explainer> explainers = new LinkedHashMap<>();
    private final Map<Method, LimpidException> refused = new LinkedHashMap<>();
    private final OutputNames names = new OutputNames();
    private boolean anyFailed;

    /** What one method said, and how it is shown. */
    private record Shown(
            Map<String, @Nullable Object> entry,
            ContactSheet.Cell cell,
            @Nullable Tensor logits) {
        /** The files that were written. */
        List<String> files() {
            Map<?, ?> files = entry.get("files") instanceof Map<?, ?> map ? map : Map.of();
            return files.values().stream()
                    .filter(Objects::nonNull)
                    .map(Object::toString)
                    .toList();
        }
    }

    /**
     * Makes the methods ready.
     *
     * @param asked the target as the user says it
     * @param ledger whether to tell where relevance went, for methods that keep account
     * @param page hears all that is found, where there is one
     * @throws LimpidException if there is no such target, or not a single method can be made ready
     */
    Explaining(
            Network network,
            List<Method> methods,
            Optional<Place> layer,
            Parameters parameters,
            ModelOptions model,
            String asked,
            boolean ledger,
            Optional<ReportFile> page) {
        this.network = network;
        this.methods = methods;
        this.layer = layer;
        this.parameters = parameters;
        this.question = network.question(asked);
        this.asked = asked;
        this.ledger = ledger;
        this.page = page;
        long memory = model.memory();
        for (Method method : methods) {
            try {
                Settings settings = parameters.settings(method, layer);
                explainers.put(method, Explainer.of(question.model(), method, settings, network.engine(), memory));
            } catch (LimpidException e) {
                refuseWrongParameter(method, e);
                refused.put(method, e);
            }
        }
        if (explainers.isEmpty()) {
            throw refused.values().iterator().next();
        }
        prepare(explainers.values().iterator().next());
    }

    /** Opens the first method while the first input is still being read. */
    private void prepare(Explainer explainer) {
        try {
            explainer.prepare(question.target(), 1);
        } catch (LimpidException e) {
            // The same is said again, and noted, where the method explains.
            return;
        }
    }

    /** Explains all inputs. @return the exit code */
    int all(InputFiles inputs, InputReader reader, ResultFiles outputs, Common common, ProgressLine progress)
            throws IOException {
        Set<Path> taken = new LinkedHashSet<>();
        inputs.files().forEach(f -> taken.add(f.toAbsolutePath().normalize()));
        List<@Nullable Object> results = new ArrayList<>();
        ContactSheet sheet = sheet();
        int done = 0;
        for (Path input : inputs.files()) {
            String name = names.next(input, outputs.folder(), taken);
            Step step =
                    new Step(progress, 0, 1, "").within(done++, inputs.files().size(), input.getFileName() + " ");
            List<ContactSheet.Cell> row = new ArrayList<>();
            results.add(one(input, name, reader, outputs, common, step, row));
            sheet.add(row);
            if (sheet.rows() == ROWS_OF_A_SHEET && done < inputs.files().size()) {
                outputs.sheet(sheet, network.texts());
                sheet = sheet();
            }
        }
        outputs.sheet(sheet, network.texts());
        outputs.finish();
        progress.close();
        outputs.sheets().forEach(s -> common.say("contact sheet " + s));
        if (page.isPresent()) {
            page.get().write();
            common.say("report " + page.get().file());
        }
        if (inputs.passedOver() > 0) {
            common.say(inputs.passedOver() + " other files were passed over");
        }
        Map<String, @Nullable Object> document = network.described();
        document.put("target", asked);
        document.put("seed", parameters.seed());
        document.put("passedOver", inputs.passedOver());
        document.put("contactSheets", outputs.sheets());
        document.put("report", page.map(p -> p.file().toString()).orElse(null));
        document.put("results", results);
        common.print(document);
        return anyFailed ? CommandLine.ExitCode.SOFTWARE : CommandLine.ExitCode.OK;
    }

    /** Hears how much of a part of the work is done. */
    private record Step(ProgressLine line, double from, double part, String title) {
        void update(double share, String what) {
            line.update(from + (part * share), title + what);
        }

        /** The same for one of several parts of this part. */
        Step within(int index, int count, String more) {
            return new Step(line, from + (part * index / count), part / count, title + more);
        }

        /** Makes room for a line of text. */
        void pause() {
            line.close();
        }
    }

    private Map<String, @Nullable Object> one(
            Path input,
            String name,
            InputReader reader,
            ResultFiles outputs,
            Common common,
            Step step,
            List<ContactSheet.Cell> row)
            throws IOException {
        Map<String, @Nullable Object> result = Json.object("input", input.toString());
        InputReader.Fed fed;
        try {
            fed = reader.read(input);
        } catch (RuntimeException e) {
            fail(result, e, common, input.toString());
            row.add(ContactSheet.Cell.failed(input.getFileName().toString(), Limpid.sentence(e)));
            page.ifPresent(p -> p.unreadable(input.getFileName().toString(), Limpid.sentence(e)));
            return result;
        }
        List<@Nullable Object> explanations = new ArrayList<>();
        List<ContactSheet.Cell> cells = new ArrayList<>();
        @Nullable Prediction prediction = null;
        List<Prediction> best = List.of();
        int done = 0;
        for (Method method : methods) {
            Step part = step.within(done++, methods.size(), "");
            Shown shown = explained(method, fed, name, outputs, common, part);
            step.pause();
            explanations.add(shown.entry());
            cells.add(shown.cell());
            if (prediction == null && shown.logits() != null) {
                prediction = network.prediction(shown.logits());
                best = network.best(shown.logits(), MOST_PROBABLE);
                tell(common, input, prediction, fed.tensor().size(0));
                outputs.logits(shown.logits(), name).ifPresent(f -> result.put("logits", f));
            }
            if (!shown.entry().containsKey("error")) {
                common.say("  " + method.info().name() + "  " + String.join("  ", shown.files()));
            }
        }
        result.put("prediction", prediction == null ? null : described(prediction));
        result.put("explanations", explanations);
        row.add(ContactSheet.Cell.of(
                fed.picture(), input.getFileName().toString(), prediction == null ? "" : caption(prediction)));
        row.addAll(cells);
        if (page.isPresent()) {
            page.get().picture(input.getFileName().toString(), fed, best, facts(fed, prediction));
        }
        return result;
    }

    private Shown explained(
            Method method, InputReader.Fed fed, String name, ResultFiles outputs, Common common, Step step)
            throws IOException {
        String title = method.info().name();
        Provenance provenance = network.provenance(method, layer, asked, parameters.settings(method, layer));
        Map<String, @Nullable Object> entry = Json.object(
                "method",
                title,
                "layer",
                provenance.layer().isEmpty() ? null : provenance.layer(),
                "target",
                asked,
                "parameters",
                provenance.parameters());
        try {
            if (refused.containsKey(method)) {
                throw Objects.requireNonNull(refused.get(method));
            }
            Explainer explainer = Objects.requireNonNull(explainers.get(method));
            step.update(0, title);
            long start = System.nanoTime();
            Attribution answer = explainer.explain(
                    fed.tensor(), question.target(), (done, total) -> step.update((double) done / total, title));
            double seconds = (System.nanoTime() - start) / 1e9;
            entry.put("seconds", seconds);
            if (!staysOpen(method)) {
                explainer.release();
            }
            entry.put("completenessGap", answer.completenessGap());
            entry.put("further", ExtraOutputs.described(answer.more()));
            ScoreMap map = ScoreMap.of(answer.scores(), 0);
            if (map.notFinite() > 0) {
                entry.put("notFinite", map.notFinite());
                common.err()
                        .println("limpid: " + name + ", " + title + ": " + map.notFinite()
                                + " scores are not finite numbers; they are shown as a magenta pattern");
            }
            entry.put("drawn", Json.object("from", map.isSigned() ? -map.scale() : map.floor(), "to", map.scale()));
            Picture overlay = Overlay.of(fed.picture(), map, fed.region());
            entry.put("files", outputs.explanation(answer, overlay, provenance, fed, name + "." + title));
            if (ledger && Ledger.isKeptBy(method)) {
                Settings settings = parameters.settings(method, layer);
                LedgerTable table = new LedgerTable(Ledger.of(
                        method,
                        m -> Explainer.once(
                                question.model(), m, settings, network.engine(), fed.tensor(), question.target())));
                step.pause();
                table.lines().forEach(common::say);
                entry.put("ledger", table.described());
            }
            page.ifPresent(p -> p.add(ReportEntries.of(method, provenance, answer, map, seconds, unit())));
            return new Shown(entry, ContactSheet.Cell.of(overlay, title, under(provenance)), logits(answer, fed));
        } catch (RuntimeException e) {
            refuseWrongParameter(method, e);
            fail(entry, e, common, name + ", " + title);
            page.ifPresent(p -> p.add(Explained.failed(method.info(), provenance, Limpid.sentence(e))));
            return new Shown(entry, ContactSheet.Cell.failed(title, Limpid.sentence(e)), null);
        }
    }

    /** Whether a method waits for the next input with its memory kept, which for one that samples may be a lot. */
    private boolean staysOpen(Method method) {
        return methods.size() == 1 || (method instanceof Method.Direct && methods.size() <= MOST_OPEN);
    }

    private boolean isOfClasses() {
        return question.model().logits().equals(network.classifier().logits());
    }

    /** The unit of what is asked about. */
    private String unit() {
        boolean isUnit = !isOfClasses() && asked.startsWith("unit:");
        boolean isSimilarity = !isOfClasses() && asked.startsWith("similar:");
        return isUnit ? "activation" : isSimilarity ? "cosine" : "logits";
    }

    /** What is said of an input on a page. */
    private List<Fact> facts(InputReader.Fed fed, @Nullable Prediction prediction) {
        List<Fact> facts = new ArrayList<>();
        facts.add(new Fact("Asked for", ReportFile.asked(asked)));
        if (prediction != null) {
            facts.add(Fact.of("Largest logit", prediction.logit()));
        }
        layer.map(Place::toString).or(network::findDefaultLayer).ifPresent(l -> facts.add(new Fact("Layer", l)));
        facts.add(new Fact("Input", fed.tensor().type().toString()));
        return facts;
    }

    /** What the network says of an input, whatever of it is explained. */
    private Tensor logits(Attribution answer, InputReader.Fed fed) {
        return isOfClasses() ? answer.logits() : network.predict(fed.tensor());
    }

    /** Ends the run where a parameter that the user gave to a method does not fit; one that is missing is noted only. */
    private void refuseWrongParameter(Method method, RuntimeException e) {
        if (e instanceof ParameterException && (methods.size() == 1 || parameters.setAnyOf(method))) {
            throw e;
        }
    }

    /** Notes a failure: of the input or model, or an unexpected one, which must not stop the others either. */
    private void fail(Map<String, @Nullable Object> entry, RuntimeException e, Common common, String where) {
        anyFailed = true;
        if (!(e instanceof LimpidException) && common.isVerbose()) {
            e.printStackTrace(common.err());
        }
        entry.put("error", Limpid.sentence(e));
        if (!common.isJson()) {
            String sentence = Limpid.sentence(e);
            common.err().println("limpid: " + (sentence.startsWith(where) ? "" : where + ": ") + sentence);
            common.err().flush();
        }
    }

    private static void tell(Common common, Path input, Prediction prediction, long samples) {
        common.say(String.format(
                Locale.ROOT,
                "%s  %s (class %d, logit %.4g)",
                input,
                caption(prediction),
                prediction.index(),
                prediction.logit()));
        if (samples > 1) {
            common.say("  shown is the first of " + samples + " samples; --raw writes the numbers of all");
        }
    }

    private static String caption(Prediction prediction) {
        return String.format(Locale.ROOT, "%s %.1f %%", prediction.label(), 100 * prediction.probability());
    }

    private String under(Provenance provenance) {
        String what = "target " + asked;
        return provenance.layer().isEmpty() ? what : what + " \u00b7 " + provenance.layer();
    }

    private static Map<String, @Nullable Object> described(Prediction prediction) {
        return Json.object(
                "index", prediction.index(),
                "label", prediction.label(),
                "logit", prediction.logit(),
                "probability", prediction.probability());
    }

    private ContactSheet sheet() {
        String all = methods.size() > MOST_NAMED
                ? methods.size() + " methods"
                : String.join(", ", methods.stream().map(m -> m.info().name()).toList());
        return new ContactSheet(network.title() + " \u00b7 " + all, CELL);
    }

    @Override
    public void close() {
        explainers.values().forEach(Explainer::close);
    }
}
