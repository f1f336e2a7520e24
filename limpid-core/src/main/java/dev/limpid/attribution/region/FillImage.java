package dev.limpid.attribution.region;

import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.ParameterException;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Shape;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Npy;
import dev.limpid.model.Preprocessing;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The image that replaces hidden parts of an input, by the parameter {@code fill}: {@code zero} (in the network's
 * units), a number in these units or of a token, {@code mean} (the mean of each channel), {@code segment-mean} (the mean of each segment, of a single place that of its channel), {@code blur} or
 * {@code blur:SIGMA} (a Gaussian blur whose standard deviation is SIGMA pixels, by default a tenth of the longer side),
 * {@code inpaint} (see {@link Inpainting}; here the mean, for an input that is hidden entirely), a colour such as
 * {@code #808080}, or a file {@code FILE.npy} with the replacement of every element.
 */
final class FillImage {
    /** The values of {@code fill} for methods that hide segments. */
    static final String MEANING =
            "replacement of hidden parts: zero, a number (of a token, or in the network's units), mean, segment-mean, blur,"
                    + " blur:SIGMA, inpaint, a colour such as #808080, or a FILE.npy";

    /** The longest side whose blur is a product with a matrix; longer ones are convolved. */
    private static final int LONGEST_MATRIX = 1024;

    private FillImage() {}

    /** The replacement of every pixel, in the input's shape. @throws ParameterException if the text is none of these */
    static Expr of(ForwardPass f, String fill, InputGrid places, @Nullable Segments segments) {
        Expr x = places.byChannel(f.input());
        if (fill.equals("zero")) {
            return f.input().mul(0);
        }
        if (fill.matches("-?\\d{1,9}(\\.\\d{1,9})?")) {
            return f.input().mul(0).add(Double.parseDouble(fill));
        }
        if (fill.endsWith(".npy")) {
            return f.input().mul(0).add(f.input().builder().constant(fromFile(f, Path.of(fill))));
        }
        requireMeans(fill, places);
        if (fill.equals("mean") || fill.equals("inpaint")) {
            return places.asInput(x.mul(0).add(x.reduceMean(true, 2)));
        }
        if (fill.equals("segment-mean") && segments != null) {
            Expr cells = segments.oneHot(f);
            Expr sums = x.matMul(cells.transpose(0, 2, 1));
            Expr sizes = cells.reduceSum(false, 2).unsqueeze(1);
            Expr means = sums.div(sizes.max(sizes.like(1)));
            // The mean of a single place is itself, and hiding it would change nothing.
            Expr hidden = sizes.greater(sizes.like(1)).where(means, x.reduceMean(true, 2));
            return places.asInput(hidden.matMul(cells));
        }
        if (fill.equals("blur") || fill.startsWith("blur:")) {
            return places.asInput(blurred(x, places, sigma(fill, places)));
        }
        if (fill.matches("#[0-9a-fA-F]{6}")) {
            return places.asInput(x.mul(0).add(colour(f, fill).reshape(1, places.channels(), 1)));
        }
        throw new ParameterException("parameter 'fill' is '" + fill + "' but must be zero, a number, mean, "
                + (segments == null ? "" : "segment-mean, ")
                + "blur, blur:SIGMA, inpaint, a colour such as #808080, or a .npy file");
    }

    /** Refuses replacements that are computed from the values of other places where these mean something else. */
    private static void requireMeans(String fill, InputGrid places) {
        if (places.isWhole() || places.isUnordered()) {
            throw new ParameterException("parameter 'fill' is '" + fill + "', but "
                    + (places.isWhole()
                            ? "tokens have no mean and no colour; use zero, or the number of the token that replaces"
                                    + " hidden ones"
                            : "the features of a table are different quantities; use zero, a number, or a .npy file with"
                                    + " a value for each"));
        }
        if (fill.equals("inpaint") && places.axes() != 2) {
            throw new ParameterException("parameter 'fill' is 'inpaint', which continues pictures, but this is "
                    + places.toText() + "; use mean or blur");
        }
    }

    private static Tensor fromFile(ForwardPass f, Path file) {
        Tensor given = Npy.read(file);
        Shape shape = f.input().shape();
        long[] sizes = shape.sizes();
        sizes[0] = 1;
        boolean fits = given.elementCount() == Tensor.elementCount(sizes)
                && (given.rank() == shape.rank() || given.rank() == shape.rank() - 1);
        for (int axis = 1; fits && axis < shape.rank(); axis++) {
            fits = given.size(axis - shape.rank() + given.rank()) == shape.size(axis);
        }
        if (!fits) {
            throw new ParameterException("the replacement in " + file + " is " + given.type() + ", but the input is "
                    + f.input().findType().orElseThrow());
        }
        return Tensor.of(f.input().elementType(), given.toDoubles(), sizes);
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
            // The axis is moved to the middle of [N,C*before,size,after]; the matrix multiplies from the left.
            Expr apart = y.reshape(-1, places.channels() * before, size, behind);
            y = size > LONGEST_MATRIX
                    ? convolved(apart, size, sigma)
                    : y.builder().constant(gaussian(size, sigma)).matMul(apart);
            before *= size;
        }
        return y.reshape(y.builder().list(shape.sizes()), shape);
    }

    /** {@code [N,B,size,A]} multiplied by {@link #gaussian}, which would be too large, from the left. */
    private static Expr convolved(Expr apart, int size, double sigma) {
        GraphBuilder b = apart.builder();
        double[] kernel = new double[2 * size - 1];
        Arrays.setAll(kernel, i -> Math.exp(-0.5 * (i - size + 1.0) * (i - size + 1.0) / (sigma * sigma)));
        double[] sums = new double[size];
        for (int i = 0; i < size; i++) {
            for (int k = 0; k < size; k++) {
                sums[i] += kernel[k - i + size - 1];
            }
        }
        long behind = apart.shape().size(3);
        Expr flat = apart.transpose(0, 1, 3, 2).reshape(-1, 1, size);
        Map<String, Attribute> pads = Map.of("pads", Attribute.of(new long[] {size - 1L, size - 1L}));
        TensorType type = new TensorType(ElementType.FLOAT, flat.shape());
        Expr blurred = flat.emit(
                        "Conv", pads, type, b.constant(Tensor.of(ElementType.FLOAT, kernel, 1, 1, kernel.length)))
                .div(b.constant(Tensor.of(ElementType.FLOAT, sums, size)));
        return blurred.reshape(-1, apart.shape().size(1), behind, size).transpose(0, 1, 3, 2);
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
