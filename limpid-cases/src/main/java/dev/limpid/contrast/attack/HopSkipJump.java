package dev.limpid.contrast.attack;

import java.util.Optional;

/**
 * HopSkipJump, which needs decisions only: at a point of the boundary of the prediction it estimates the direction in which the goal lies from
 * the decisions around the point, steps in that direction, and goes back towards the input until the boundary. Each round tries more
 * directions than the one before.
 *
 * <p>Ref. Chen, Jordan and Wainwright, HopSkipJumpAttack: A Query-Efficient Decision-Based Attack, 2020, arXiv 1904.02144. Differs from the
 * paper: the directions lie on a sphere of a fixed share of the distance from the input.
 *
 * @param rounds how many
 * @param directions of the first round; round {@code t} has that many times the root of {@code t}
 */
record HopSkipJump(int rounds, int directions) implements DecisionAttack {
    private static final double SPHERE = 0.02;
    private static final double FIRST_SPHERE = 0.1;
    private static final int CHUNK = 25;
    private static final int HALVINGS = 16;
    private static final int SHORTER = 12;

    @Override
    public String name() {
        return "hop-skip-jump";
    }

    @Override
    public String meaning() {
        return "Estimates by decisions alone where the boundary of the prediction lies, steps beyond it, and goes back"
                + " towards the picture.";
    }

    @Override
    public String reference() {
        return "Chen, Jordan and Wainwright, HopSkipJumpAttack: A Query-Efficient Decision-Based Attack, 2020, arXiv"
                + " 1904.02144";
    }

    @Override
    public double[] nearest(DecisionWalk walk, double[] start) {
        double[] at = walk.nearest(start, HALVINGS);
        for (int round = 1; round <= rounds && walk.distance(at) > 0; round++) {
            double distance = walk.distance(at);
            double sphere = (round == 1 ? FIRST_SPHERE : SPHERE) * distance;
            double[] way = way(walk, at, sphere, (int) Math.round(directions * Math.sqrt(round)));
            Optional<double[]> beyond = beyond(walk, at, way, distance / Math.sqrt(round));
            if (beyond.isPresent()) {
                double[] next = walk.nearest(beyond.get(), HALVINGS);
                at = walk.distance(next) < distance ? next : at;
            }
        }
        return at;
    }

    /** The direction of length 1 in which the goal lies: the mean of those that reach it less the mean of all. */
    private static double[] way(DecisionWalk walk, double[] at, double sphere, int count) {
        double[] reaching = new double[at.length];
        double[] all = new double[at.length];
        int hits = 0;
        for (int from = 0; from < count; from += CHUNK) {
            double[][] points = new double[Math.min(CHUNK, count - from)][];
            for (int k = 0; k < points.length; k++) {
                points[k] = around(walk, at, sphere);
            }
            boolean[] reached = walk.reached(points);
            for (int k = 0; k < points.length; k++) {
                hits += reached[k] ? 1 : 0;
                for (int i = 0; i < at.length; i++) {
                    double step = points[k][i] - at[i];
                    all[i] += step;
                    reaching[i] += reached[k] ? step : 0;
                }
            }
        }
        double share = hits == 0 || hits == count ? 0 : (double) hits / count;
        double[] way = new double[at.length];
        double squares = 0;
        for (int i = 0; i < way.length; i++) {
            way[i] = hits == 0 ? -all[i] : reaching[i] - share * all[i];
            squares += way[i] * way[i];
        }
        double length = Math.sqrt(Math.max(squares, 1e-30));
        for (int i = 0; i < way.length; i++) {
            way[i] /= length;
        }
        return way;
    }

    private static double[] around(DecisionWalk walk, double[] at, double sphere) {
        double[] point = new double[at.length];
        double squares = 0;
        for (int i = 0; i < point.length; i++) {
            point[i] = walk.normal();
            squares += point[i] * point[i];
        }
        double factor = sphere / Math.sqrt(Math.max(squares, 1e-30));
        for (int i = 0; i < point.length; i++) {
            point[i] = at[i] + factor * point[i];
        }
        return DecisionWalk.clipped(point);
    }

    /** A point in a direction that reaches the goal, as far as a step that is halved until it does. */
    private static Optional<double[]> beyond(DecisionWalk walk, double[] at, double[] way, double first) {
        double step = first;
        for (int i = 0; i < SHORTER; i++) {
            double[] point = new double[at.length];
            for (int p = 0; p < point.length; p++) {
                point[p] = at[p] + step * way[p];
            }
            DecisionWalk.clipped(point);
            if (walk.reached(point)[0]) {
                return Optional.of(point);
            }
            step /= 2;
        }
        return Optional.empty();
    }
}
