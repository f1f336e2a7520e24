package dev.limpid.concepts;

import dev.limpid.Model;
import dev.limpid.concepts.ConceptRequest.Method;
import dev.limpid.concepts.ConceptResult.Channel;
import dev.limpid.concepts.ConceptResult.Found;
import dev.limpid.concepts.ConceptResult.Gates;
import dev.limpid.concepts.ConceptResult.Head;
import dev.limpid.concepts.ConceptResult.Judged;
import dev.limpid.concepts.ConceptResult.Tested;
import dev.limpid.concepts.Judgement.Candidate;
import dev.limpid.data.DataSet;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.pass.PermuteWeights;
import dev.limpid.inside.Gathered;
import dev.limpid.inside.concept.AttentionStatistics;
import dev.limpid.inside.concept.ConceptGraphs;
import dev.limpid.inside.concept.LayerReadings;
import dev.limpid.inside.concept.Span;
import dev.limpid.model.Classifier;
import dev.limpid.report.html.Finding;
import dev.limpid.report.study.StudySection;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds, tests and judges the concepts of a network over a data set. Runs once; not safe for use by several threads. */
public final class ConceptJob {
    private final Source source;
    private final Truth truth;
    private final Optional<AttentionStudy> attention;
    private List<Tested> tested = List.of();
    private List<Found> found = List.of();
    private List<Channel> channels = List.of();
    private List<Gates> gates = List.of();
    private List<Head> heads = List.of();
    private List<Judged> judged = List.of();
    private Optional<ConceptResult.Capsules> capsules = Optional.empty();
    private Optional<AceStudy> ace = Optional.empty();
    private Optional<CraftStudy> craft = Optional.empty();
    private Optional<CraftStudy.Bank> bank = Optional.empty();
    private Optional<CrpStudy> crp = Optional.empty();
    private Optional<AttentionStatistics> statistics = Optional.empty();
    /** Why a method was passed over first. */
    private Optional<LimpidException> refused = Optional.empty();

    /** Hears of the progress. */
    public interface Listener {
        /** Hears nothing. */
        Listener SILENT = (share, what) -> {};

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
     * @param folder where a run that was ended goes on, usually the output folder; empty to begin anew
     * @throws LimpidException if the network has no such layer, or none with positions
     */
    public ConceptJob(Model model, DataSet data, ConceptRequest request, Optional<Path> folder, Listener listener) {
        this.source = new Source(model, data, request, folder, listener);
        this.truth = new Truth(data, model.classifier(), source::passOver);
        this.attention = attention(model, request);
    }

    private Optional<AttentionStudy> attention(Model model, ConceptRequest request) {
        if (!request.wants(Method.ATTENTION)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new AttentionStudy(model));
        } catch (LimpidException e) {
            boolean isCapsule = CapsuleStudy.fits(model.classifier().graph());
            if (!request.methods().isEmpty() && !isCapsule) {
                throw e;
            }
            return Optional.empty();
        }
    }

    /** The inputs that could not be read, or whose masks could not. */
    public List<Gathered.Failure> failures() {
        return source.unreadable();
    }

    /**
     * Runs the methods. One that does not fit the network or the data is noted and passed over, unless it was asked for.
     *
     * @throws LimpidException if a method that was asked for does not work, none does, or no input can be read
     */
    public ConceptResult run() {
        TcavStudy tcav = new TcavStudy(source, truth);
        if (source.request().wants(Method.TCAV) && (tcav.hasConcepts() || isAsked())) {
            attempt(Method.TCAV, () -> tested = tcav.run());
        }
        List<Found> all = new ArrayList<>();
        if (source.request().wants(Method.ACE)) {
            attempt(Method.ACE, () -> {
                AceStudy study = new AceStudy(source);
                all.addAll(study.run());
                ace = Optional.of(study);
            });
        }
        if (source.request().wants(Method.CRAFT)) {
            attempt(Method.CRAFT, () -> {
                CraftStudy study = new CraftStudy(source);
                CraftStudy.Bank made = study.run();
                all.addAll(made.found());
                craft = Optional.of(study);
                bank = Optional.of(made);
            });
        }
        found = all;
        if (source.request().wants(Method.CRP)) {
            attempt(Method.CRP, () -> {
                CrpStudy study = new CrpStudy(source);
                channels = study.run();
                crp = Optional.of(study);
            });
        }
        attention.ifPresent(this::readAttention);
        boolean isCapsule = CapsuleStudy.fits(source.model().classifier().graph());
        if (isCapsule && source.request().wants(Method.ATTENTION)) {
            capsules = Optional.of(new CapsuleStudy(source).run());
        }
        boolean isNothing =
                tested.isEmpty() && found.isEmpty() && channels.isEmpty() && statistics.isEmpty() && capsules.isEmpty();
        if (isNothing && refused.isPresent()) {
            throw refused.get();
        }
        judge();
        return result();
    }

    private boolean isAsked() {
        return !source.request().methods().isEmpty();
    }

    private void attempt(Method method, Runnable work) {
        try {
            work.run();
        } catch (LimpidException e) {
            boolean isFit = e.kind() == LimpidException.Kind.UNSUPPORTED || e.kind() == LimpidException.Kind.BAD_INPUT;
            if (isAsked() || !isFit) {
                throw e;
            }
            source.notes().add(method.word() + ": " + e.getMessage());
            refused = refused.or(() -> Optional.of(e));
        }
    }

    private void readAttention(AttentionStudy study) {
        Gathered<AttentionStatistics> read = study.run(source.data(), source.progress("reading attention"));
        read.failures().forEach(source::passOver);
        if (read.statistic().count() == 0) {
            throw LimpidException.badInput(source.data().name() + ": none of the inputs can be read"
                    + Gathered.Failure.first(read.failures()));
        }
        statistics = Optional.of(read.statistic());
        gates = study.gates(read.statistic());
        heads = study.heads(read.statistic());
    }

    private void judge() {
        if (tested.isEmpty() && found.isEmpty() && channels.isEmpty()) {
            return;
        }
        List<double[]> rows = source.readings().rows().stream()
                .map(LayerReadings.Row::activations)
                .toList();
        double[] mean = Judgement.mean(rows);
        List<Candidate> candidates = new ArrayList<>();
        bank.ifPresent(b -> candidates.add(Candidate.of("craft", b.bank())));
        if (ace.isPresent()) {
            double[][] directions = found.stream()
                    .filter(f -> f.method().equals("ace"))
                    .map(Found::direction)
                    .toArray(double[][]::new);
            candidates.add(Candidate.of("ace", mean, directions));
        }
        if (!tested.isEmpty()) {
            double[][] directions = tested.stream().map(Tested::direction).toArray(double[][]::new);
            candidates.add(Candidate.of("tcav", mean, directions));
        }
        if (!channels.isEmpty()) {
            double[][] axes = channels.stream().map(ConceptResult.Channel::axis).toArray(double[][]::new);
            candidates.add(Candidate.of("crp", mean, axes));
        }
        long seed = source.request().seed();
        int count = source.request().count();
        candidates.add(Candidate.of("principal components", mean, Span.principal(mean, rows, count)));
        candidates.add(Candidate.of("random directions", mean, Span.randomDirections(mean.length, count, seed)));
        Judgement judgement = new Judgement(source, truth);
        List<Judged> all = new ArrayList<>(judgement.judge(source.graphs(), "trained", mean, candidates));
        if (judgement.hasTruth() && (ace.isPresent() || craft.isPresent())) {
            all.addAll(random(judgement, seed));
        }
        judged = all;
    }

    /** The same methods on the network with permuted weights. */
    private List<Judged> random(Judgement judgement, long seed) {
        Classifier frozen = source.graphs().model().apply(new PermuteWeights(seed));
        ConceptGraphs graphs = new ConceptGraphs(frozen, source.graphs().layer());
        List<Candidate> candidates = new ArrayList<>();
        try {
            double[] mean = judgement.mean(graphs);
            craft.ifPresent(c -> candidates.add(Candidate.of("craft", c.bank(graphs))));
            ace.ifPresent(a -> candidates.add(
                    Candidate.of("ace", mean, a.directions(graphs).toArray(double[][]::new))));
            return judgement.judge(graphs, "random", mean, candidates);
        } catch (LimpidException e) {
            if (e.kind() == LimpidException.Kind.CANCELLED) {
                throw e;
            }
            source.notes().add("the network with permuted weights: " + e.getMessage());
            return List.of();
        }
    }

    private ConceptResult result() {
        int inputs = tested.isEmpty() && found.isEmpty() && channels.isEmpty()
                ? (int) statistics.map(AttentionStatistics::count).orElse(0L).longValue()
                : source.readings().rows().size();
        return new ConceptResult(
                source.graphs().layer().value(),
                inputs,
                tested,
                found,
                channels,
                gates,
                heads,
                judged,
                capsules,
                source.notes());
    }

    /** The result as a document of JSON. */
    public Map<String, @Nullable Object> document(ConceptResult result) {
        return new ConceptJson(result, source::className, source.data()::name).document();
    }

    /**
     * Writes {@code concepts.html}, {@code concepts.json}, tables as CSV and pictures as PNG.
     *
     * @param out a folder, which is made
     * @param command the command line that reproduces them
     * @return the files
     * @throws LimpidException if one cannot be written
     */
    public List<Path> write(ConceptResult result, Path out, String command) {
        List<Path> written = drawn(result, out).write(command, statistics, attention.map(AttentionStudy::readout));
        forget();
        return written;
    }

    private ConceptFiles drawn(ConceptResult result, Path out) {
        ConceptFiles files = new ConceptFiles(source, result, out);
        ConceptDrawings drawings = new ConceptDrawings(source);
        if (files.isPicture()) {
            files.draw(
                    drawings,
                    bank,
                    ace.map(AceStudy::patches),
                    crp.map(CrpStudy::relevance),
                    attention.map(AttentionStudy::readout));
        }
        return files;
    }

    /** The sections of a page about a result. */
    public List<StudySection> sections(ConceptResult result) {
        return drawn(result, Path.of("")).page().sections(statistics, attention.map(AttentionStudy::readout));
    }

    /** What is most worth knowing of a result. */
    public List<Finding> findings(ConceptResult result) {
        return new ConceptPage(result, source::className, Map.of()).findings();
    }

    /** Removes the states of long runs: the result is no longer needed. {@link #write} does the same. */
    public void forget() {
        source.forget();
    }
}
