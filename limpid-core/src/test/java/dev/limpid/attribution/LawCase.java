package dev.limpid.attribution;

import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.graph.Graph;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.Prediction;
import dev.limpid.model.Target;
import dev.limpid.runtime.OnnxRuntime;
import dev.limpid.runtime.Program;
import dev.limpid.runtime.Shapes;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A method on one of the reference networks, with few samples to keep the law suite fast. */
record LawCase(Method method, String network) {
    static final List<String> NETWORKS = List.of("plain", "residual", "depthwise", "cbam", "vit");

    private static final Map<String, String> FEW = Map.ofEntries(
            Map.entry("samples", "24"),
            Map.entry("steps", "6"),
            Map.entry("iterations", "8"),
            Map.entry("orders", "4"),
            Map.entry("shuffles", "2"),
            Map.entry("designs", "4"),
            Map.entry("models", "3"),
            Map.entry("redraws", "2"),
            Map.entry("budget", "200"),
            // A stronger blur makes the picture nearly constant, and rounding would then determine its largest value.
            Map.entry("max-sigma", "3"),
            // The probabilities of these networks are often close to 0 or 1.
            Map.entry("output", "logit"));
    private static final Set<String> SEGMENTING = Set.of("lime", "kernel-shap", "norm-lime", "anchors");

    /**
     * In most networks only a matrix follows the last feature maps, so the gradient there is the same for every input
     * and for every noise sample.
     */
    private static final Set<String> OF_GRADIENTS_AT_A_LAYER = Set.of("internal-influence", "smooth-grad-cam++");

    private static final Map<String, String> INNER = Map.of(
            "plain",
            "relu2",
            "residual",
            "block2.relu",
            "depthwise",
            "block1.act2",
            "cbam",
            "block1.relu",
            "vit",
            "block1");

    private static final Map<String, List<Integer>> TOPS = new ConcurrentHashMap<>();

    /** Every method on every network. */
    static Stream<LawCase> all() {
        return Methods.all().stream().flatMap(m -> NETWORKS.stream().map(n -> new LawCase(m, n)));
    }

    /** The cases of methods with a law. */
    static Stream<LawCase> stating(Law law) {
        return all().filter(c -> c.method.info().laws().contains(law));
    }

    Classifier model() {
        return References.network(network);
    }

    /** Two inputs. */
    Tensor inputs() {
        return References.input(network, 2);
    }

    /** One of the two inputs. */
    Tensor input(int n) {
        return SmallNetworks.single(inputs(), n);
    }

    int classes() {
        return model().classes();
    }

    /** The predicted class of one of the inputs. */
    int top(int n) {
        return TOPS.computeIfAbsent(network, LawCase::tops).get(n);
    }

    /** The network's logits for an input of zeros. */
    double[] logitsOfZeros() {
        long[] shape = input(0).shape();
        return logits(model(), Tensor.of(new float[Math.toIntExact(Tensor.elementCount(shape))], shape))
                .toDoubles();
    }

    /** The value at a layer for a multiple of the network's first input. */
    static double[] value(String network, String layer, int factor) {
        Classifier model = References.network(network);
        String value = model.value(model.place(layer));
        Tensor input = References.input(network, 1);
        float[] numbers = input.toFloats();
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] *= factor;
        }
        Graph graph = model.graph().withOutputs(List.of(value)).bind(Shapes.BATCH, 1);
        try (Program program = OnnxRuntime.create().compile(graph)) {
            return Objects.requireNonNull(program.run(Map.of(model.input().name(), Tensor.of(numbers, input.shape())))
                            .get(value))
                    .toDoubles();
        }
    }

    private static Tensor logits(Classifier model, Tensor input) {
        try (Program program = OnnxRuntime.create().compile(model.graph().bind(Shapes.BATCH, input.size(0)))) {
            return Objects.requireNonNull(
                    program.run(Map.of(model.input().name(), input)).get(model.logits()));
        }
    }

    private static List<Integer> tops(String network) {
        Classifier model = References.network(network);
        Tensor logits = logits(model, References.input(network, 2));
        return List.of(
                Prediction.top(logits, 0, model.head(), model.labels()).index(),
                Prediction.top(logits, 1, model.head(), model.labels()).index());
    }

    /** That class as a target. */
    Target target(int n) {
        return Target.of(top(n));
    }

    /** Both targets as an input of a compiled file. */
    Tensor weights() {
        float[] weights = new float[2 * classes()];
        weights[top(0)] = 1;
        weights[classes() + top(1)] = 1;
        return Tensor.of(weights, 2, classes());
    }

    Settings settings() {
        Settings settings = with(Settings.STANDARD, FEW);
        if (SEGMENTING.contains(name())) {
            settings = settings.with("segments", "slic:9");
        }
        if (name().equals("finer-cam")) {
            // With the default, subtracting the similar classes leaves no positive score in some maps.
            settings = settings.with("alpha", "0.3");
        }
        @Nullable String layer = INNER.get(network);
        return layer != null && OF_GRADIENTS_AT_A_LAYER.contains(name()) ? settings.at(model().place(layer)) : settings;
    }

    /** Settings with the values for which the method has a parameter. */
    Settings with(Settings settings, Map<String, String> values) {
        Settings all = settings;
        for (MethodInfo.Parameter each : method.info().parameters()) {
            @Nullable String value = values.get(each.name());
            all = value == null ? all : all.with(each.name(), value);
        }
        return all;
    }

    /**
     * The tolerance for rounding, relative to the largest score. It is higher if scores are small differences of large
     * outputs, if nearly equal numbers are scaled to 0 to 1, and if a random point may be close to a tie of two maxima,
     * of which a CBAM block has many.
     */
    double rounding() {
        boolean isOfDifferences = method.info().family() == Family.PERTURBATION
                || method.info().family() == Family.SURROGATE
                || name().endsWith("recipro-cam");
        boolean isNearTies = method instanceof Method.Sampled && network.equals("cbam");
        return isOfDifferences || isNearTies ? 1e-4 : 1e-5;
    }

    String name() {
        return method.info().name();
    }

    @Override
    public String toString() {
        return name() + " on " + network;
    }
}
