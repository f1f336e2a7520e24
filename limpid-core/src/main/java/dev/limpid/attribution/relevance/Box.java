package dev.limpid.attribution.relevance;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.ParameterException;
import dev.limpid.autodiff.lrp.ZBox;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Preprocessing;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.function.UnaryOperator;

/**
 * The bounds of a network's input: the lowest and highest value that each channel can take as the network sees it.
 *
 * @param low for a value of the network, its value when every pixel has its lowest value
 * @param high the same for the highest
 */
record Box(UnaryOperator<Expr> low, UnaryOperator<Expr> high) {
    private static final double WHITE = 255;

    /** Adds the parameters of the bounds. */
    static MethodInfo asked(MethodInfo info) {
        String meaning = "value of each channel after preprocessing: preprocessing (the values of black and white"
                + " pixels), one number, or one per channel separated by colons";
        return info.parameter("low", "preprocessing", "lowest" + meaning)
                .parameter("high", "preprocessing", "highest" + meaning);
    }

    /**
     * The bounds that the settings define.
     *
     * @throws ParameterException if they are not numbers, or the preprocessing is to define them and there is none
     */
    static Box of(ForwardPass f) {
        Map<String, Expr> black = f.comparedWith(filled(f, "low", true));
        Map<String, Expr> white = f.comparedWith(filled(f, "high", false));
        // Nodes before the first layer may change the sign.
        return new Box(v -> at(black, v).min(at(white, v)), v -> at(black, v).max(at(white, v)));
    }

    private static Expr at(Map<String, Expr> values, Expr value) {
        return Objects.requireNonNull(values.get(value.name()), value.name());
    }

    /** The rule for the first layer. */
    ZBox rule(double epsilon) {
        return new ZBox(low, high, epsilon);
    }

    private static Expr filled(ForwardPass f, String key, boolean isLow) {
        Expr x = f.input();
        double[] values = values(f, key, isLow);
        int rank = x.rank();
        long channels = f.inputChannels();
        if (values.length != 1 && values.length != channels) {
            throw new ParameterException("parameter '" + key + "' has " + values.length + " numbers, but the input "
                    + channels + " channels");
        }
        long[] shape = new long[rank];
        Arrays.fill(shape, 1);
        shape[f.inputChannelAxis()] = values.length;
        Expr each = x.builder().constant(Tensor.of(ElementType.FLOAT, values, shape));
        return each.cast(x.elementType()).expand(x.shapeOf(), x.shape());
    }

    private static double[] values(ForwardPass f, String key, boolean isLow) {
        String text = f.settings().text(key);
        if (text.equals("preprocessing")) {
            Preprocessing p = f.model().preprocessing();
            int count = Math.max(p.mean().size(), p.std().size());
            double[] values = new double[count];
            for (int c = 0; c < count; c++) {
                double mean = p.mean().get(p.mean().size() == 1 ? 0 : c);
                double std = p.std().get(p.std().size() == 1 ? 0 : c);
                double black = -mean / std;
                double white = (WHITE * p.scale() - mean) / std;
                values[c] = isLow ? Math.min(black, white) : Math.max(black, white);
            }
            return values;
        }
        try {
            return Arrays.stream(text.split(":", -1))
                    .mapToDouble(Double::parseDouble)
                    .toArray();
        } catch (NumberFormatException e) {
            throw noNumbers(key, text);
        }
    }

    private static ParameterException noNumbers(String key, String text) {
        return new ParameterException("parameter '" + key + "' is '" + text
                + "' but must be preprocessing, or numbers with colons between them");
    }
}
