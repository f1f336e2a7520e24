package dev.limpid.attribution.region;

import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.ParameterException;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Preprocessing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is put in the place of hidden parts, by the parameter {@code fill}: {@code zero} (as the network takes it),
 * {@code mean} (each channel's mean of the picture), {@code segment-mean} (the mean of each segment), {@code blur} or
 * {@code blur:SIGMA} (pixels, by default a tenth of the longer side), {@code inpaint} (what the visible rest continues
 * to), a colour such as {@code #808080}.
 */
final class Filling {
    /** What {@code fill} may be where segments are hidden. */
    static final String MEANING = "what replaces hidden parts: zero, mean, segment-mean, blur, blur:SIGMA, inpaint or"
            + " a colour such as #808080";

    private static final int LEVELS = 6;

    private Filling() {}

    /** Whether what is put in depends on what is hidden. */
    static boolean dependsOnMask(String fill) {
        return fill.equals("inpaint");
    }

    /** The whole picture of what is put in, in the input's shape. @throws ParameterException if the text is none of these */
    static Expr picture(ForwardPass f, String fill, InputGrid places, @Nullable Segments segments) {
        Expr x = places.byChannel(f.input());
        if (fill.equals("zero")) {
            return f.input().mul(0);
        }
        if (fill.equals("mean") || fill.equals("inpaint")) {
            return places.asInput(x.mul(0).add(x.reduceMean(true, 2)));
        }
        if (fill.equals("segment-mean") && segments != null) {
            Expr cells = segments.oneHot(f);
            Expr sums = x.matMul(cells.transpose(0, 2, 1));
            Expr sizes = cells.reduceSum(false, 2).unsqueeze(1);
            return places.asInput(sums.div(sizes.max(sizes.like(1))).matMul(cells));
        }
        if (fill.equals("blur") || fill.startsWith("blur:")) {
            return places.asInput(blurred(x, places, sigma(fill, places)));
        }
        if (fill.matches("#[0-9a-fA-F]{6}")) {
            return places.asInput(x.mul(0).add(colour(f, fill).reshape(1, places.channels(), 1)));
        }
        throw new ParameterException("parameter 'fill' is '" + fill + "' but must be zero, mean, "
                + (segments == null ? "" : "segment-mean, ")
                + "blur, blur:SIGMA, inpaint or a colour such as #808080");
    }

    private static double sigma(String fill, InputGrid places) {
        if (fill.equals("blur")) {
            int longer = 1;
            for (int axis = 0; axis < places.axes(); axis++) {
                longer = Math.max(longer, places.size(axis));
            }
            return longer / 10.0;
        }
        String width = fill.substring("blur:".length());
        double sigma = width.matches("\\d{1,4}(\\.\\d{1,6})?") ? Double.parseDouble(width) : 0;
        if (sigma > 0) {
            return sigma;
        }
        throw new ParameterException("'" + fill + "' does not say how many pixels the blur is wide, above 0");
    }

    /** {@code [N,C,P]} blurred by a Gaussian along each axis; at the border its part within the picture counts. */
    static Expr blurred(Expr byChannel, InputGrid places, double sigma) {
        Expr y = byChannel;
        Shape shape = byChannel.shape();
        long before = 1;
        long behind = places.count();
        for (int axis = 0; axis < places.axes(); axis++) {
            int size = places.size(axis);
            behind /= size;
            Expr matrix = y.builder().constant(gaussian(size, sigma));
            // The axis is brought to the middle of [N,C*before,size,behind]; the matrix multiplies from the left.
            y = matrix.matMul(y.reshape(-1, places.channels() * before, size, behind));
            before *= size;
        }
        return y.reshape(y.builder().list(shape.sizes()), shape);
    }

    /** {@code float[size,size]}: in each row a Gaussian around the row's place, of sum 1. */
    static Tensor gaussian(int size, double sigma) {
        double[] rows = new double[size * size];
        for (int i = 0; i < size; i++) {
            double sum = 0;
            for (int k = 0; k < size; k++) {
                rows[i * size + k] = Math.exp(-0.5 * (i - k) * (i - k) / (sigma * sigma));
                sum += rows[i * size + k];
            }
            for (int k = 0; k < size; k++) {
                rows[i * size + k] /= sum;
            }
        }
        return Tensor.of(ElementType.FLOAT, rows, size, size);
    }

    /** A colour as the network takes it: {@code float[C]}. */
    private static Expr colour(ForwardPass f, String text) {
        Preprocessing p = f.model().preprocessing();
        int rgb = Integer.parseInt(text.substring(1), 16);
        double[] colours = {rgb >> 16, (rgb >> 8) & 0xFF, rgb & 0xFF};
        double[] seen = switch (p.channels()) {
            case RGB -> colours;
            case BGR -> new double[] {colours[2], colours[1], colours[0]};
            case GREY -> new double[] {0.299 * colours[0] + 0.587 * colours[1] + 0.114 * colours[2]};
        };
        for (int c = 0; c < seen.length; c++) {
            double mean = p.mean().get(p.mean().size() == 1 ? 0 : c);
            double std = p.std().get(p.std().size() == 1 ? 0 : c);
            seen[c] = (seen[c] * p.scale() - mean) / std;
        }
        return f.input().builder().constant(Tensor.of(ElementType.FLOAT, seen, seen.length));
    }

    /**
     * The input with its hidden parts painted in.
     *
     * @param mask {@code float[1 or N,S,P]}: 1 where visible
     * @return {@code float[N,S,...]}
     */
    static Expr inpainted(ForwardPass f, Expr mask, InputGrid places) {
        Expr x = places.byChannel(f.input()).unsqueeze(1);
        Expr none = x.reduceSum(true, 2).mul(0);
        Expr shown = none.add(mask.unsqueeze(2)).reshape(-1, 1, places.height(), places.width());
        Expr seen = x.mul(mask.unsqueeze(2)).reshape(-1, places.channels(), places.height(), places.width());
        Expr painted = seen.add(shown.neg().add(1).mul(continued(seen, shown, places)));
        Expr input = places.asInput(painted.reshape(-1, places.channels(), places.count()));
        List<Dim> dims =
                new ArrayList<>(input.shape().dims().subList(1, input.shape().rank()));
        dims.add(0, mask.shape().dim(1));
        dims.add(0, f.input().shape().dim(0));
        Shape shape = new Shape(dims);
        return input.reshape(input.builder().list(shape.sizes()), shape);
    }

    /**
     * What the visible rest of a picture continues to: means over the squares of a pyramid, finer ones where they show
     * enough (normalised convolution).
     *
     * <p>Ref.: Knutsson and Westin, Normalized and differential convolution, 1993, doi 10.1109/CVPR.1993.341081.
     *
     * @param seen {@code [P,C,H,W]}: zero where hidden
     * @param shown {@code [P,1,H,W]}: 1 where visible
     */
    private static Expr continued(Expr seen, Expr shown, InputGrid places) {
        Expr whole = shown.reduceSum(true, 2, 3);
        Expr fill = seen.reduceSum(true, 2, 3).div(whole.max(whole.like(1)));
        for (int level = LEVELS; level >= 1; level--) {
            int side = 1 << level;
            if (side <= Math.min(places.height(), places.width())) {
                Expr colour = Pyramid.enlarged(Pyramid.pooled(seen, side), places);
                Expr share = Pyramid.enlarged(Pyramid.pooled(shown, side), places);
                // Where half of a square or more is visible, it is believed; else the coarser level fills up.
                Expr trust = share.mul(2).min(share.like(1));
                Expr known = colour.div(share.max(share.like(1e-6)));
                fill = fill.add(trust.mul(known.sub(fill)));
            }
        }
        return fill;
    }
}
