package dev.limpid.dissect;

import dev.limpid.Model;
import dev.limpid.OpenOptions;
import dev.limpid.OutputGuard;
import dev.limpid.attribution.Progress;
import dev.limpid.data.Concept;
import dev.limpid.data.DataSet;
import dev.limpid.error.LimpidException;
import dev.limpid.inside.dissection.Formula;
import dev.limpid.inside.dissection.Probe;
import dev.limpid.model.Classifier;
import dev.limpid.report.html.Finding;
import dev.limpid.report.study.StudySection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Dissects a network and writes the results: {@code index.html}, {@code dissect.json} and {@code units.csv}. A run that was
 * ended goes on from its state in the output folder and ends with the same files. Runs once; not safe for use by several
 * threads.
 */
public final class DissectJob {
    /** Stands for the same network with shuffled weights among those that are compared. */
    public static final String RANDOM = "random";

    private final Model model;
    private final DissectRequest request;
    private final List<String> others;
    private final OpenOptions options;
    private final Path out;
    private Optional<Found> found = Optional.empty();

    private record Found(DissectResult result, List<Concept> concepts, UnitPictures pictures, List<Path> files) {}

    /**
     * A job.
     *
     * @param others networks that are dissected with the same data, as {@link Model#open(String, OpenOptions)} takes them, or
     *     {@link #RANDOM}
     * @param options how those networks are opened: as the first was, to see the same
     * @param out the output folder
     * @throws LimpidException if networks are compared by some of their units
     */
    public DissectJob(Model model, DissectRequest request, List<String> others, OpenOptions options, Path out) {
        if (request.units().isPresent() && !others.isEmpty()) {
            throw LimpidException.badInput("networks are compared by whole layers, not by some of their units");
        }
        this.model = model;
        this.request = request;
        this.others = List.copyOf(others);
        this.options = options;
        this.out = out;
    }

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
     * Dissects and writes the results.
     *
     * @param guard keeps inputs from being overwritten; those of the data set are added
     * @param command the command line that reproduces them, for the page
     * @throws LimpidException if the data hold no concepts, or all pictures the same, a layer does not exist, or a file cannot be written
     */
    public DissectResult run(OutputGuard guard, String command, Listener listener) {
        DissectResult result = find(listener);
        Found all = found.orElseThrow();
        new DissectFiles(model, result, all.concepts(), out).write(guard.with(all.files()), command, all.pictures());
        forget();
        return result;
    }

    /**
     * Dissects without writing anything but the state of the run, which {@link #forget} removes.
     *
     * @throws LimpidException if the data hold no concepts, a layer does not exist, or a network cannot be opened
     */
    public DissectResult find(Listener listener) {
        try (ComparedNetworks compared = ComparedNetworks.open(model, request, others, options)) {
            return dissect(compared, listener);
        } catch (OutOfMemoryError e) {
            throw LimpidException.tooLarge(
                    "the units of these layers and their rotations do not fit into memory; choose fewer of them", e);
        }
    }

    /** The sections of a page about what was found. */
    public List<StudySection> sections() {
        Found all = found.orElseThrow();
        return new DissectPage(model, all.result(), all.concepts()).sections(all.pictures());
    }

    /** What is most worth knowing. */
    public List<Finding> findings() {
        Found all = found.orElseThrow();
        return new DissectPage(model, all.result(), all.concepts()).findings();
    }

    private Path state() {
        return out.resolve("dissect.state");
    }

    private DissectResult dissect(ComparedNetworks networks, Listener listener) {
        DataSet data = DataSet.of(request.concepts(), model, request.limit());
        PictureAnnotations annotations = new PictureAnnotations(data, model);
        Path state = state();
        Classifier network = model.classifier();
        NetworkDissection dissection = new NetworkDissection(model, network, data, annotations, request);
        checkOthers(data, annotations);
        OutputGuard.createFolder(out);
        NetworkDissection.Found units =
                dissection.run(model.title(), Optional.of(state), progress(listener, "dissecting " + model.title()));
        checkShown(data, annotations, units);
        List<NetworkFinding> compared = networks.run(state, name -> progress(listener, "dissecting " + name));
        List<String> notes = new ArrayList<>();
        List<UnitFinding> tried = tried(units.finding());
        List<Trial> trials = trials(data, annotations, dissection.layers(), tried, notes, listener);
        List<Effect> effects = effects(annotations, dissection.layers(), tried, notes, listener);
        DissectResult result = new DissectResult(
                request,
                annotations.categoryNames(),
                annotations.splits(),
                annotations.concepts(),
                annotations.hasMasks(),
                units.finding(),
                compared,
                trials,
                effects,
                notes);
        found = Optional.of(
                new Found(result, annotations.all(), new UnitPictures(model, data, dissection.layers()), data.files()));
        return result;
    }

    /** Refuses a single class that all pictures show: without masks units are named by which pictures show a concept. */
    private static void checkOthers(DataSet data, PictureAnnotations annotations) {
        boolean isOne = data.concepts().isEmpty() && annotations.concepts() == 1;
        if (isOne && IntStream.range(0, data.size()).allMatch(i -> data.label(i).isPresent())) {
            throw LimpidException.badInput(data.name() + ": all pictures show '"
                    + annotations.all().get(0).name()
                    + "'; add a folder of pictures that do not, by which units can tell them apart");
        }
    }

    /** Refuses data of which no picture shows a concept; nothing is left of the run. */
    private void checkShown(DataSet data, PictureAnnotations annotations, NetworkDissection.Found found) {
        int[] read = found.dissection().activations().samples();
        if (Arrays.stream(read).allMatch(i -> annotations.present(i).isEmpty())) {
            forget();
            throw LimpidException.badInput(
                    data.name() + ": none of the pictures shows a concept where the network looks");
        }
    }

    private static Progress progress(Listener listener, String what) {
        return (done, total) -> listener.progress(total == 0 ? 1 : (double) done / total, what);
    }

    /** Removes the state of the run. @throws LimpidException if it cannot be removed */
    public void forget() {
        try (var files = Files.newDirectoryStream(out, state().getFileName() + "*")) {
            for (Path each : files) {
                Files.delete(each);
            }
        } catch (IOException e) {
            throw LimpidException.badInput(out + ": the state of the run cannot be removed", e);
        }
    }

    /** The detectors that are looked at closely: the best of different concepts first. */
    private List<UnitFinding> tried(NetworkFinding network) {
        Map<String, UnitFinding> first = new LinkedHashMap<>();
        List<UnitFinding> later = new ArrayList<>();
        for (UnitFinding each : network.detectors(request.iou())) {
            String concept = each.best().orElseThrow().concept().name();
            if (first.putIfAbsent(concept, each) != null) {
                later.add(each);
            }
        }
        List<UnitFinding> all = new ArrayList<>(first.values());
        all.addAll(later);
        return all.subList(0, Math.min(request.tried(), all.size()));
    }

    private List<Trial> trials(
            DataSet data,
            PictureAnnotations annotations,
            List<Probe> probes,
            List<UnitFinding> units,
            List<String> notes,
            Listener listener) {
        if (units.isEmpty()) {
            return List.of();
        }
        if (!data.isDrawn()) {
            notes.add(
                    "Names are put on trial only with the concepts of the drawn world: only the drawn world can draw a concept anew.");
            return List.of();
        }
        List<Trial> trials = new ArrayList<>();
        SplittableRandom lot = new SplittableRandom(request.seed());
        try (NameTrial trial = new NameTrial(model, model.classifier(), probes, request.seed())) {
            for (UnitFinding unit : units) {
                listener.progress((double) trials.size() / (5 * units.size()), "putting names on trial");
                int probe = probe(probes, unit);
                unit.best()
                        .ifPresent(l -> trials.add(named(
                                trial,
                                probe,
                                unit,
                                Trial.Naming.IOU,
                                Formula.of(l.concept().number()),
                                annotations)));
                unit.invert()
                        .ifPresent(f ->
                                trials.add(named(trial, probe, unit, Trial.Naming.INVERT, f.formula(), annotations)));
                unit.composition()
                        .ifPresent(f -> trials.add(
                                named(trial, probe, unit, Trial.Naming.COMPOSITION, f.formula(), annotations)));
                unit.frequent()
                        .ifPresent(c -> trials.add(named(
                                trial, probe, unit, Trial.Naming.TOP_PATCHES, Formula.of(c.number()), annotations)));
                trials.add(
                        named(trial, probe, unit, Trial.Naming.RANDOM, Formula.of(lot(lot, annotations)), annotations));
            }
        }
        return trials;
    }

    private static int lot(SplittableRandom random, PictureAnnotations annotations) {
        List<Concept> parts = annotations.all().stream()
                .filter(c -> c.category().equals("part") && c.name().contains(" "))
                .toList();
        return parts.get(random.nextInt(parts.size())).number();
    }

    private static Trial named(
            NameTrial trial,
            int probe,
            UnitFinding unit,
            Trial.Naming method,
            Formula formula,
            PictureAnnotations annotations) {
        Optional<NameTrial.Scores> scores = trial.score(probe, unit.unit(), formula, method == Trial.Naming.INVERT);
        return new Trial(
                unit.layer(),
                unit.unit(),
                method,
                formula.text(c -> annotations.all().get(c).name()),
                scores.map(NameTrial.Scores::auc),
                scores.map(NameTrial.Scores::difference));
    }

    private static int probe(List<Probe> probes, UnitFinding unit) {
        for (int p = 0; p < probes.size(); p++) {
            if (probes.get(p).name().equals(unit.layer())) {
                return p;
            }
        }
        throw new IllegalArgumentException(unit.layer());
    }

    private List<Effect> effects(
            PictureAnnotations annotations,
            List<Probe> probes,
            List<UnitFinding> units,
            List<String> notes,
            Listener listener) {
        List<Effect> effects = new ArrayList<>();
        if (units.isEmpty()) {
            return effects;
        }
        CausalCheck check = new CausalCheck(model, model.classifier(), annotations);
        try {
            for (int p = 0; p < probes.size(); p++) {
                listener.progress((double) p / probes.size(), "switching detectors off");
                Probe probe = probes.get(p);
                List<UnitFinding> own = units.stream()
                        .filter(u -> u.layer().equals(probe.name()))
                        .toList();
                effects.addAll(own.isEmpty() ? List.of() : check.effects(probe, own));
            }
        } catch (LimpidException e) {
            if (e.kind() == LimpidException.Kind.CANCELLED) {
                throw e;
            }
            notes.add("Detectors could not be switched off: " + e.getMessage());
        }
        return effects;
    }
}
