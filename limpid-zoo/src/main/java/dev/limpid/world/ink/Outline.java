package dev.limpid.world.ink;

import java.util.ArrayList;
import java.util.List;

/**
 * The edge of a shape: one or more closed rings of points, in units of the picture's side. A point inside any ring is
 * inside the shape.
 */
public final class Outline {
    /** Number of line segments between two given points of a smooth curve. */
    private static final int PIECES = 10;
    /** The same for strokes. */
    private static final int STEPS = 7;

    private final List<double[]> rings;
    /** The smallest x and y and the largest x and y, within the picture. */
    private final double[] bounds = {1, 1, 0, 0};

    private Outline(List<double[]> rings) {
        this.rings = rings;
        for (double[] ring : rings) {
            for (int k = 0; k < ring.length; k += 2) {
                bounds[0] = Math.min(bounds[0], ring[k]);
                bounds[1] = Math.min(bounds[1], ring[k + 1]);
                bounds[2] = Math.max(bounds[2], ring[k]);
                bounds[3] = Math.max(bounds[3], ring[k + 1]);
            }
        }
    }

    /** One of the smallest x (0) and y (1) and the largest x (2) and y (3) of the points that lie in the picture. */
    double bound(int which) {
        return bounds[which];
    }

    private static Outline ofRing(Frame frame, double[] points) {
        double[] ring = new double[points.length];
        double area = 0;
        for (int i = 0; i < points.length; i += 2) {
            ring[i] = frame.x(points[i], points[i + 1]);
            ring[i + 1] = frame.y(points[i], points[i + 1]);
        }
        for (int i = 0; i < ring.length; i += 2) {
            int next = (i + 2) % ring.length;
            area += (ring[i] * ring[next + 1]) - (ring[next] * ring[i + 1]);
        }
        if (area < 0) {
            for (int i = 0, j = ring.length - 2; i < j; i += 2, j -= 2) {
                swap(ring, i, j);
                swap(ring, i + 1, j + 1);
            }
        }
        return new Outline(List.of(ring));
    }

    private static void swap(double[] numbers, int i, int j) {
        double kept = numbers[i];
        numbers[i] = numbers[j];
        numbers[j] = kept;
    }

    /** Straight lines through points {@code x, y, x, y ...}, closed. */
    public static Outline polygon(Frame frame, double... points) {
        return ofRing(frame, points);
    }

    /** A smooth closed curve through points {@code x, y, x, y ...}. */
    public static Outline blob(Frame frame, double... points) {
        int n = points.length / 2;
        double[] curve = new double[n * PIECES * 2];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < PIECES; k++) {
                double t = (double) k / PIECES;
                int at = 2 * ((i * PIECES) + k);
                for (int c = 0; c < 2; c++) {
                    curve[at + c] = smooth(
                            points[(2 * ((i + n - 1) % n)) + c],
                            points[(2 * i) + c],
                            points[(2 * ((i + 1) % n)) + c],
                            points[(2 * ((i + 2) % n)) + c],
                            t);
                }
            }
        }
        return ofRing(frame, curve);
    }

    /** An ellipse. */
    public static Outline ellipse(Frame frame, double x, double y, double across, double down) {
        return ellipse(frame, 48, x, y, across, down);
    }

    /**
     * A rounded stroke of changing breadth along a smooth open curve.
     *
     * @param points {@code x, y, halfBreadth} of each point the curve goes through
     */
    public static Outline limb(Frame frame, double... points) {
        double[][] spine = spine(points);
        double[][] edges = edges(spine);
        List<Outline> pieces = new ArrayList<>();
        for (int from = 0; from < spine.length - 1; from += STEPS) {
            pieces.add(ellipse(frame, 12, spine[from]));
            if (bendsSoftly(spine, edges, from)) {
                double[] strip = new double[4 * (STEPS + 1)];
                for (int k = 0; k <= STEPS; k++) {
                    System.arraycopy(edges[from + k], 0, strip, 2 * k, 2);
                    System.arraycopy(edges[from + k], 2, strip, strip.length - 2 - (2 * k), 2);
                }
                pieces.add(ofRing(frame, strip));
            } else {
                for (int k = from; k < from + STEPS; k++) {
                    double[] a = edges[k];
                    double[] b = edges[k + 1];
                    pieces.add(ofRing(frame, new double[] {a[0], a[1], b[0], b[1], b[2], b[3], a[2], a[3]}));
                    pieces.add(ellipse(frame, 12, spine[k + 1]));
                }
            }
        }
        pieces.add(ellipse(frame, 12, spine[spine.length - 1]));
        return union(pieces);
    }

    /** Points on the curve, {@link #STEPS} from each given one to the next, with half breadths. */
    private static double[][] spine(double[] points) {
        int n = points.length / 3;
        double[][] spine = new double[((n - 1) * STEPS) + 1][3];
        for (int i = 0; i < spine.length; i++) {
            int at = Math.min(n - 2, i / STEPS);
            for (int c = 0; c < 3; c++) {
                spine[i][c] = smooth(
                        points[(3 * Math.max(0, at - 1)) + c],
                        points[(3 * at) + c],
                        points[(3 * (at + 1)) + c],
                        points[(3 * Math.min(n - 1, at + 2)) + c],
                        (double) (i - (at * STEPS)) / STEPS);
            }
            spine[i][2] = Math.max(spine[i][2], 1e-4);
        }
        return spine;
    }

    /** The points on both sides of each point of the curve. */
    private static double[][] edges(double[][] spine) {
        double[][] edges = new double[spine.length][];
        for (int i = 0; i < spine.length; i++) {
            double[] p = spine[i];
            double[] before = spine[Math.max(0, i - 1)];
            double[] after = spine[Math.min(spine.length - 1, i + 1)];
            double dx = after[0] - before[0];
            double dy = after[1] - before[1];
            double length = Math.max(1e-9, Math.sqrt((dx * dx) + (dy * dy)));
            double nx = -dy * p[2] / length;
            double ny = dx * p[2] / length;
            edges[i] = new double[] {p[0] + nx, p[1] + ny, p[0] - nx, p[1] - ny};
        }
        return edges;
    }

    /** Whether both sides follow the direction of the curve from one given point to the next, without turning back. */
    private static boolean bendsSoftly(double[][] spine, double[][] edges, int from) {
        for (int k = from; k < from + STEPS; k++) {
            double dx = spine[k + 1][0] - spine[k][0];
            double dy = spine[k + 1][1] - spine[k][1];
            for (int c = 0; c <= 2; c += 2) {
                double along = ((edges[k + 1][c] - edges[k][c]) * dx) + ((edges[k + 1][c + 1] - edges[k][c + 1]) * dy);
                if (along <= 0) {
                    return false;
                }
            }
        }
        return true;
    }

    private static Outline ellipse(Frame frame, int n, double[] disc) {
        return ellipse(frame, n, disc[0], disc[1], disc[2], disc[2]);
    }

    private static Outline ellipse(Frame frame, int n, double x, double y, double across, double down) {
        double[] points = new double[2 * n];
        for (int i = 0; i < n; i++) {
            double angle = (2 * StrictMath.PI * i) / n;
            points[2 * i] = x + (across * StrictMath.cos(angle));
            points[(2 * i) + 1] = y + (down * StrictMath.sin(angle));
        }
        return ofRing(frame, points);
    }

    /** Between b and c on the curve through a, b, c, d; Ref.: Catmull, Rom, A class of local interpolating splines, 1974. */
    private static double smooth(double a, double b, double c, double d, double t) {
        double cubic = (3 * (b - c)) + d - a;
        double square = (2 * a) - (5 * b) + (4 * c) - d;
        return b + (0.5 * t * ((c - a) + (t * (square + (t * cubic)))));
    }

    /** The union of several outlines. */
    public static Outline union(List<Outline> outlines) {
        List<double[]> all = new ArrayList<>();
        outlines.forEach(o -> all.addAll(o.rings));
        return new Outline(List.copyOf(all));
    }

    /** The union of two outlines. */
    public Outline or(Outline other) {
        return union(List.of(this, other));
    }

    /** The rings: {@code x, y, x, y ...} each, all with the same orientation. */
    List<double[]> rings() {
        return rings;
    }
}
