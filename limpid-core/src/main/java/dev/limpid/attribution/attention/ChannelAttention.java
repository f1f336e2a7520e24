package dev.limpid.attribution.attention;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.MethodInfo.Family;
import dev.limpid.attribution.MethodInfo.Law;
import dev.limpid.attribution.formula.ForwardPass;
import dev.limpid.graph.Expr;

/**
 * The channel attention of a squeeze-and-excitation block or a convolutional block attention module, shown in the
 * image: where the channels are active that the gates amplify. It does not depend on the target.
 *
 * <p>Scores {@code float[N,H,W]} in the size of the feature maps, signed: {@code mean over c of (s_c - mean s) x_c},
 * with {@code s} the number from 0 to 1 that multiplies each channel of {@code x}. Positions of channels with
 * above-average gates are positive. Or {@code float[N,C,1,1]}: the numbers {@code s} themselves.
 *
 * <p>Ref.: Hu, Shen and Sun, Squeeze-and-Excitation Networks, 2017, arXiv 1709.01507; Woo et al., CBAM, 2018, arXiv
 * 1807.06521.
 */
public final class ChannelAttention implements Method.Direct {
    private final String name;
    private final Gate.Kind kind;
    private final String meaning;
    private final String reference;

    private ChannelAttention(String name, Gate.Kind kind, String meaning, String reference) {
        this.name = name;
        this.kind = kind;
        this.meaning = meaning;
        this.reference = reference;
    }

    /** For squeeze-and-excitation blocks, which use the channels' means. */
    public static ChannelAttention squeezeExcite() {
        return new ChannelAttention(
                "squeeze-excite-attention",
                Gate.Kind.SQUEEZE_EXCITE,
                "Shows where the channels are active that the network's own channel gates amplify. The gates"
                        + " are part of the computation and do not depend on the class.",
                "Hu, Shen, Albanie, Sun and Wu, Squeeze-and-Excitation Networks, 2017, arXiv 1709.01507");
    }

    /** For convolutional block attention modules, which use the channels' means and maxima. */
    public static ChannelAttention cbam() {
        return new ChannelAttention(
                "cbam-channel-attention",
                Gate.Kind.CBAM_CHANNEL,
                "Shows where the channels are active that the attention module amplifies for this input. It"
                        + " is part of the network's computation and does not depend on the class.",
                "Woo, Park, Lee and Kweon, CBAM: Convolutional Block Attention Module, 2018, arXiv 1807.06521");
    }

    @Override
    public MethodInfo info() {
        return MethodInfo.of(name, Family.ATTENTION)
                .unit("activation")
                .meaning(meaning)
                .formula("mean over c of (s_c - mean s) * x_c, s the gate of the channels of x")
                .cost("1 forward")
                .laws(Law.BATCH_EQUIVARIANCE)
                .reference(reference)
                .witness("the formula in NumPy over PyTorch's gates and activations")
                .parameter("block", "last", SpatialAttention.BLOCK_MEANING)
                .parameter("show", "map", "map, or channels: the gate itself, float[N,C,1,1]");
    }

    @Override
    public Expr scores(ForwardPass f) {
        Gate gate = Gate.of(f, kind);
        Expr numbers = gate.byChannel(f);
        if (f.settings().word("show", "map", "channels").equals("channels")) {
            return numbers;
        }
        Expr maps = f.asMaps(f.value(gate.maps().value()), gate.maps());
        return numbers.sub(numbers.reduceMean(true, 1)).mul(maps).reduceMean(false, 1);
    }
}
