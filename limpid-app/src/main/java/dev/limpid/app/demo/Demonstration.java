package dev.limpid.app.demo;

import dev.limpid.ExplainRequest;
import dev.limpid.Explanation;
import dev.limpid.Explanations;
import dev.limpid.Image;
import dev.limpid.Model;
import dev.limpid.app.evaluation.EvaluationResult;
import dev.limpid.app.evaluation.TruthMetrics;
import dev.limpid.app.evaluation.WorldAdapter;
import dev.limpid.app.evaluation.Worlds;
import dev.limpid.app.files.ReportEntries;
import dev.limpid.attribution.Progress;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import dev.limpid.metrics.Mask;
import dev.limpid.model.Prediction;
import dev.limpid.report.IndexedLayer;
import dev.limpid.report.Picture;
import dev.limpid.report.PictureDrawing;
import dev.limpid.report.html.Chart;
import dev.limpid.report.html.Fact;
import dev.limpid.report.html.Subject;
import dev.limpid.world.Scene;
import dev.limpid.world.Species;
import dev.limpid.world.World;
import dev.limpid.world.evaluation.Aim;
import dev.limpid.world.evaluation.Baselines;
import dev.limpid.world.evaluation.Cause;
import dev.limpid.world.evaluation.Truth;
import dev.limpid.world.ink.Drawing;
import dev.limpid.world.truth.Label;
import dev.limpid.world.truth.Masks;
import dev.limpid.world.truth.Part;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Explains synthetic images by several methods, and scores each method against the ground truth. */
final class Demonstration {
    /** Pixels of a drawing as it is shown, for each of the model's. */
    private static final int FINER = 4;

    /** The name of everything that is not a part, a scarf or a watermark. */
    static final String BACKGROUND = "background";

    private static final int MOST_PROBABLE = 3;
    private static final int LIGHT = 0xF2FFFFFF;
    private static final int DARK = 0xB0000000;

    private final Model model;
    private final World world;
    private final WorldAdapter adapter;
    private final int side;
    private final ExplainRequest request;
    private final Map<String, EvaluationResult> judged = new LinkedHashMap<>();
    private final Map<String, Double> effects = new LinkedHashMap<>();
    private final List<Double> chances = new ArrayList<>();

    /**
     * Nothing runs yet.
     *
     * @param request the methods
     * @throws LimpidException if the model does not classify the species of drawn pictures
     */
    Demonstration(Model model, ExplainRequest request) {
        this.model = model;
        this.request = request;
        this.world = Worlds.of(model);
        this.adapter = new WorldAdapter(model);
        this.side = adapter.side();
    }

    /** The number of scored images: those that the model classifies correctly. */
    int pictures() {
        return chances.size();
    }

    /** The scores of every method and of every baseline map. */
    List<EvaluationResult> judged() {
        return List.copyOf(judged.values());
    }

    /** The mean drop of the score when a part or the background is replaced, by its name (logits). */
    Map<String, Double> effects() {
        Map<String, Double> means = new LinkedHashMap<>();
        effects.forEach((cause, sum) -> means.put(cause, sum / pictures()));
        return means;
    }

    /** The share of the pixels that show a part which defines the species. */
    double chance() {
        return chances.stream().mapToDouble(Double::doubleValue).average().orElse(Double.NaN);
    }

    /** Explains the picture of a seed, and evaluates the methods if the prediction is correct. */
    Subject picture(long seed, Progress progress) {
        Scene scene = world.sample(seed).scene();
        Species species = scene.species();
        Truth truth = Truth.of(adapter, scene, side);
        List<Prediction> best = best(truth.picture());
        boolean isRight = best.get(0).index() == species.index();
        if (isRight) {
            note(truth);
        }
        Image image = Image.of(side, side, truth.picture().pixels());
        Explanations explanations =
                model.explain(image, request.withTarget(Integer.toString(species.index())), progress);
        if (isRight) {
            for (Explanation each : explanations.explanations()) {
                String family = each.info().family().name().toLowerCase(Locale.ROOT);
                judge(each.method(), family, truth, adapter.map(each.scores(), WorldAdapter.Pool.SUM), each.seconds());
            }
        }
        List<Fact> facts = List.of(
                new Fact("Target", species.name()),
                new Fact("Scored", isRight ? "yes" : "no, the prediction is wrong"),
                new Fact("Seed", Long.toString(seed)));
        Drawing fine = scene.draw(FINER * side);
        Picture shown = Picture.of(fine.side(), fine.side(), fine.pixels());
        return new Subject(
                species.name() + ", seed " + seed,
                Optional.of(new Subject.Shown(PictureDrawing.of(side, side, shown), Optional.of(outlines(fine)))),
                best,
                List.of(chart(truth)),
                facts,
                explanations.results().stream().map(ReportEntries::of).toList(),
                "");
    }

    private List<Prediction> best(Drawing drawing) {
        double[] scores = adapter.scores(drawing);
        return model.best(Tensor.of(ElementType.FLOAT, scores, 1, scores.length), MOST_PROBABLE);
    }

    private void note(Truth truth) {
        Mask parts = Aim.PARTS.mask(truth.picture().masks());
        chances.add((double) parts.count() / (side * side));
        truth.causes().forEach(c -> effects.merge(c.name(), c.effect(), Double::sum));
        Baselines.all().forEach((name, maps) -> judge(name, "", truth, maps.map(truth.picture(), truth.species()), 0));
    }

    private void judge(String name, String family, Truth truth, float[] map, double seconds) {
        judged.computeIfAbsent(name, n -> new EvaluationResult(n, family))
                .add(TruthMetrics.STANDARD.judge(truth, map), elsewhere(truth, map), seconds);
    }

    /** The share of a map's evidence that lies on the background; 0 where there is none at all. */
    private static double elsewhere(Truth truth, float[] map) {
        double all = 0;
        double outside = 0;
        for (Cause cause : truth.causes()) {
            for (int i = 0; i < map.length; i++) {
                double evidence = map[i] > 0 && cause.mask().contains(i) ? map[i] : 0;
                all += evidence;
                outside += cause.name().equals(BACKGROUND) ? evidence : 0;
            }
        }
        return all == 0 ? 0 : outside / all;
    }

    private static Chart chart(Truth truth) {
        List<Cause> causes = truth.causes().stream()
                .sorted(Comparator.comparingDouble(Cause::effect).reversed())
                .toList();
        double largest = causes.get(0).effect();
        return new Chart(
                "Score drop when replaced (logits)",
                causes.stream()
                        .map(c -> Chart.Bar.of(c.name(), c.effect(), largest))
                        .toList());
    }

    /** The edges of the parts that tell the species: a light line within, a dark one around it. */
    private static IndexedLayer outlines(Drawing picture) {
        Masks masks = picture.masks();
        int side = picture.side();
        return IndexedLayer.painted(
                side,
                side,
                i -> {
                    int own = part(masks.at(i));
                    boolean isEdge = false;
                    boolean isNear = false;
                    for (int step = -2; step <= 2; step++) {
                        int across = part(masks.at((i / side * side) + clamped((i % side) + step, side)));
                        int down = part(masks.at((clamped((i / side) + step, side) * side) + (i % side)));
                        isEdge |= Math.abs(step) < 2 && own > 0 && (across != own || down != own);
                        isNear |= across != own || down != own;
                    }
                    return isEdge ? 1 : isNear ? 2 : 0;
                },
                0,
                LIGHT,
                DARK);
    }

    private static int clamped(int place, int side) {
        return Math.min(side - 1, Math.max(0, place));
    }

    /** The number of a part that tells the species; 0 for all else. */
    private static int part(Label label) {
        // The body is not among them: -1 becomes 0.
        return label.part().map(p -> Part.telling().indexOf(p) + 1).orElse(0);
    }
}
