package dev.limpid.attribution.cam;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Expr;
import dev.limpid.graph.Node;
import dev.limpid.graph.op.Trait;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Class activation mapping: the last feature maps, each weighted by the weight that connects its mean to the class.
 *
 * <p>Scores {@code float[N,H,W]} in the layer's size, signed: {@code sum over c of w_kc * A_c} (equation 2 of the
 * paper). The layer must be followed by global average pooling and linear operators only. The weights are then the
 * gradient of the target with respect to the means, however the head is written.
 *
 * <p>Ref.: Zhou, Khosla, Lapedriza, Oliva and Torralba, Learning Deep Features for Discriminative Localization, 2015,
 * arXiv 1512.04150.
 */
public final class Cam implements LayerMap {
    @Override
    public MethodInfo own() {
        return MethodInfo.of("cam", Family.CAM)
                .unit("target")
                .meaning("Sums the last feature maps, each weighted by its weight in the final linear layer for the"
                        + " class. In networks that end in global average pooling and one linear layer, this is an"
                        + " exact decomposition of the logit.")
                .formula("sum over c of w_kc * A_c")
                .cost("1 forward, 1 backward through the head")
                .laws(Law.LINEARITY, Law.BATCH_EQUIVARIANCE)
                .reference(
                        "Zhou, Khosla, Lapedriza, Oliva and Torralba, Learning Deep Features for Discriminative Localization,"
                                + " 2015, arXiv 1512.04150")
                .witness("the formula over the weights of the last matrix");
    }

    @Override
    public Expr map(AtLayer at) {
        Map<String, List<Node>> consumers = at.f().model().graph().consumers();
        Node mean = only(consumers, at.layer().value(), at);
        if (!mean.is("GlobalAveragePool") && !mean.is("ReduceMean")) {
            throw refused(at, "it is followed by " + mean.op() + ", not by a global mean");
        }
        for (String value = mean.output(); !value.equals(at.f().model().logits()); ) {
            Node next = only(consumers, value, at);
            if (!next.has(Trait.LINEAR) && !next.has(Trait.WEIGHTED)) {
                throw refused(at, "the head after it has " + next.op() + ", which is not linear");
            }
            value = next.output();
        }
        Expr maps = at.maps();
        Expr slopes = at.f().gradient(at.f().value(mean.output()));
        long[] sizes = new long[maps.rank()];
        Arrays.fill(sizes, 1);
        sizes[0] = -1;
        sizes[1] = maps.shape().size(1);
        return at.together(slopes.reshape(sizes).mul(maps));
    }

    private static Node only(Map<String, List<Node>> consumers, String value, AtLayer at) {
        List<Node> readers = consumers.getOrDefault(value, List.of());
        if (readers.size() != 1) {
            throw refused(at, "'" + value + "' is read by " + readers.size() + " nodes");
        }
        return readers.get(0);
    }

    private static LimpidException refused(AtLayer at, String why) {
        return LimpidException.unsupported(
                "cam needs a layer that is followed only by a global mean and a linear head; at '"
                        + at.layer().value() + "' " + why + " (grad-cam works there)");
    }
}
