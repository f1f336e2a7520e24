package dev.limpid.contrast.counterfactual;

import dev.limpid.attribution.Progress;
import dev.limpid.contrast.PlaceRows;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Graph;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Classifier;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.FullBatch;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;

/** The trial of a proposal: the network runs again, and the change is measured. */
record Trial(ContrastNetwork network, Contrast contrast, CounterfactualMethod method, Progress progress) {
    /** A change smaller than this comes from rounding between the units of the picture and of the network. */
    static final double SMALLEST = 1e-5;

    /**
     * The answer, if the proposal holds.
     *
     * @param leastSpread how much the values of the picture must spread, in parts of the original's standard deviation
     */
    Optional<Counterfactual> answer(float[] proposal, String note, int passes, double leastSpread) {
        float[] before = network.picture(contrast.input());
        float[] after = ContrastNetwork.rounded(before, proposal);
        int wanted = method.isKeeping() ? contrast.label() : contrast.target();
        float[][] logits = network.logits(List.of(after, ContrastNetwork.inLevels(after)), progress);
        boolean holds = holds(network, method, logits[0], wanted) && holds(network, method, logits[1], wanted);
        Counterfactual.Change change = Counterfactual.Change.of(network, before, after);
        boolean isEmpty = !method.isKeeping() && deviation(after) < leastSpread * deviation(before);
        if (!holds || change.places() == 0 || isEmpty) {
            return Optional.empty();
        }
        Tensor input = network.input(after);
        OptionalDouble plausibility = OptionalDouble.empty();
        OptionalDouble towards = OptionalDouble.empty();
        if (contrast.examples().isPresent()) {
            Examples examples = contrast.examples().get();
            float[] features = features(network, examples.layer(), input, progress);
            plausibility = finite(examples.distance(features, -1, -1) / examples.usualDistance());
            towards = finite(examples.distance(features, contrast.target(), -1)
                    / examples.distance(features, contrast.label(), -1));
        }
        return Optional.of(new Counterfactual(
                method.name(),
                input,
                note,
                network.decision().predicted(logits[0]),
                network.probability(logits[0], wanted),
                network.margin(logits[0], wanted),
                change,
                plausibility,
                towards,
                passes));
    }

    /** Whether the decision holds; what is enough for a class must also make it more likely than not. */
    static boolean holds(ContrastNetwork network, CounterfactualMethod method, float[] logits, int wanted) {
        return network.decision().holds(logits, wanted)
                && (!method.isKeeping() || network.probability(logits, wanted) >= 0.5);
    }

    private static OptionalDouble finite(double number) {
        return Double.isFinite(number) ? OptionalDouble.of(number) : OptionalDouble.empty();
    }

    private static double deviation(float[] picture) {
        double sum = 0;
        double squares = 0;
        for (float each : picture) {
            sum += each;
            squares += (double) each * each;
        }
        double mean = sum / picture.length;
        return Math.sqrt(Math.max(0, squares / picture.length - mean * mean));
    }

    /** The features of an input at a layer: the mean over its places. */
    static float[] features(ContrastNetwork network, String layer, Tensor input, Progress progress) {
        Classifier model = network.whole();
        Tensor all = FullBatch.filled(input, model.fixedBatch());
        Tensor found = Objects.requireNonNull(network.program("features", () -> graph(model, layer))
                .run(Map.of(model.input().name(), all), List.of("features"), progress::isCancelled)
                .get("features"));
        return FullBatch.first(found, 1).toFloats();
    }

    private static Graph graph(Classifier model, String layer) {
        GraphBuilder b = model.graph().withOutputs(List.of(layer)).pruned().toBuilder();
        return b.build(Map.of("features", pooled(model, layer, b.value(layer))));
    }

    /** The mean over the places of a layer: {@code float[N,C]}. */
    static Expr pooled(Classifier model, String layer, Expr value) {
        FeatureMap map = model.findFeatureMap(layer).orElseThrow();
        return new PlaceRows(map).of(value).reduceMean(false, 1);
    }
}
