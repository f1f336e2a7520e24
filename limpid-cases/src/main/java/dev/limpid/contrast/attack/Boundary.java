package dev.limpid.contrast.attack;

import dev.limpid.attribution.Progress;
import dev.limpid.contrast.Decision;
import dev.limpid.contrast.Room;
import dev.limpid.graph.Tensor;
import java.util.Arrays;
import java.util.Optional;
import java.util.SplittableRandom;

/**
 * The boundary attack, which needs decisions only: a walk along the boundary of the prediction, from noise towards the input. Each round
 * tries random steps on the sphere around the input, and from each of them a step towards the input; what succeeds of these sets the sizes of
 * the next steps. Steps are noise of single pixels or of squares, whichever gained most lately, since the boundary of a network for
 * pictures has slopes that neighbouring pixels share.
 *
 * <p>Ref. Brendel, Rauber and Bethge, Decision-Based Adversarial Attacks, 2018, arXiv 1712.04248; coarse noise: Brunner et al., Guessing
 * Smart, 2019, arXiv 1812.09803. Differs from the papers: a round tries several directions in one batch and goes on with the nearest, and the size
 * of the squares is chosen by what they gain.
 *
 * @param rounds how many at most
 * @param directions that a round tries
 */
record Boundary(int rounds, int directions) implements Attack {
    private static final double FIRST_STEP = 0.1;
    private static final double SMALLEST_STEP = 1e-6;
    private static final double LARGEST_STEP = 0.5;
    private static final double GROWTH = 1.5;
    private static final int STARTS = 128;
    /** The sides of the squares that noise is made of; the last is a whole picture. */
    private static final int[] SQUARES = {1, 2, 4, 8, 16, 1 << 20};

    private static final int HALVINGS = 12;

    /** Squares of noise are at most so large that so many fit into a side. */
    private static final int COARSEST = 8;

    private static final int MOST_SCALES = 4;
    private static final int EXPLORED = 4;
    private static final double MEMORY = 0.8;

    @Override
    public String name() {
        return "boundary";
    }

    @Override
    public String meaning() {
        return "A walk along the boundary of the prediction from noise towards the picture, by decisions alone,"
                + " without gradients.";
    }

    @Override
    public String reference() {
        return "Brendel, Rauber and Bethge, Decision-Based Adversarial Attacks, 2018, arXiv 1712.04248";
    }

    @Override
    public Norm norm() {
        return Norm.L2;
    }

    @Override
    public double usualRadius() {
        return norm().unlimited();
    }

    @Override
    public Attacked run(Victim victim, Tensor input, Goal goal, double radius, long seed, Progress progress) {
        Walk walk = new Walk(victim, input, goal, new SplittableRandom(seed), progress);
        Optional<double[]> start = walk.start();
        if (start.isEmpty()) {
            return walk.result(walk.origin, Double.MAX_VALUE);
        }
        double[] at = walk.nearest(start.get());
        Scales scales = new Scales(walk.side());
        for (int round = 0; round < rounds; round++) {
            int scale = scales.next(round);
            if (scale < 0) {
                break;
            }
            double before = walk.distance(at);
            Round found = walk.round(at, scales, scale, directions);
            at = found.best();
            scales.learn(scale, found, before > 0 ? 1 - walk.distance(at) / before : 0);
        }
        return walk.result(at, radius);
    }

    /** Noise of several sizes of squares: what each gained lately, and its steps. */
    private static final class Scales {
        private final int[] squares;
        private final double[] across;
        private final double[] towards;
        private final double[] gain;

        /** @param side of a picture */
        Scales(int side) {
            int count = 1;
            while (2 << count <= side / COARSEST && count < MOST_SCALES - 1) {
                count++;
            }
            this.squares = new int[side >= 2 * COARSEST ? count + 1 : 1];
            this.across = new double[squares.length];
            this.towards = new double[squares.length];
            this.gain = new double[squares.length];
            for (int s = 0; s < squares.length; s++) {
                squares[s] = 1 << s;
            }
            Arrays.fill(across, FIRST_STEP);
            Arrays.fill(towards, FIRST_STEP);
            Arrays.fill(gain, 1);
        }

        /** The scale of the next round: in turn, or the one that gained most; -1 if all steps are too small. */
        int next(int round) {
            int best = -1;
            for (int s = 0; s < squares.length; s++) {
                boolean isOpen = towards[s] > SMALLEST_STEP;
                if (isOpen && round % EXPLORED == 0 && round / EXPLORED % squares.length == s) {
                    return s;
                }
                best = isOpen && (best < 0 || gain[s] > gain[best]) ? s : best;
            }
            return best;
        }

        void learn(int scale, Round found, double gained) {
            across[scale] = adapted(across[scale], found.onSphere(), 0.5, 0.2);
            towards[scale] = adapted(towards[scale], found.nearer(), 0.25, 0.1);
            gain[scale] = MEMORY * gain[scale] + (1 - MEMORY) * gained;
        }
    }

    private static double adapted(double step, double success, double high, double low) {
        return success > high ? Math.min(LARGEST_STEP, step * GROWTH) : success < low ? step / GROWTH : step;
    }

    /**
     * A round.
     *
     * @param best the nearest point that reaches the goal
     * @param onSphere the share of the steps on the sphere that reach it
     * @param nearer the share of the steps towards the input that do, of those from points that do; 0.2 if there are none
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Round(double[] best, double onSphere, double nearer) {}

    /** The walk around one input, in units of the picture. */
    private static final class Walk {
        private final Victim victim;
        private final Tensor input;
        private final Goal goal;
        private final SplittableRandom random;
        private final Progress progress;
        private final double[] origin;
        private final int[] channels;
        private int passes;

        Walk(Victim victim, Tensor input, Goal goal, SplittableRandom random, Progress progress) {
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

        private boolean[] reached(double[]... pictures) {
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

        /** The point between another one, which reaches the goal, and the input that is just beyond the boundary. */
        double[] nearest(double[] from) {
            double low = 0;
            double high = 1;
            for (int i = 0; i < HALVINGS; i++) {
                double middle = (low + high) / 2;
                if (reached(between(from, middle))[0]) {
                    high = middle;
                } else {
                    low = middle;
                }
            }
            return between(from, high);
        }

        private double[] between(double[] to, double share) {
            double[] point = new double[origin.length];
            for (int i = 0; i < point.length; i++) {
                point[i] = origin[i] + share * (to[i] - origin[i]);
            }
            return point;
        }

        /** The side of a square picture of as many pixels. */
        int side() {
            int count = Arrays.stream(channels).max().orElse(0) + 1;
            return (int) Math.max(1, Math.round(Math.sqrt((double) origin.length / count)));
        }

        Round round(double[] at, Scales scales, int scale, int directions) {
            double across = scales.across[scale];
            double towards = scales.towards[scale];
            int square = scales.squares[scale];
            double distance = distance(at);
            double[][] points = new double[2 * directions][];
            for (int k = 0; k < directions; k++) {
                points[k] = onSphere(at, distance, across, square);
                points[directions + k] = clipped(between(points[k], 1 - towards));
            }
            boolean[] reached = reached(points);
            double[] best = at;
            int round = 0;
            int nearer = 0;
            for (int k = 0; k < points.length; k++) {
                boolean isNearer = k >= directions;
                round += reached[k] && !isNearer ? 1 : 0;
                nearer += reached[k] && isNearer && reached[k - directions] ? 1 : 0;
                if (reached[k] && distance(points[k]) < distance(best)) {
                    best = points[k];
                }
            }
            return new Round(best, (double) round / directions, round == 0 ? 0.2 : (double) nearer / round);
        }

        /** A random step across the direction to the input, back on the sphere. */
        private double[] onSphere(double[] at, double distance, double step, int square) {
            double[] way = way(square);
            double along = 0;
            for (int i = 0; i < way.length; i++) {
                along += way[i] * (at[i] - origin[i]);
            }
            double squares = 0;
            for (int i = 0; i < way.length; i++) {
                way[i] -= along * (at[i] - origin[i]) / Math.max(distance * distance, 1e-30);
                squares += way[i] * way[i];
            }
            double factor = step * distance / Math.sqrt(Math.max(squares, 1e-30));
            double back = 1 / Math.sqrt(1 + step * step);
            double[] point = new double[origin.length];
            for (int i = 0; i < point.length; i++) {
                point[i] = origin[i] + back * (at[i] - origin[i] + factor * way[i]);
            }
            return clipped(point);
        }

        /** Normal noise: one number for each square and channel, shifted at random. */
        private double[] way(int square) {
            double[] way = new double[origin.length];
            if (square == 1) {
                Arrays.setAll(way, i -> random.nextGaussian());
                return way;
            }
            int count = Arrays.stream(channels).max().orElse(0) + 1;
            int side = side();
            int down = random.nextInt(square);
            int right = random.nextInt(square);
            int across = (side + square - 1) / square + 1;
            int rows = (origin.length / count / side + square) / square + 2;
            double[] cells = new double[count * across * rows];
            Arrays.setAll(cells, i -> random.nextGaussian());
            long[] shape = input.shape();
            for (int i = 0; i < way.length; i++) {
                int place = victim.room().place(i, shape);
                int cell = (place / side + down) / square * across + (place % side + right) / square;
                way[i] = cells[cell * count + channels[i]];
            }
            return way;
        }

        private static double[] clipped(double[] point) {
            for (int i = 0; i < point.length; i++) {
                point[i] = Math.max(0, Math.min(1, point[i]));
            }
            return point;
        }

        private double distance(double[] point) {
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
}
