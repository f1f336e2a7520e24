package dev.limpid.attribution.relevance;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.attribution.formula.ParameterException;
import dev.limpid.autodiff.RuleSet;
import dev.limpid.autodiff.lrp.Composite;
import dev.limpid.graph.Attribute;
import dev.limpid.graph.Dim;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Expr;
import dev.limpid.graph.GraphBuilder;
import dev.limpid.graph.Pass;
import dev.limpid.graph.Tensor;
import dev.limpid.graph.TensorType;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;

/**
 * Concept relevance propagation: relevance that passes through selected channels of a layer only.
 *
 * <p>Scores {@code float[N,C,H,W]}, signed, in target units: the part of LRP's relevance (epsilon for dense layers, z+
 * for convolutions, flat for the first layer) that goes through the channels; all channels together give the complete
 * relevance.
 *
 * <p>Ref.: Achtibat et al., From Attribution Maps to Human-Understandable Explanations through Concept Relevance
 * Propagation, 2023, arXiv 2206.03208.
 */
final class ConceptRelevance implements Method.Direct {
    private static final String TOP = "top-";

    @Override
    public MethodInfo info() {
        MethodInfo info = MethodInfo.of("concept-relevance", Family.RELEVANCE)
                .unit("target")
                .meaning("Propagates relevance through selected channels of a layer only. It shows which part of the"
                        + " input activated that concept and influenced the target through it.")
                .formula("R at the layer, kept in selected channels only, then propagated to the input")
                .atLayer()
                .cost("2 forward, 1 backward")
                .laws(Law.BATCH_EQUIVARIANCE)
                .reference(
                        "Achtibat, Dreyer, Eisenbraun, Bosse, Wiegand, Samek and Lapuschkin, From Attribution Maps to"
                                + " Human-Understandable Explanations through Concept Relevance Propagation, 2023, arXiv"
                                + " 2206.03208")
                .witness("zennit 0.5.1 with the gradient at the layer masked")
                .parameter(
                        "channels",
                        TOP + "1",
                        "channels of the layer: top-K for those with the largest relevance, or their numbers from 0"
                                + " separated by colons")
                .parameter("epsilon", "1e-6", "epsilon of the dense layers, in units of their outputs, 0 to 1e6");
        return Lrp.stabilized(Lrp.biased(info, "counted"));
    }

    @Override
    public Pass canonical() {
        return Lrp.CANONICAL;
    }

    @Override
    public Expr scores(ForwardPass f) {
        Composite composite = LrpComposites.epsilonPlusFlat(f, "concept-relevance");
        RuleSet rules = f.rules(Lrp.withBias(f, composite));
        Expr layer = Lrp.value(f, f.layer().value());
        Expr whole = f.relevance(rules, f.target().mul(f.logits()), layer);
        Expr kept = whole.mul(mask(f, whole));
        return f.channelsFirst(f.relevance(rules, layer, kept, f.input()));
    }

    /** Ones at the chosen channels, broadcast against the layer's value. */
    private static Expr mask(ForwardPass f, Expr whole) {
        int axis = f.layer().channelAxis();
        long channels = f.layer().channels();
        String text = f.settings().text("channels");
        long[] alone = new long[whole.rank()];
        Arrays.fill(alone, 1);
        alone[axis] = channels;
        if (!text.startsWith(TOP)) {
            double[] ones = new double[(int) channels];
            for (String number : text.split(":", -1)) {
                ones[whole(number, text, 0, channels - 1)] = 1;
            }
            return whole.builder().constant(Tensor.of(ElementType.FLOAT, ones, alone));
        }
        int k = whole(text.substring(TOP.length()), text, 1, channels);
        long[] others = LongStream.range(1, whole.rank()).filter(a -> a != axis).toArray();
        Expr each = whole.reduceSum(true, others);
        TensorType type = new TensorType(each.elementType(), each.shape().with(axis, Dim.of(k)));
        TensorType places = new TensorType(ElementType.INT64, each.shape().with(axis, Dim.of(k)));
        GraphBuilder b = whole.builder();
        Map<String, Attribute> along = Map.of("axis", Attribute.of((long) axis));
        Expr best = b.emitAll("TopK", List.of(each, b.list(k)), along, Arrays.asList(type, places))
                .get(0);
        Expr least = best.slice(axis, k - 1, k, 1);
        return each.greaterOrEqual(least).cast(whole.elementType());
    }

    private static int whole(String number, String text, long least, long most) {
        boolean isNumber =
                !number.isEmpty() && number.length() < 9 && number.chars().allMatch(Character::isDigit);
        if (!isNumber || Integer.parseInt(number) < least || Integer.parseInt(number) > most) {
            throw new ParameterException("parameter 'channels' is '" + text
                    + "' but must be top-K or numbers with colons between them, from " + least + " to " + most);
        }
        return Integer.parseInt(number);
    }
}
