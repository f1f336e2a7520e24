package dev.limpid.attribution.region;

import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.ParameterException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Preprocessing;
import org.jspecify.annotations.Nullable;

/**
 * The image that replaces hidden parts of an input, by the parameter {@code fill}: {@code zero} (in the network's
 * units), {@code mean} (the mean of each channel), {@code segment-mean} (the mean of each segment), {@code blur} or
 * {@code blur:SIGMA} (a Gaussian blur whose standard deviation is SIGMA pixels, by default a tenth of the longer side),
 * {@code inpaint} (see {@link Inpainting}; here the mean, for an input that is hidden entirely), a colour such as
 * {@code #808080}.
 */
final class FillImage {
    /** The values of {@code fill} for methods that hide segments. */
    static final String MEANING =
            "replacement of hidden parts: zero, mean, segment-mean, blur, blur:SIGMA, inpaint or a colour"
                    + " such as #808080";

    private FillImage() {}

    /** The replacement of every pixel, in the input's shape. @throws ParameterException if the text is none of these */
    static Expr of(ForwardPass f, String fill, InputGrid places, @Nullable Segments segments) {
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
        throw new ParameterException("'" + fill + "' must give the standard deviation of the blur in pixels, above 0");
    }

    /** {@code [N,C,P]} blurred by a Gaussian along each axis; at the border the kernel is cut off and renormalised. */
    static Expr blurred(Expr byChannel, InputGrid places, double sigma) {
        Expr y = byChannel;
        Shape shape = byChannel.shape();
        long before = 1;
        long behind = places.count();
        for (int axis = 0; axis < places.axes(); axis++) {
            int size = places.size(axis);
            behind /= size;
            Expr matrix = y.builder().constant(gaussian(size, sigma));
            // The axis is moved to the middle of [N,C*before,size,after]; the matrix multiplies from the left.
            y = matrix.matMul(y.reshape(-1, places.channels() * before, size, behind));
            before *= size;
        }
        return y.reshape(y.builder().list(shape.sizes()), shape);
    }

    /** {@code float[size,size]}: each row is a Gaussian centred at the row's index, with sum 1. */
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

    /** A colour in the network's units: {@code float[C]}. */
    private static Expr colour(ForwardPass f, String text) {
        Preprocessing p = f.model().preprocessing();
        int rgb = Integer.parseInt(text.substring(1), 16);
        double[] colours = {rgb >> 16, (rgb >> 8) & 0xFF, rgb & 0xFF};
        double[] seen = switch (p.channels()) {
            case RGB -> colours;
            case BGR -> new double[] {colours[2], colours[1], colours[0]};
            case RGBA -> new double[] {colours[0], colours[1], colours[2], 255};
            case GREY -> new double[] {0.299 * colours[0] + 0.587 * colours[1] + 0.114 * colours[2]};
        };
        for (int c = 0; c < seen.length; c++) {
            double mean = p.mean().get(p.mean().size() == 1 ? 0 : c);
            double std = p.std().get(p.std().size() == 1 ? 0 : c);
            seen[c] = (seen[c] * p.scale() - mean) / std;
        }
        return f.input().builder().constant(Tensor.of(ElementType.FLOAT, seen, seen.length));
    }
}
