package dev.limpid.contrast.attack;

import dev.limpid.attribution.Progress;
import dev.limpid.contrast.Decision;
import dev.limpid.contrast.Room;
import dev.limpid.graph.Tensor;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * A walk around one input by decisions alone, in units of the picture: 0 is black, 1 is white. For one thread.
 */
final class DecisionWalk {
    private static final int STARTS = 128;

    /** The sides of the squares that noise is made of; the last is a whole picture. */
    private static final int[] SQUARES = {1, 2, 4, 8, 16, 1 << 20};

    private final Victim victim;
    private final Tensor input;
    private final Goal goal;
    private final SplittableRandom random;
    private final Progress progress;
    private final double[] origin;
    private final int[] channels;
    private int passes;

    DecisionWalk(Victim victim, Tensor input, Goal goal, SplittableRandom random, Progress progress) {
        this.victim = victim;
        this.input = input;
        this.goal = goal;
        this.random = random;
        this.progress = progress;
        float[] values = input.toFloats();
        this.channels = new int[values.length];
        this.origin = new double[values.length];
        float[] low = victim.room().low().toFloats();
        float[] scale = victim.room().scale().toFloats();
        for (int i = 0; i < values.length; i++) {
            channels[i] = victim.room().channel(i, input.shape());
            origin[i] = ((double) values[i] - low[channels[i]]) / scale[channels[i]];
        }
    }

    boolean[] reached(double[]... pictures) {
        float[][] rows = Arrays.stream(pictures).map(this::fed).toArray(float[][]::new);
        float[] logits = victim.logits(victim.inputs(input, rows), progress);
        passes += pictures.length;
        Decision decision = victim.decision();
        int width = logits.length / rows.length;
        boolean[] reached = new boolean[rows.length];
        for (int r = 0; r < rows.length; r++) {
            reached[r] = goal.isReached(decision, Arrays.copyOfRange(logits, r * width, (r + 1) * width));
        }
        return reached;
    }

    private float[] fed(double[] picture) {
        float[] low = victim.room().low().toFloats();
        float[] scale = victim.room().scale().toFloats();
        float[] values = new float[picture.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) (low[channels[i]] + picture[i] * scale[channels[i]]);
        }
        return values;
    }

    /** The input. */
    double[] origin() {
        return origin;
    }

    /** A number from a normal distribution. */
    double normal() {
        return random.nextGaussian();
    }

    /** Noise of squares of several sizes that reaches the goal. */
    Optional<double[]> start() {
        if (reached(origin)[0]) {
            return Optional.of(origin.clone());
        }
        for (int i = 0; i < STARTS; i++) {
            double[] noise = noise(SQUARES[i % SQUARES.length], i / SQUARES.length % 2 == 1);
            if (reached(noise)[0]) {
                return Optional.of(noise);
            }
        }
        return Optional.empty();
    }

    /** Squares of random colours; if not {@code isSoft}, of the brightest and darkest. */
    private double[] noise(int square, boolean isSoft) {
        Room room = victim.room();
        long[] shape = input.shape();
        int count = Arrays.stream(channels).max().orElse(0) + 1;
        int side = (int) Math.max(1, Math.round(Math.sqrt((double) origin.length / count)));
        int across = (side - 1) / square + 1;
        double[] cells = random.doubles((long) count * across * (origin.length / count / side / square + 2L))
                .map(v -> isSoft ? v : Math.rint(v))
                .toArray();
        double[] noise = new double[origin.length];
        for (int i = 0; i < noise.length; i++) {
            int place = room.place(i, shape);
            int cell = (place / side / square) * across + place % side / square;
            noise[i] = cells[cell * count + channels[i]];
        }
        return noise;
    }

    /**
     * The point between another one, which reaches the goal, and the input that is just beyond the boundary.
     *
     * @param halvings of the way
     */
    double[] nearest(double[] from, int halvings) {
        double low = 0;
        double high = 1;
        for (int i = 0; i < halvings; i++) {
            double middle = (low + high) / 2;
            if (reached(between(from, middle))[0]) {
                high = middle;
            } else {
                low = middle;
            }
        }
        return between(from, high);
    }

    double[] between(double[] to, double share) {
        double[] point = new double[origin.length];
        for (int i = 0; i < point.length; i++) {
            point[i] = origin[i] + share * (to[i] - origin[i]);
        }
        return point;
    }

    static double[] clipped(double[] point) {
        for (int i = 0; i < point.length; i++) {
            point[i] = Math.max(0, Math.min(1, point[i]));
        }
        return point;
    }

    double distance(double[] point) {
        double sum = 0;
        for (int i = 0; i < point.length; i++) {
            sum += (point[i] - origin[i]) * (point[i] - origin[i]);
        }
        return Math.sqrt(sum);
    }

    /** The attack's result at a point; a point that is too far is brought back to the radius. */
    Attacked result(double[] point, double radius) {
        double distance = distance(point);
        double[] within = distance > radius ? between(point, radius / distance) : point;
        Tensor found = victim.input(input, fed(within));
        return Attacked.of(victim, goal, input, found, victim.logits(found, progress), passes + 1);
    }
}
