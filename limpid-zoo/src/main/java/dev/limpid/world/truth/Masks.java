package dev.limpid.world.truth;

import dev.limpid.metrics.Mask;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * The shape that each pixel of an image shows.
 *
 * <p>A picture is drawn from {@link #SAMPLES} points per pixel, and each point shows exactly one shape: the topmost one
 * there. <b>The rule:</b> a pixel belongs to the topmost of the shapes that any of its points shows. So the masks of
 * all parts and of everything else are a partition of the pixels, and likewise those of all colours, textures, forms
 * and objects. At an edge the colour of a pixel is mixed from several shapes; {@link #coverage} counts the points of
 * each, and {@link #touched} contains all pixels with at least one point of them.
 */
public final class Masks {
    /** Points per pixel. */
    public static final int SAMPLES = 16;
    /** Points in a row and in a column of a pixel. */
    public static final int SPREAD = 4;

    private final int side;
    private final List<Label> labels;
    private final short[] points;
    private final short[] owners;

    /**
     * The masks of a picture.
     *
     * @param side pixels in a row
     * @param labels the labels of the shapes, from bottom to top
     * @param points the number of the shape at each point, {@code short[side*4*side*4]}; not copied
     */
    public Masks(int side, List<Label> labels, short[] points) {
        this.side = side;
        this.labels = List.copyOf(labels);
        this.points = points;
        owners = new short[side * side];
        int row = side * SPREAD;
        for (int i = 0; i < owners.length; i++) {
            short most = 0;
            for (int k = 0, at = first(i); k < SPREAD; k++, at += row) {
                for (int p = at; p < at + SPREAD; p++) {
                    most = points[p] > most ? points[p] : most;
                }
            }
            owners[i] = most;
        }
    }

    private int first(int pixel) {
        return ((pixel / side) * SPREAD * side * SPREAD) + ((pixel % side) * SPREAD);
    }

    /** Pixels in a row and in a column. */
    public int side() {
        return side;
    }

    /** The label of a pixel, counted row by row. */
    public Label at(int pixel) {
        return labels.get(owners[pixel]);
    }

    /** The labels of the shapes, from bottom to top; some may be invisible. */
    public List<Label> labels() {
        return labels;
    }

    /** The pixels that belong to shapes of a kind. */
    public Mask of(Predicate<Label> kind) {
        boolean[] isMeant = meant(kind);
        return Mask.where(side, side, i -> isMeant[owners[i]]);
    }

    /** The pixels of a part. */
    public Mask of(Part part) {
        return of(l -> l.isOf(part));
    }

    /** The pixels of a colour. */
    public Mask of(Colour colour) {
        return of(l -> l.colour() == colour);
    }

    /** The pixels of a texture. */
    public Mask of(Texture texture) {
        return of(l -> l.texture() == texture);
    }

    /** The pixels of a kind of shape. */
    public Mask of(Form form) {
        return of(l -> l.form() == form);
    }

    /** The pixels of an object by its number. */
    public Mask ofObject(int object) {
        return of(l -> l.object() == object);
    }

    /** The pixels outside the creature. */
    public Mask background() {
        return of(l -> l.object() != Label.CREATURE);
    }

    /** The visible objects other than backdrop and creature: names by number. */
    public SortedMap<Integer, String> objects() {
        SortedMap<Integer, String> objects = new TreeMap<>();
        for (short owner : owners) {
            Label label = labels.get(owner);
            if (label.object() > Label.CREATURE) {
                objects.put(label.object(), label.name());
            }
        }
        return objects;
    }

    /** How many of a pixel's {@link #SAMPLES} points show shapes of a kind. */
    public int coverage(int pixel, Predicate<Label> kind) {
        int count = 0;
        int start = first(pixel);
        for (int k = 0; k < SAMPLES; k++) {
            int point = start + ((k / SPREAD) * side * SPREAD) + (k % SPREAD);
            count += kind.test(labels.get(points[point])) ? 1 : 0;
        }
        return count;
    }

    /** The pixels in which at least one point shows a kind. */
    public Mask touched(Predicate<Label> kind) {
        boolean[] isMeant = meant(kind);
        int row = side * SPREAD;
        return Mask.where(side, side, i -> {
            int start = first(i);
            for (int k = 0; k < SAMPLES; k++) {
                if (isMeant[points[start + ((k / SPREAD) * row) + (k % SPREAD)]]) {
                    return true;
                }
            }
            return false;
        });
    }

    /** The pixels in which at least one point shows a part. */
    public Mask touched(Part part) {
        return touched(l -> l.isOf(part));
    }

    private boolean[] meant(Predicate<Label> kind) {
        boolean[] isMeant = new boolean[labels.size()];
        for (int i = 0; i < isMeant.length; i++) {
            isMeant[i] = kind.test(labels.get(i));
        }
        return isMeant;
    }
}
