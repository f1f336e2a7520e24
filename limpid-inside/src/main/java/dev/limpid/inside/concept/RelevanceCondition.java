package dev.limpid.inside.concept;

import dev.limpid.error.LimpidException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What relevance must pass through at a layer: a group of channels together, or a direction among the channels.
 *
 * <p>The relevance of a group is that of its channels. A unit direction {@code u} splits the relevance {@code R} of the activations
 * {@code a} of a position as an orthonormal basis does: channel {@code i} keeps {@code a_i u_i sum_j(u_j R_j / a_j)}, so that
 * the parts of all directions of a basis add up to the whole.
 *
 * <p>Ref.: Chormai et al., Disentangled Explanations of Neural Network Predictions by Finding Relevant Subspaces, 2022, arXiv
 * 2212.14855.
 *
 * @param name what results call it
 * @param mask 1 for each channel of the group and 0 for the others; zeros for a direction
 * @param direction of length 1; zeros for a group
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record RelevanceCondition(String name, float[] mask, float[] direction) {
    public RelevanceCondition {
        mask = mask.clone();
        direction = direction.clone();
    }

    /**
     * A group.
     *
     * @param units the numbers of its channels
     * @param channels how many the layer has
     * @throws LimpidException if there is no such channel
     */
    public static RelevanceCondition group(List<Integer> units, int channels) {
        float[] mask = new float[channels];
        for (int each : units) {
            if (each < 0 || each >= channels) {
                throw LimpidException.notFound(
                        "there is no unit " + each + "; the layer has " + channels + ", from 0 to " + (channels - 1));
            }
            mask[each] = 1;
        }
        return new RelevanceCondition(
                units.stream().map(String::valueOf).collect(Collectors.joining("+")), mask, new float[channels]);
    }

    /**
     * A direction.
     *
     * @param numbers one for each channel, of any length but 0
     * @throws LimpidException if it has no length
     */
    public static RelevanceCondition direction(String name, float[] numbers) {
        double square = 0;
        for (float each : numbers) {
            square += (double) each * each;
        }
        if (!(square > 0) || !Double.isFinite(square)) {
            throw LimpidException.badInput(name + ": is zero or not finite");
        }
        float[] unit = new float[numbers.length];
        for (int i = 0; i < unit.length; i++) {
            unit[i] = (float) (numbers[i] / Math.sqrt(square));
        }
        return new RelevanceCondition(name, new float[numbers.length], unit);
    }

    @Override
    public float[] mask() {
        return mask.clone();
    }

    @Override
    public float[] direction() {
        return direction.clone();
    }

    /** The direction in which the activations of a group, or of a direction, are measured; of length 1. */
    public double[] axis() {
        double[] axis = new double[mask.length];
        double square = 0;
        for (int i = 0; i < axis.length; i++) {
            axis[i] = mask[i] + direction[i];
            square += axis[i] * axis[i];
        }
        for (int i = 0; i < axis.length; i++) {
            axis[i] /= Math.sqrt(square);
        }
        return axis;
    }
}
