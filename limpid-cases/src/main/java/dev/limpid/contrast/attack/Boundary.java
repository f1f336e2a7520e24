package dev.limpid.contrast.attack;

/**
 * The boundary attack, which needs decisions only: a walk along the boundary of the prediction, from noise towards the input. Each round
 * tries random steps on the sphere around the input, and from each of them a step towards the input; what succeeds of these sets the sizes of
 * the next steps.
 *
 * <p>Ref. Brendel, Rauber and Bethge, Decision-Based Adversarial Attacks, 2018, arXiv 1712.04248. Differs from the paper: a
 * round tries several directions in one batch and goes on with the nearest.
 *
 * @param rounds how many at most
 * @param directions that a round tries
 */
record Boundary(int rounds, int directions) implements DecisionAttack {
    private static final int HALVINGS = 12;
    private static final double FIRST_STEP = 0.1;
    private static final double SMALLEST_STEP = 1e-6;
    private static final double LARGEST_STEP = 0.5;
    private static final double GROWTH = 1.5;

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
    public double[] nearest(DecisionWalk walk, double[] start) {
        double[] at = walk.nearest(start, HALVINGS);
        double across = FIRST_STEP;
        double towards = FIRST_STEP;
        for (int round = 0; round < rounds && towards > SMALLEST_STEP; round++) {
            Round found = round(walk, at, across, towards);
            across = adapted(across, found.onSphere(), 0.5, 0.2);
            towards = adapted(towards, found.nearer(), 0.25, 0.1);
            at = found.best();
        }
        return at;
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

    private Round round(DecisionWalk walk, double[] at, double across, double towards) {
        double distance = walk.distance(at);
        double[][] points = new double[2 * directions][];
        for (int k = 0; k < directions; k++) {
            points[k] = onSphere(walk, at, distance, across);
            points[directions + k] = DecisionWalk.clipped(walk.between(points[k], 1 - towards));
        }
        boolean[] reached = walk.reached(points);
        double[] best = at;
        int round = 0;
        int nearer = 0;
        for (int k = 0; k < points.length; k++) {
            boolean isNearer = k >= directions;
            round += reached[k] && !isNearer ? 1 : 0;
            nearer += reached[k] && isNearer && reached[k - directions] ? 1 : 0;
            if (reached[k] && walk.distance(points[k]) < walk.distance(best)) {
                best = points[k];
            }
        }
        return new Round(best, (double) round / directions, round == 0 ? 0.2 : (double) nearer / round);
    }

    /** A random step across the direction to the input, back on the sphere. */
    private static double[] onSphere(DecisionWalk walk, double[] at, double distance, double step) {
        double[] origin = walk.origin();
        double[] way = new double[origin.length];
        double along = 0;
        for (int i = 0; i < way.length; i++) {
            way[i] = walk.normal();
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
        return DecisionWalk.clipped(point);
    }
}
