package dev.limpid.counterfactual;

import dev.limpid.Image;
import dev.limpid.Model;
import dev.limpid.app.evaluation.Worlds;
import dev.limpid.contrast.counterfactual.GroupQuestion;
import dev.limpid.metrics.Mask;
import dev.limpid.metrics.RankCorrelation;
import dev.limpid.world.Scene;
import dev.limpid.world.Species;
import dev.limpid.world.ink.Drawing;
import dev.limpid.world.truth.Masks;
import dev.limpid.world.truth.Part;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/**
 * Whether maps that tell why one class or group and not another point to the parts of a drawn creature that make the difference. What a part
 * does is measured: it is exchanged for that of each of the most probable rivals, and what is explained is computed again.
 *
 * @param contrast the map of the question
 * @param plain the map of the predicted class alone, by the same method
 * @param centre a bump in the middle of the picture
 * @param visible how many parts that identify a species are visible
 * @param differing how many of them look different in most of the rivals
 */
public record PartAgreement(Pointed contrast, Pointed plain, Pointed centre, int visible, int differing) {
    private static final int RIVALS = 3;
    private static final double BUMP = 0.25;

    /**
     * What a map points to.
     *
     * @param part the part on which its positive scores are densest
     * @param differs whether that part looks different in most of the rivals
     * @param isStrongest whether no other part does more for what is explained
     * @param correlation the rank correlation over the visible parts of the density of the scores and what each part does; 0 if all are equal
     */
    public record Pointed(String part, boolean differs, boolean isStrongest, double correlation) {}

    /** What each visible part of a creature does for a question, and whether it looks different in most of the rivals. */
    record Parts(Masks masks, Map<Part, Double> effects, Map<Part, Boolean> differing) {

        /**
         * Measures the parts of a drawn picture.
         *
         * @param from the species that is drawn
         * @param species that of a class of the network; empty for other classes
         */
        static Parts of(
                Model model, long seed, Species from, GroupQuestion question, IntFunction<List<Species>> species) {
            Scene scene = Worlds.of(model).sample(seed).scene();
            int side = Worlds.side(model);
            double[] weights = question.weights();
            List<Integer> rivals = IntStream.range(0, weights.length)
                    .filter(k -> weights[k] < 0 && !species.apply(k).isEmpty())
                    .boxed()
                    .sorted(Comparator.comparingDouble(k -> weights[k]))
                    .limit(RIVALS)
                    .toList();
            double whole = rivals.stream().mapToDouble(k -> -weights[k]).sum();
            Masks masks = scene.masks(side);
            double before = explained(model, scene.draw(side), weights, side);
            Map<Part, Double> effects = new LinkedHashMap<>();
            Map<Part, Boolean> differing = new LinkedHashMap<>();
            for (Part part : Part.telling()) {
                if (masks.of(part).count() == 0) {
                    continue;
                }
                double effect = 0;
                double different = 0;
                for (int k : rivals) {
                    Species other = species.apply(k).get(0);
                    if (from.look(part) != other.look(part)) {
                        double share = -weights[k] / whole;
                        different += share;
                        Scene changed = scene.with(scene.creature().with(other.look(part)));
                        effect += share * (before - explained(model, changed.draw(side), weights, side));
                    }
                }
                effects.put(part, effect);
                differing.put(part, different > 0.5);
            }
            return new Parts(masks, effects, differing);
        }

        private static double explained(Model model, Drawing drawing, double[] weights, int side) {
            float[] logits = model.logits(model.tensor(Image.of(side, side, drawing.pixels())))
                    .toFloats();
            return IntStream.range(0, weights.length)
                    .mapToDouble(k -> weights[k] * logits[k])
                    .sum();
        }

        Pointed pointed(double[] scores) {
            float[] positive = new float[scores.length];
            for (int i = 0; i < positive.length; i++) {
                positive[i] = (float) Math.max(0, scores[i]);
            }
            List<Part> parts = List.copyOf(effects.keySet());
            double[] densities = parts.stream()
                    .mapToDouble(p -> {
                        Mask mask = masks.of(p);
                        return mask.sum(positive) / mask.count();
                    })
                    .toArray();
            double[] does = parts.stream().mapToDouble(effects::get).toArray();
            int densest = largest(densities);
            return new Pointed(
                    parts.get(densest).word(),
                    Boolean.TRUE.equals(differing.get(parts.get(densest))),
                    densest == largest(does),
                    RankCorrelation.of(densities, does).orElse(0));
        }

        private static int largest(double[] numbers) {
            return IntStream.range(0, numbers.length)
                    .boxed()
                    .max(Comparator.comparingDouble(i -> numbers[i]))
                    .orElseThrow();
        }
    }

    /**
     * The agreement of the map of a question.
     *
     * @param contrast the map of the question, one score for each pixel row by row
     * @param plain the same of the predicted class alone
     */
    static PartAgreement of(Parts parts, double[] contrast, double[] plain) {
        int side = parts.masks().side();
        return new PartAgreement(
                parts.pointed(contrast),
                parts.pointed(plain),
                parts.pointed(bump(side)),
                parts.effects().size(),
                (int) parts.differing().values().stream().filter(d -> d).count());
    }

    private static double[] bump(int side) {
        double[] bump = new double[side * side];
        Arrays.setAll(bump, i -> {
            double x = (i % side + 0.5) / side - 0.5;
            double y = (Math.floorDiv(i, side) + 0.5) / side - 0.5;
            return Math.exp(-(x * x + y * y) / (2 * BUMP * BUMP));
        });
        return bump;
    }
}
