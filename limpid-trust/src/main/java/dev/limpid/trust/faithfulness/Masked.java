package dev.limpid.trust.faithfulness;

import dev.limpid.trust.MetricInput;
import dev.limpid.trust.Normalisation;
import dev.limpid.trust.Output;
import dev.limpid.trust.Replacement;

/** The input multiplied by its map: what the map hides is replaced. */
final class Masked {
    private Masked() {}

    /** The input where the normalised map is 1, the replacement where it is 0, and between in proportion. */
    static float[] input(MetricInput in, float[] map, Normalisation normalisation, Replacement replacement) {
        float[] mask = normalisation.of(map);
        float[] hidden = replacement.everywhere(in);
        float[] mixed = in.input().clone();
        for (int i = 0; i < mixed.length; ) {
            for (int p = 0; p < mask.length; p++, i++) {
                mixed[i] = hidden[i] + mask[p] * (mixed[i] - hidden[i]);
            }
        }
        return mixed;
    }

    /** The class for the input itself and for the masked input. */
    static double[] outputs(MetricInput in, Normalisation normalisation, Replacement replacement, Output output) {
        float[][] both = {in.input(), input(in, in.map(), normalisation, replacement)};
        double[][] scores = in.network().of(2, (index, into) -> System.arraycopy(both[index], 0, into, 0, into.length));
        return new double[] {
            output.of(in.network(), scores[0], in.target()), output.of(in.network(), scores[1], in.target())
        };
    }
}
