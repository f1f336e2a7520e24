package dev.limpid.contrast.attack;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.Progress;
import dev.limpid.attribution.formula.GraphNames;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.contrast.Decision;
import dev.limpid.contrast.Room;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import dev.limpid.metrics.RankCorrelation;
import dev.limpid.model.Classifier;
import dev.limpid.model.FullBatch;
import dev.limpid.runtime.Engine;
import dev.limpid.runtime.Program;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Changes an input a little so that its explanation moves away while the prediction stays. The change is sought on a copy of the network
 * with smooth rectifiers, and judged on the network itself. Safe for use by many threads.
 */
public final class MapAttack implements AutoCloseable {
    private static final double BETA = 10;
    private static final int STEPS = 40;
    private static final int EVERY = 5;

    /** The share of the places that count as most important. */
    private static final double TOP = 0.1;

    private final Classifier model;
    private final Room room;
    private final Decision decision;
    private final Program map;
    private final Program step;

    private MapAttack(Classifier model, Program map, Program step) {
        this.model = model;
        this.room = Room.of(model);
        this.decision = Decision.of(model);
        this.map = map;
        this.step = step;
    }

    /**
     * An attack on a method.
     *
     * @param memory bytes that a batch of samples may take
     * @throws LimpidException if the network is no classifier of pictures, the method has no fixed graph, or a node of it has no
     *     gradient of second order
     */
    public static MapAttack of(Classifier model, Engine engine, Method method, Settings settings, long memory) {
        Room room = Room.of(model);
        Decision.of(model);
        Program map = engine.compile(MapAttackGraph.map(model, method, settings, memory));
        return new MapAttack(
                model, map, engine.compile(MapAttackGraph.step(model, method, settings, BETA, room, memory)));
    }

    /**
     * An explanation before and after a change.
     *
     * @param correlation the rank correlation (Spearman) of both maps; 1 if the order of the places stays
     * @param intersection the share of the most important tenth of the places that stays in it
     */
    public record Likeness(double correlation, double intersection) {}

    /**
     * The result.
     *
     * @param isMoved whether a change was found that moves the map and keeps the prediction
     * @param input the changed input; the original if none was found
     * @param attacked how alike the maps are
     * @param noise how alike they are after random noise of the same size, for comparison
     * @param linf the largest change of a value, 1 = from black to white
     * @param passes how many inputs went through the network, forward or backward
     */
    public record Moved(boolean isMoved, Tensor input, Likeness attacked, Likeness noise, double linf, int passes) {}

    /**
     * Attacks the explanation of one input.
     *
     * @param input a batch of one
     * @param radius the largest change of a value, 1 = from black to white
     * @param seed of the noise
     */
    public Moved run(Tensor input, double radius, long seed, Progress progress) {
        float[] logits = logits(input, new float[model.classes()], progress);
        int label = decision.predicted(logits);
        float[] target = target(label);
        double[] before = map(input, target, progress);
        int[] top = top(before);
        Map<String, Tensor> feeds = new HashMap<>();
        feeds.put(GraphNames.TARGET, filled(number(target)));
        feeds.put(MapAttackGraph.TOP, filled(marked(top, before.length)));
        feeds.put(MapAttackGraph.SCORES, filled(number(logits)));
        feeds.put(MapAttackGraph.ORIGIN, filled(input));
        feeds.put(MapAttackGraph.RATE, Tensor.scalar(ElementType.FLOAT, 2.5 * radius / STEPS));
        feeds.put(MapAttackGraph.RADIUS, Tensor.scalar(ElementType.FLOAT, radius));
        Tensor at = input;
        Tensor best = input;
        Likeness least = new Likeness(1, 1);
        int passes = 2;
        for (int i = 1; i <= STEPS; i++) {
            feeds.put(model.input().name(), filled(at));
            Tensor next = Objects.requireNonNull(step.run(feeds, List.of(MapAttackGraph.NEXT), progress::isCancelled)
                    .get(MapAttackGraph.NEXT));
            at = FullBatch.first(next, 1);
            passes += 4;
            if (i % EVERY == 0) {
                boolean isKept = decision.predicted(logits(at, target, progress)) == label;
                Likeness found = likeness(before, top, map(at, target, progress));
                passes += 3;
                if (isKept && found.intersection() < least.intersection()) {
                    least = found;
                    best = at;
                }
            }
        }
        Likeness noise = likeness(before, top, map(noisy(input, radius, seed), target, progress));
        float[] from = input.toFloats();
        float[] to = best.toFloats();
        float[] scale = room.scale().toFloats();
        double linf = 0;
        for (int i = 0; i < from.length; i++) {
            linf = Math.max(linf, Math.abs(((double) to[i] - from[i]) / scale[room.channel(i, input.shape())]));
        }
        return new Moved(least.intersection() < 1, best, least, noise, linf, passes);
    }

    private static Likeness likeness(double[] before, int[] top, double[] after) {
        boolean[] isTop = new boolean[before.length];
        Arrays.stream(top).forEach(i -> isTop[i] = true);
        double kept = Arrays.stream(top(after)).filter(i -> isTop[i]).count();
        return new Likeness(RankCorrelation.of(before, after).orElse(1), kept / top.length);
    }

    private static int[] top(double[] map) {
        return IntStream.range(0, map.length)
                .boxed()
                .sorted((a, b) -> Double.compare(map[b], map[a]))
                .limit(Math.max(1, Math.round(TOP * map.length)))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    private Tensor noisy(Tensor input, double radius, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        float[] values = input.toFloats();
        float[] scale = room.scale().toFloats();
        float[] low = room.low().toFloats();
        float[] high = room.high().toFloats();
        double[] noisy = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            int c = room.channel(i, input.shape());
            double moved = values[i] + (random.nextBoolean() ? radius : -radius) * scale[c];
            noisy[i] = Math.max(low[c], Math.min(high[c], moved));
        }
        return Tensor.of(input.elementType(), noisy, input.shape());
    }

    private double[] map(Tensor input, float[] target, Progress progress) {
        return output(MapAttackGraph.MAP, input, target, progress).toDoubles();
    }

    private float[] logits(Tensor input, float[] target, Progress progress) {
        return output(model.logits(), input, target, progress).toFloats();
    }

    private Tensor output(String name, Tensor input, float[] target, Progress progress) {
        Tensor found = Objects.requireNonNull(map.run(
                        Map.of(model.input().name(), filled(input), GraphNames.TARGET, filled(number(target))),
                        List.of(name),
                        progress::isCancelled)
                .get(name));
        return FullBatch.first(found, 1);
    }

    /** A row, repeated for a network that takes exactly so many. */
    private Tensor filled(Tensor row) {
        return FullBatch.filled(row, model.fixedBatch());
    }

    private float[] target(int label) {
        float[] target = new float[model.classes()];
        target[decision.isBinary() ? 0 : label] = 1;
        return target;
    }

    private Tensor number(float[] numbers) {
        double[] all =
                IntStream.range(0, numbers.length).mapToDouble(i -> numbers[i]).toArray();
        return Tensor.of(GraphNames.targetType(model).element(), all, 1, all.length);
    }

    private static Tensor marked(int[] places, int count) {
        float[] marked = new float[count];
        for (int place : places) {
            marked[place] = 1;
        }
        return Tensor.of(marked, 1, count);
    }

    @Override
    public void close() {
        map.close();
        step.close();
    }
}
