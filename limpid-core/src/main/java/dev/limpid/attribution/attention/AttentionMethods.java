package dev.limpid.attribution.attention;

import dev.limpid.attribution.Method;
import java.util.List;

/** The attention weights of networks that have attention. */
public final class AttentionMethods {
    private AttentionMethods() {}

    /** All methods of the family. */
    public static List<Method> all() {
        return List.of(
                new AttentionMap(),
                new AttentionRollout(),
                new GradientAttentionRollout(),
                new CheferRelevance(),
                new TransformerAttribution(),
                ChannelAttention.squeezeExcite(),
                ChannelAttention.cbam(),
                new SpatialAttention());
    }
}
