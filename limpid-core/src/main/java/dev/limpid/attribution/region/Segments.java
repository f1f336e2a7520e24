package dev.limpid.attribution.region;

import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.ParameterException;
import dev.limpid.attribution.formula.PrecomputedInput;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.Images;
import dev.limpid.model.Npy;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * A partition of the input's positions into numbered segments, by the parameter {@code segments}: a grid, a file, or
 * superpixels of the picture.
 *
 * <p>Each position belongs to one segment; no segment from 0 to {@link #count} - 1 is empty. A compiled graph contains
 * the segments of a grid or a file as a constant; superpixels depend on the picture and are an input of the graph,
 * {@code segments: int64[N,P]}.
 */
public final class Segments {
    /** The values of {@code segments}, for parameter lists. */
    public static final String MEANING =
            "segmentation of the input: grid:ROWSxCOLUMNS (grid:N for a series, tokens or a table; three numbers for a"
                    + " volume), slic:N, felzenszwalb:N or quickshift:N superpixels or supervoxels, or a FILE.png or"
                    + " FILE.npy with a segment number for each place";

    private static final String NAME = "segments";

    private final InputGrid places;
    private final int count;
    private final Optional<Tensor> fixed;
    private final Optional<Superpixels> found;

    private Segments(InputGrid places, int count, Optional<Tensor> fixed, Optional<Superpixels> found) {
        this.places = places;
        this.count = count;
        this.fixed = fixed;
        this.found = found;
    }

    /**
     * The segments that the settings define.
     *
     * @throws ParameterException if the parameter is invalid
     */
    public static Segments of(Classifier model, Settings settings) {
        return of(InputGrid.of(model), settings.text("segments"));
    }

    /**
     * The segments of a text such as {@code grid:8x8}.
     *
     * @throws ParameterException if the text is invalid
     */
    static Segments of(InputGrid places, String text) {
        if (text.matches("grid:\\d{1,6}(x\\d{1,6})*")) {
            return grid(
                    places,
                    Arrays.stream(text.substring("grid:".length()).split("x", -1))
                            .mapToInt(Integer::parseInt)
                            .toArray());
        }
        if (text.endsWith(".npy") || text.endsWith(".png")) {
            return numbered(places, fromFile(places, Path.of(text)), text);
        }
        Optional<Superpixels> superpixels = Superpixels.parse(text, places);
        if (superpixels.isPresent()) {
            return new Segments(places, superpixels.get().count(), Optional.empty(), superpixels);
        }
        throw new ParameterException("parameter 'segments' is '" + text
                + "' but must be grid:ROWSxCOLUMNS (one number for each axis), slic:N, felzenszwalb:N, quickshift:N, or a"
                + " .png or .npy file");
    }

    /** Boxes of about equal size, one number of them for each axis, numbered in row-major order. */
    static Segments grid(InputGrid places, int... sides) {
        String text = Arrays.stream(sides).mapToObj(Integer::toString).collect(Collectors.joining(" x "));
        if (sides.length != places.axes()) {
            throw new ParameterException("a grid of " + text + " segments has " + sides.length
                    + (sides.length == 1 ? " axis" : " axes") + ", but " + places.toText() + " has " + places.axes());
        }
        long count = 1;
        boolean fits = true;
        for (int axis = 0; axis < sides.length; axis++) {
            count *= sides[axis];
            fits &= sides[axis] >= 1 && sides[axis] <= places.size(axis);
        }
        if (!fits || count < 2) {
            throw new ParameterException("a grid of " + text + " segments does not fit " + places.toText());
        }
        long[] index = new long[places.count()];
        for (int p = 0; p < index.length; p++) {
            int[] at = places.coordinates(p);
            for (int axis = 0; axis < sides.length; axis++) {
                index[p] = index[p] * sides[axis] + (long) at[axis] * sides[axis] / places.size(axis);
            }
        }
        return new Segments(places, Math.toIntExact(count), Optional.of(Tensor.list(index)), Optional.empty());
    }

    private static long[] fromFile(InputGrid places, Path file) {
        Tensor all;
        if (file.toString().endsWith(".npy")) {
            all = Npy.read(file);
        } else {
            // In a picture each colour is one segment.
            Tensor pixels = Images.read(file).pixels();
            double[] rgb = pixels.toDoubles();
            long[] colours = new long[rgb.length / 3];
            for (int i = 0; i < colours.length; i++) {
                colours[i] = ((long) rgb[3 * i] << 16) + ((long) rgb[3 * i + 1] << 8) + (long) rgb[3 * i + 2];
            }
            all = Tensor.of(colours, pixels.size(1), pixels.size(2));
        }
        long[] wanted = new long[places.axes()];
        Arrays.setAll(wanted, places::size);
        if (!Arrays.equals(all.shape(), wanted)) {
            throw new ParameterException("the segments in " + file + " have the size " + Arrays.toString(all.shape())
                    + "; the network's input has " + Arrays.toString(wanted));
        }
        return all.toLongs();
    }

    /** Renumbers arbitrary labels as 0, 1 ... in increasing order. */
    private static Segments numbered(InputGrid places, long[] labels, String source) {
        TreeSet<Long> present = new TreeSet<>();
        Arrays.stream(labels).forEach(present::add);
        long[] ordered = present.stream().mapToLong(Long::longValue).toArray();
        if (ordered.length < 2) {
            throw new ParameterException("the segments in " + source + " are only one");
        }
        long[] index = Arrays.stream(labels)
                .map(label -> Arrays.binarySearch(ordered, label))
                .toArray();
        return new Segments(places, ordered.length, Optional.of(Tensor.list(index)), Optional.empty());
    }

    /** The number of segments. */
    public int count() {
        return count;
    }

    /** The positions that are divided. */
    public InputGrid places() {
        return places;
    }

    /** The inputs that Java computes from the picture: superpixels; none for a grid or a file. */
    public List<PrecomputedInput> precomputed(Classifier model) {
        if (found.isEmpty()) {
            return List.of();
        }
        Dim batch = model.graph().shapeOf(model.input().name()).dim(0);
        TensorType type = new TensorType(ElementType.INT64, Shape.of(batch, Dim.of(places.count())));
        Superpixels superpixels = found.get();
        return List.of(new PrecomputedInput(NAME, type, superpixels::of));
    }

    /** The values that a search passes to each of its steps. */
    Map<String, Tensor> fixed(Tensor input) {
        return fixed.isPresent() ? Map.of() : Map.of(NAME, of(input).reshaped(1, places.count()));
    }

    /**
     * The input with the positions within each segment permuted.
     *
     * @param order {@code int64[P]}: the rank of each position in a random order
     */
    public Expr shuffled(ForwardPass f, Tensor order) {
        GraphBuilder b = f.input().builder();
        Expr segment = index(f).mul(b.scalar(ElementType.INT64, places.count()));
        long[] all = LongStream.range(0, places.count()).toArray();
        // Both lists go through the segments one after another: the positions in their own order, and in the random
        // order.
        Expr asIs = sorted(segment.add(b.list(all)));
        Expr drawn = sorted(segment.add(b.constant(order)));
        Expr source = drawn.emit("GatherElements", axis(1), drawn.findType().orElseThrow(), sorted(asIs));
        Expr x = places.byChannel(f.input());
        Expr repeated = source.unsqueeze(1).add(x.mul(0).cast(ElementType.INT64));
        return places.asInput(x.emit("GatherElements", axis(2), x.findType().orElseThrow(), repeated));
    }

    /** The positions sorted by their keys, along the last axis. */
    private Expr sorted(Expr keys) {
        GraphBuilder b = keys.builder();
        Map<String, Attribute> rising = Map.of("axis", Attribute.of(-1L), "largest", Attribute.of(0L));
        TensorType type = keys.findType().orElseThrow();
        return b.emitAll("TopK", List.of(keys, b.list(places.count())), rising, List.of(type, type))
                .get(1);
    }

    private static Map<String, Attribute> axis(long axis) {
        return Map.of("axis", Attribute.of(axis));
    }

    /** The segments of one input outside of any graph: {@code int64[P]}. */
    public Tensor of(Tensor input) {
        return fixed.orElseGet(() -> found.orElseThrow().of(input).reshaped(places.count()));
    }

    /** The segments' numbers in an order in which each half of a range is on one side of a cut through the picture. */
    public int[] halvingOrder() {
        if (fixed.isEmpty()) {
            return IntStream.range(0, count).toArray();
        }
        long[] index = fixed.get().toLongs();
        double[][] middles = new double[places.axes()][count];
        double[] sizes = new double[count];
        for (int p = 0; p < index.length; p++) {
            int segment = (int) index[p];
            int[] at = places.coordinates(p);
            for (int axis = 0; axis < at.length; axis++) {
                middles[axis][segment] += at[axis];
            }
            sizes[segment]++;
        }
        for (double[] axis : middles) {
            for (int i = 0; i < count; i++) {
                axis[i] /= sizes[i];
            }
        }
        return Halving.order(middles);
    }

    /** The segment of each position: {@code int64[1,P]} or, for superpixels, {@code int64[N,P]}. */
    private Expr index(ForwardPass f) {
        return fixed.map(t -> f.input().builder().constant(t).reshape(1, places.count()))
                .orElseGet(() -> f.given(NAME));
    }

    /** {@code float[1 or N,D,P]}: one where a position belongs to a segment. */
    public Expr oneHot(ForwardPass f) {
        Expr index = index(f);
        long[] all = new long[count];
        Arrays.setAll(all, i -> i);
        Expr numbers = index.builder().list(all).reshape(1, count, 1);
        return numbers.equal(index.unsqueeze(1)).cast(f.input().elementType());
    }

    /**
     * A number for each segment, expanded to the segment's positions.
     *
     * @param bySegment {@code float[S,D]}
     * @return {@code float[1 or N,S,P]}
     */
    public Expr spread(ForwardPass f, Expr bySegment) {
        Expr index = index(f);
        Dim samples = bySegment.shape().dim(0);
        Shape shape = Shape.of(index.shape().dim(0), Dim.of(places.count()), samples);
        if (samples.isFixed() && samples.size() == 1) {
            // Seven times faster than to gather rows of one number.
            return bySegment
                    .reshape(count)
                    .emit(
                            "GatherElements",
                            axis(0),
                            new TensorType(bySegment.elementType(), Shape.of(Dim.UNKNOWN)),
                            index.reshape(-1))
                    .reshapeLike(index)
                    .unsqueeze(1);
        }
        // Whole rows are gathered and then transposed: many times faster than element by element.
        return bySegment
                .transpose(1, 0)
                .emit("Gather", axis(0), new TensorType(bySegment.elementType(), shape), index)
                .transpose(0, 2, 1);
    }

    /** A number for each input and segment, {@code float[N,D]}, as a map: {@code float[N,H,W]}, or with as many axes as the input has. */
    public Expr painted(ForwardPass f, Expr bySegment) {
        Expr flat;
        Shape shape = Shape.of(bySegment.shape().dim(0), Dim.of(places.count()));
        TensorType type = new TensorType(bySegment.elementType(), shape);
        Map<String, Attribute> columns = Map.of("axis", Attribute.of(1L));
        if (fixed.isPresent()) {
            flat = bySegment.emit("Gather", columns, type, index(f).reshape(places.count()));
        } else {
            flat = bySegment.emit("GatherElements", columns, type, index(f));
        }
        OptionalInt padding = f.model().padding();
        Expr map = places.asMap(flat);
        // What fills up a short text has no effect, and what a fit finds for it is noise.
        return padding.isEmpty()
                ? map
                : f.input()
                        .equal(f.input().like(padding.getAsInt()))
                        .where(map.like(0), map)
                        .shapedLike(map);
    }
}
