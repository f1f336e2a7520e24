package dev.limpid.attribution;

import java.util.List;

/**
 * What is said of a method before it runs.
 *
 * @param name the paper's name in kebab case
 * @param family the kind of method
 * @param cost what one explanation takes, in forward and backward passes
 * @param laws what the scores obey
 * @param reference authors, title, year, arXiv number or DOI
 * @param witness the independent source against which the scores are tested
 * @param parameters what can be set
 */
public record MethodInfo(
        String name,
        Family family,
        String cost,
        List<Law> laws,
        String reference,
        String witness,
        List<Parameter> parameters) {
    /** The kinds of methods. */
    public enum Family {
        /** Gradients of the target with respect to the input, and averages of them. */
        GRADIENT,
        /** Class activation maps: a weighting of a layer's feature maps. */
        CAM
    }

    /** What the scores of a method may obey. */
    public enum Law {
        /** The scores sum to the difference of the target between the input and the baseline. */
        COMPLETENESS,
        /** The scores of a sum of targets are the sum of their scores. */
        LINEARITY,
        /** Networks that compute the same function get the same scores. */
        IMPLEMENTATION_INVARIANCE,
        /** Each input of a batch gets what it gets alone. */
        BATCH_EQUIVARIANCE,
        /** The same seed gives the same scores. */
        SEED_DETERMINISM;

        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        }
    }

    /**
     * A parameter.
     *
     * @param name its key
     * @param standard its value where none is given
     * @param meaning what it does, with its unit and range
     */
    public record Parameter(String name, String standard, String meaning) {}

    public MethodInfo {
        laws = List.copyOf(laws);
        parameters = List.copyOf(parameters);
    }
}
