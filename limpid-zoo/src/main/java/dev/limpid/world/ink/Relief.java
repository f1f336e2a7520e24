package dev.limpid.world.ink;

/**
 * The surface of a rounded shape: it rises from the shape's edge like a cushion. For each pixel of the shape it
 * contains the surface normal and the distance to the edge.
 *
 * <p>Distances are exact on a grid twice as fine as the pixels. Ref.: Felzenszwalb, Huttenlocher, Distance transforms
 * of sampled functions, 2012, doi:10.4086/toc.2012.v008a019.
 */
final class Relief {
    private static final int FINE = 2;
    private static final int MARGIN = 3;
    private static final float FAR = 1e12f;

    private final int left;
    private final int top;
    private final int width;
    private final int height;
    private final float[] distance;
    private final float[] rise;

    private Relief(int left, int top, int width, int height, float[] distance, float[] rise) {
        this.left = left;
        this.top = top;
        this.width = width;
        this.height = height;
        this.distance = distance;
        this.rise = rise;
    }

    /** The surface over an outline in a picture; it rises over a distance in units of the picture's side. */
    static Relief of(Outline outline, int side, double bulge) {
        Raster raster = new Raster(side * FINE);
        int[] b = raster.bounds(outline);
        int left = (b[0] / FINE) - MARGIN;
        int top = (b[1] / FINE) - MARGIN;
        int width = ((b[2] + FINE - 1) / FINE) + MARGIN - left;
        int height = ((b[3] + FINE - 1) / FINE) + MARGIN - top;
        int wide = width * FINE;
        float[] fine = new float[wide * height * FINE];
        raster.fill(outline, (row, from, to) -> {
            int start = ((row - (top * FINE)) * wide) - (left * FINE);
            for (int i = from; i < to; i++) {
                fine[start + i] = FAR;
            }
        });
        square(fine, wide, height * FINE);
        float[] distance = new float[width * height];
        float[] rise = new float[width * height];
        double reach = Math.max(1, bulge * side);
        for (int i = 0; i < distance.length; i++) {
            int at = ((i / width) * FINE * wide) + ((i % width) * FINE);
            if (fine[at] + fine[at + 1] + fine[at + wide] + fine[at + wide + 1] == 0) {
                continue;
            }
            double sum = Math.sqrt(fine[at])
                    + Math.sqrt(fine[at + 1])
                    + Math.sqrt(fine[at + wide])
                    + Math.sqrt(fine[at + wide + 1]);
            distance[i] = (float) (sum / (4 * FINE));
            double rest = 1 - Math.min(1, distance[i] / reach);
            rise[i] = (float) (reach * 0.9 * Math.sqrt(1 - (rest * rest)));
        }
        int blur = Math.max(1, (int) (reach / 5));
        smooth(rise, width, height, blur);
        smooth(rise, width, height, blur);
        return new Relief(left, top, width, height, distance, rise);
    }

    /**
     * Computes in place, for each point, the squared distance to the nearest point that is 0. The other points are {@link #FAR}, and
     * the outermost rows are 0.
     */
    private static void square(float[] grid, int width, int height) {
        for (int i = width; i < grid.length; i++) {
            grid[i] = grid[i] == 0 ? 0 : grid[i - width] + 1;
        }
        for (int i = grid.length - width - 1; i >= 0; i--) {
            grid[i] = Math.min(grid[i], grid[i + width] + 1);
        }
        float[] line = new float[width];
        float[] result = new float[width];
        int[] vertex = new int[width];
        double[] border = new double[width + 1];
        for (int y = 0; y < height; y++) {
            int first = y * width;
            int last = first + width - 1;
            while (first <= last && grid[first] == 0) {
                first++;
            }
            while (first <= last && grid[last] == 0) {
                last--;
            }
            if (first > last) {
                continue;
            }
            // A zero on either side is nearer than all that lie beyond it.
            first = Math.max(first - 1, y * width);
            int count = Math.min(last + 1, y * width + width - 1) - first + 1;
            for (int i = 0; i < count; i++) {
                line[i] = grid[first + i] * grid[first + i];
            }
            nearest(line, result, vertex, border, count);
            System.arraycopy(result, 0, grid, first, count);
        }
    }

    /** The lower envelope of the parabolas at all points. */
    private static void nearest(float[] line, float[] result, int[] vertex, double[] border, int n) {
        int last = 0;
        vertex[0] = 0;
        border[0] = Double.NEGATIVE_INFINITY;
        border[1] = Double.POSITIVE_INFINITY;
        for (int q = 1; q < n; q++) {
            double s = meeting(line, q, vertex[last]);
            while (s <= border[last]) {
                last--;
                s = meeting(line, q, vertex[last]);
            }
            last++;
            vertex[last] = q;
            border[last] = s;
            border[last + 1] = Double.POSITIVE_INFINITY;
        }
        int k = 0;
        for (int q = 0; q < n; q++) {
            while (border[k + 1] < q) {
                k++;
            }
            float off = (float) q - vertex[k];
            result[q] = (off * off) + line[vertex[k]];
        }
    }

    private static double meeting(float[] line, int q, int v) {
        double a = (double) line[q] + ((double) q * q);
        double b = (double) line[v] + ((double) v * v);
        return (a - b) / (2.0 * (q - v));
    }

    /** A box blur: each number becomes the mean of a square around it, with zeros outside. */
    private static void smooth(float[] grid, int width, int height, int radius) {
        float[] line = new float[Math.max(width, height)];
        for (int y = 0; y < height; y++) {
            smooth(grid, line, y * width, 1, width, radius);
        }
        for (int x = 0; x < width; x++) {
            smooth(grid, line, x, width, height, radius);
        }
    }

    private static void smooth(float[] grid, float[] line, int start, int step, int n, int radius) {
        double sum = 0;
        for (int i = 0; i < n; i++) {
            line[i] = grid[start + (i * step)];
        }
        for (int i = 0; i < Math.min(radius, n); i++) {
            sum += line[i];
        }
        for (int i = 0; i < n; i++) {
            sum += i + radius < n ? line[i + radius] : 0;
            sum -= i - radius - 1 >= 0 ? line[i - radius - 1] : 0;
            grid[start + (i * step)] = (float) (sum / ((2 * radius) + 1));
        }
    }

    /** The distance in pixels from a pixel of the picture to the shape's edge; 0 outside. */
    double distance(int x, int y) {
        return inside(x - left, y - top) ? distance[((y - top) * width) + x - left] : 0;
    }

    /** A colour on the surface at a pixel of the picture, under a light. */
    int lit(int rgb, Light light, int x, int y) {
        double nx = (height(x - 1, y) - height(x + 1, y)) / 2;
        double ny = (height(x, y - 1) - height(x, y + 1)) / 2;
        double length = Math.sqrt((nx * nx) + (ny * ny) + 1);
        return light.on(rgb, nx / length, ny / length, 1 / length);
    }

    private double height(int x, int y) {
        return inside(x - left, y - top) ? rise[((y - top) * width) + x - left] : 0;
    }

    private boolean inside(int x, int y) {
        return x >= 0 && y >= 0 && x < width && y < height;
    }
}
