package dev.limpid.attribution.cam;

import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.Expr;

/**
 * The activation map: the output of a layer, or of one of its channels. It does not depend on the target.
 *
 * <p>Scores {@code float[N,H,W]} in the layer's size, signed: the mean of the channels, or one of them.
 *
 * <p>Ref.: Zeiler and Fergus, Visualizing and Understanding Convolutional Networks, 2013, arXiv 1311.2901.
 */
public final class ActivationMap implements LayerMap {
    @Override
    public MethodInfo own() {
        return MethodInfo.of("activation-map", Family.CAM)
                .unit("activation")
                .meaning("Shows the feature maps of a layer directly, averaged or one at a time. It shows where the"
                        + " layer is active, whatever the target is.")
                .formula("mean over c of A_c, or one A_c")
                .cost("1 forward")
                .laws(Law.BATCH_EQUIVARIANCE)
                .reference(
                        "Zeiler and Fergus, Visualizing and Understanding Convolutional Networks, 2013, arXiv 1311.2901")
                .witness("PyTorch's activations")
                .parameter("channel", "mean", "mean, or the number of a channel from 0");
    }

    @Override
    public boolean isWeighting() {
        return false;
    }

    @Override
    public Expr map(AtLayer at) {
        Expr maps = at.maps();
        if (at.f().settings().text("channel").equals("mean")) {
            return maps.reduceMean(false, 1);
        }
        int channel = at.f().settings().whole("channel", 0, Integer.MAX_VALUE);
        if (channel >= at.layer().channels()) {
            throw LimpidException.notFound("layer '" + at.layer().value() + "' has "
                    + at.layer().channels() + " channels, from 0; there is no channel " + channel);
        }
        return maps.slice(1, channel, channel + 1L, 1).squeeze(1);
    }
}
