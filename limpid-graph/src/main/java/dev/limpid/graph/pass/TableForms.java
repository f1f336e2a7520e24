package dev.limpid.graph.pass;

import dev.limpid.graph.Attribute;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Node;
import dev.limpid.graph.Op;
import dev.limpid.graph.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The operators of {@code ai.onnx.ml} that surround a network in an exported table pipeline, as standard operators.
 *
 * <p>Operators that choose or look up (trees, encoders of categories, labels) stay as they are: they have no
 * derivative.
 */
final class TableForms {
    private static final String DOMAIN = "ai.onnx.ml";

    private TableForms() {}

    static Map<String, Form> all() {
        return Map.of(
                name("Scaler"), TableForms::scaler,
                name("Imputer"), TableForms::imputer,
                name("Normalizer"), TableForms::normalizer,
                name("FeatureVectorizer"), TableForms::concatenated,
                name("LinearRegressor"), TableForms::regressor,
                name("LinearClassifier"), TableForms::classifier,
                name("ZipMap"), (node, to) -> to.replace(node, "Identity", List.of(node.input(0)), Map.of()));
    }

    private static String name(String op) {
        return new Op(DOMAIN, op).toString();
    }

    /** {@code (x - offset) * scale}, for each column or for all. */
    private static void scaler(Node node, Rewriting to) {
        String x = asFloat(node.input(0), to);
        float[] offset = reals(node, "offset");
        float[] scale = reals(node, "scale");
        String centred = offset.length == 0 ? x : to.emit("Sub", List.of(x, row("offset", offset, to)), Map.of());
        to.replace(
                node, "Mul", List.of(centred, row("scale", scale.length == 0 ? new float[] {1} : scale, to)), Map.of());
    }

    /** A value that stands for a missing one, by default NaN, becomes that of its column. */
    private static void imputer(Node node, Rewriting to) {
        float[] values = reals(node, "imputed_value_floats");
        if (values.length == 0) {
            to.keep(node);
            return;
        }
        String x = node.input(0);
        float missing = node.realAttribute("replaced_value_float", Float.NaN);
        String isMissing = Float.isNaN(missing)
                ? to.emit("IsNaN", List.of(x), Map.of())
                : to.emit("Equal", List.of(x, to.scalarLike(x, "missing", missing)), Map.of());
        to.replace(node, "Where", List.of(isMissing, row("imputed", values, to), x), Map.of());
    }

    /** Rows of norm 1; the largest element is no norm, so that form stays. */
    private static void normalizer(Node node, Rewriting to) {
        String norm = node.textAttribute("norm", "MAX");
        if (norm.equals("MAX")) {
            to.keep(node);
            return;
        }
        Map<String, Attribute> attributes =
                Map.of("axis", Attribute.of(-1L), "p", Attribute.of(norm.equals("L1") ? 1L : 2L));
        to.replace(node, "LpNormalization", List.of(asFloat(node.input(0), to)), attributes);
    }

    private static void concatenated(Node node, Rewriting to) {
        List<String> columns = new ArrayList<>();
        node.inputs().forEach(x -> columns.add(asFloat(x, to)));
        to.replace(node, "Concat", columns, Map.of("axis", Attribute.of(1L)));
    }

    private static void regressor(Node node, Rewriting to) {
        if (!node.textAttribute("post_transform", "NONE").equals("NONE")) {
            to.keep(node);
            return;
        }
        to.replace(node, "Gemm", linear(node, (int) node.intAttribute("targets", 1), to), turned());
    }

    /** The scores as a linear layer; the node stays for the label. */
    private static void classifier(Node node, Rewriting to) {
        String transform = node.textAttribute("post_transform", "NONE");
        int rows = reals(node, "intercepts").length;
        boolean isPlain =
                Stream.of("NONE", "SOFTMAX", "LOGISTIC").anyMatch(transform::equals) && node.hasOutput(1) && rows > 1;
        if (!isPlain) {
            to.keep(node);
            return;
        }
        if (node.hasOutput(0) && to.isRead(node.outputs().get(0))) {
            to.keep(node.withOutputs(node.outputs().subList(0, 1)));
        }
        Node scores = node.withOutputs(node.outputs().subList(1, 2));
        List<String> inputs = linear(node, rows, to);
        if (transform.equals("NONE")) {
            to.replace(scores, "Gemm", inputs, turned());
            return;
        }
        String linear = to.emit("Gemm", inputs, turned());
        if (transform.equals("SOFTMAX")) {
            to.replace(scores, "Softmax", List.of(linear), Map.of("axis", Attribute.of(-1L)));
        } else {
            to.replace(scores, "Sigmoid", List.of(linear), Map.of());
        }
    }

    private static Map<String, Attribute> turned() {
        return Map.of("transB", Attribute.of(1L));
    }

    private static List<String> linear(Node node, int rows, Rewriting to) {
        float[] weights = reals(node, "coefficients");
        float[] intercepts = reals(node, "intercepts");
        List<String> inputs = new ArrayList<>(List.of(
                asFloat(node.input(0), to),
                to.constant("coefficients", Tensor.of(weights, rows, weights.length / rows))));
        if (intercepts.length > 0) {
            inputs.add(to.constant("intercepts", Tensor.of(intercepts, intercepts.length)));
        }
        return inputs;
    }

    private static String row(String stem, float[] values, Rewriting to) {
        return to.constant(stem, Tensor.of(values, 1, values.length));
    }

    private static String asFloat(String x, Rewriting to) {
        boolean isFloat =
                to.facts().findElement(x).filter(ElementType.FLOAT::equals).isPresent();
        return isFloat
                ? x
                : to.emit("Cast", List.of(x), Map.of("to", Attribute.of((long) ElementType.FLOAT.onnxNumber())));
    }

    private static float[] reals(Node node, String key) {
        if (!(node.findAttribute(key).orElse(null) instanceof Attribute.Reals reals)) {
            return new float[0];
        }
        float[] values = new float[reals.values().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = reals.values().get(i);
        }
        return values;
    }
}
