package dev.limpid.locate;

import dev.limpid.Image;
import dev.limpid.Job;
import dev.limpid.JobListener;
import dev.limpid.JobSummary;
import dev.limpid.Model;
import dev.limpid.app.job.Cancellation;
import dev.limpid.app.job.EachInput;
import dev.limpid.attribution.Progress;
import dev.limpid.data.DataSet;
import dev.limpid.dissect.UnitFinding;
import dev.limpid.dissect.UnitFindings;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Tensor;
import dev.limpid.inside.dissection.Ablation;
import dev.limpid.inside.dissection.Detectors;
import dev.limpid.inside.dissection.Overlap;
import dev.limpid.inside.dissection.Probe;
import dev.limpid.inside.dissection.ProbedLayers;
import dev.limpid.inside.dissection.Upsampling;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.Program;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.function.ObjDoubleConsumer;
import java.util.stream.Collectors;

/**
 * Tells predictions in words: which concepts the units of a layer detect in a picture, where, and how much the class gains by them. A claim
 * is made only if two interventions confirm it: the logit changes when the units are switched off, and it changes in the same direction when
 * the region is blurred in the picture. Not safe for use by several threads.
 */
public final class WordsJob implements Job<Words>, AutoCloseable {
    private final Model model;
    private final WordsRequest request;
    private final DataSet pictures;
    private final Probe probe;
    private final List<Group> groups;
    private final Program activations;
    private final Program ablation;
    private final Cancellation cancellation = new Cancellation("the words were cancelled");

    /**
     * Units that detect the same concept.
     *
     * @param concept its name
     * @param units that detect it
     * @param levels of activity from which on each unit calls for the name; empty where the name fails the test
     */
    private record Group(String concept, List<UnitFinding> units, List<OptionalDouble> levels) {
        boolean isTrusted() {
            return levels.stream().anyMatch(OptionalDouble::isPresent);
        }

        /** Whether a unit is active enough in a sample to call for the name. */
        boolean isNamed(Probe probe, float[] maps) {
            for (int i = 0; i < units.size(); i++) {
                OptionalDouble level = levels.get(i);
                if (level.isPresent()
                        && NameTest.strength(probe, maps, 0, member(units.get(i))) >= level.getAsDouble()) {
                    return true;
                }
            }
            return false;
        }
    }

    private static NameTest.Member member(UnitFinding unit) {
        return new NameTest.Member(
                unit.unit(),
                unit.threshold(),
                unit.best().orElseThrow().concept().number());
    }

    /**
     * A job over pictures; dissects the layer first.
     *
     * @param concepts pictures with masks of concepts
     * @throws LimpidException if the layer has no positions, no unit detects a concept, or there is no such class
     */
    public WordsJob(
            Model model, DataSet concepts, DataSet pictures, WordsRequest request, ObjDoubleConsumer<String> progress) {
        this.model = model;
        this.request = request;
        this.pictures = pictures;
        request.target().ifPresent(name -> model.classifier().decisionNamed(name));
        List<String> layers = request.layer().map(List::of).orElse(List.of());
        this.probe = ProbedLayers.of(model.classifier(), layers).get(0);
        if (!probe.isSpatial()) {
            throw LimpidException.unsupported(
                    "layer '" + probe.name() + "' has no positions, so nothing can be said of where");
        }
        Progress share = (done, total) -> progress.accept("naming units", (double) done / Math.max(1, total));
        Map<String, List<UnitFinding>> byConcept = new TreeMap<>();
        for (UnitFinding each : UnitFindings.of(model, concepts, layers, request.share(), request.seed(), share)) {
            if (each.iou() >= Detectors.IOU && precision(each) >= request.precision()) {
                byConcept
                        .computeIfAbsent(each.best().orElseThrow().concept().name(), c -> new ArrayList<>())
                        .add(each);
            }
        }
        this.groups = tested(concepts, byConcept, share);
        if (groups.isEmpty()) {
            throw LimpidException.unsupported("no unit of layer '" + probe.name() + "' detects a concept of "
                    + concepts.name() + ", so nothing can be said in words");
        }
        Engine engine = model.engine();
        this.activations = engine.compile(
                model.classifier().graph().withOutputs(List.of(probe.value())).pruned());
        this.ablation = engine.compile(Ablation.ofSets(
                model.classifier(),
                probe,
                groups.stream()
                        .map(g -> g.units().stream().map(UnitFinding::unit).toList())
                        .toList()));
    }

    /** Groups of units with the levels from which on they are called by their names. */
    private List<Group> tested(DataSet concepts, Map<String, List<UnitFinding>> byConcept, Progress progress) {
        List<UnitFinding> units =
                byConcept.values().stream().flatMap(List::stream).toList();
        List<OptionalDouble> levels = request.trust() == 0
                ? Collections.nCopies(units.size(), OptionalDouble.of(0))
                : NameTest.levels(
                        model,
                        concepts,
                        probe,
                        units.stream().map(WordsJob::member).toList(),
                        request.trust(),
                        progress);
        List<Group> groups = new ArrayList<>();
        int from = 0;
        for (Map.Entry<String, List<UnitFinding>> each : byConcept.entrySet()) {
            int to = from + each.getValue().size();
            groups.add(new Group(each.getKey(), each.getValue(), levels.subList(from, to)));
            from = to;
        }
        return groups;
    }

    /** The names that pass the test, and those that do not. */
    public Map<Boolean, List<String>> names() {
        return groups.stream()
                .collect(Collectors.partitioningBy(
                        Group::isTrusted, Collectors.mapping(Group::concept, Collectors.toList())));
    }

    /** The share of the area in which a unit is active that shows its concept. */
    private static double precision(UnitFinding unit) {
        Overlap overlap = unit.best().orElseThrow().overlap();
        return (double) overlap.both() / Math.max(1, overlap.active());
    }

    /** A job that is asked about pictures one by one. */
    public WordsJob(Model model, DataSet concepts, WordsRequest request) {
        this(model, concepts, concepts, request, (what, share) -> {});
    }

    /** The layer whose units are named. */
    public String layer() {
        return probe.name();
    }

    /** The request. */
    public WordsRequest request() {
        return request;
    }

    /** The model. */
    public Model model() {
        return model;
    }

    @Override
    public JobSummary run(JobListener<Words> listener) {
        return EachInput.run(
                pictures.size(), pictures::name, i -> known(words(pictures.image(i)), i), listener, cancellation, 0);
    }

    private Words known(Words words, int index) {
        return pictures.masks(index)
                .map(m -> words.known(m.masks().keySet().stream()
                        .map(c -> pictures.concepts().get(c).name())
                        .collect(Collectors.toSet())))
                .orElse(words);
    }

    /** What can be said of a picture. @throws LimpidException if it cannot be read, or there is no such class */
    public Words words(Image image) {
        SeenPicture seen = SeenPicture.of(model, image);
        Tensor input = model.tensor(image);
        String name = model.classifier().input().name();
        float[] maps = Objects.requireNonNull(
                        activations.run(Map.of(name, input)).get(probe.value()))
                .toFloats();
        float[] logits = Objects.requireNonNull(
                        ablation.run(Map.of(name, input)).get(model.classifier().logits()))
                .toFloats();
        int classes = logits.length / (groups.size() + 1);
        int target = target(logits, classes);
        double logit = logit(logits, 0, target);
        List<Words.Claim> claims = new ArrayList<>();
        List<Words.Refusal> refused = new ArrayList<>();
        for (int g = 0; g < groups.size(); g++) {
            double effect = logit - logit(logits, (g + 1) * classes, target);
            BitSet region = region(groups.get(g), maps, seen);
            if (!region.isEmpty() && Math.abs(effect) >= request.least()) {
                Tensor hidden = model.tensor(seen.hidden(region, image.name()));
                double regionEffect = logit - logit(model.logits(hidden).toFloats(), 0, target);
                boolean holds = Math.abs(regionEffect) >= request.least() && effect > 0 == regionEffect > 0;
                String concept = groups.get(g).concept();
                if (holds) {
                    boolean isNamed = groups.get(g).isNamed(probe, maps);
                    claims.add(new Words.Claim(
                            isNamed ? concept : "",
                            groups.get(g).units().stream()
                                    .map(UnitFinding::unit)
                                    .toList(),
                            place(groups.get(g), maps),
                            effect,
                            regionEffect,
                            Optional.empty(),
                            seen.drawn(region)));
                } else {
                    refused.add(new Words.Refusal(concept, effect, regionEffect));
                }
            }
        }
        claims.sort(Comparator.comparingDouble(c -> -Math.abs(c.effect())));
        return new Words(
                image.name(),
                model.classifier().decisions().name(target),
                logit,
                claims.subList(0, Math.min(request.most(), claims.size())),
                refused);
    }

    /** The logit of a class; a single score is that of the second of two classes, and its negative that of the first. */
    private double logit(float[] logits, int from, int target) {
        if (model.classifier().isBinary()) {
            return target == 1 ? logits[from] : -logits[from];
        }
        return logits[from + target];
    }

    private int target(float[] logits, int classes) {
        if (request.target().isPresent()) {
            return model.classifier().decisionNamed(request.target().get());
        }
        if (model.classifier().isBinary()) {
            return logits[0] > 0 ? 1 : 0;
        }
        int best = 0;
        for (int k = 1; k < classes; k++) {
            best = logits[k] > logits[best] ? k : best;
        }
        return best;
    }

    /** The pixels in which a unit of a group is active. */
    private BitSet region(Group group, float[] maps, SeenPicture seen) {
        BitSet pixels = new BitSet(seen.width() * seen.height());
        Upsampling up = new Upsampling(probe.height(), probe.width(), seen.height(), seen.width());
        for (UnitFinding each : group.units()) {
            up.active(probe.map(maps, 0, each.unit()), each.threshold(), pixels::set);
        }
        return pixels;
    }

    /** Where the units are most active, each in proportion to its threshold. */
    private Words.Place place(Group group, float[] maps) {
        double[] sums = new double[probe.places()];
        for (UnitFinding each : group.units()) {
            float[] map = probe.map(maps, 0, each.unit());
            for (int i = 0; i < map.length; i++) {
                sums[i] += Math.max(0, map[i] / each.threshold());
            }
        }
        int best = 0;
        for (int i = 1; i < sums.length; i++) {
            best = sums[i] > sums[best] ? i : best;
        }
        return Words.Place.of(
                (best % probe.width() + 0.5) / probe.width(),
                (Math.floorDiv(best, probe.width()) + 0.5) / probe.height());
    }

    @Override
    public void cancel() {
        cancellation.ask();
    }

    @Override
    public void close() {
        activations.close();
        ablation.close();
    }
}
