package dev.limpid.attribution;

import dev.limpid.attribution.formula.ParameterException;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.model.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What is said of a method before it runs: {@code MethodInfo.of(name, family).formula(...).cost(...)} and so on.
 *
 * @param name the paper's name in kebab case
 * @param family the kind of method
 * @param formula what the scores are, in a line
 * @param isAtLayer whether the method looks at a layer, which can be chosen
 * @param isAnywhere whether the scores are read at the input, or at a layer where one is chosen
 * @param cost what one explanation takes, in forward and backward passes
 * @param laws what the scores obey
 * @param reference authors, title, year, arXiv number or DOI
 * @param witness the independent source against which the scores are tested
 * @param parameters what can be set
 */
public record MethodInfo(
        String name,
        Family family,
        String formula,
        boolean isAtLayer,
        boolean isAnywhere,
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
        CAM,
        /** Relevance that flows back by rules which share out what arrives: LRP, DeepLIFT, excitation backprop. */
        RELEVANCE,
        /** What happens to the target when parts of the picture are changed. */
        PERTURBATION,
        /** A simple model that says the same around the picture. */
        SURROGATE,
        /** What the network's own attention says. */
        ATTENTION
    }

    /** What the scores of a method may obey. */
    public enum Law {
        /** The scores sum to the difference of the target between the input and the baseline. */
        COMPLETENESS,
        /** The scores sum to the target's value, but for what biases absorb. */
        CONSERVATION,
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
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
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

    /**
     * Settings with every parameter of this method given.
     *
     * @throws ParameterException if a parameter is set that the method does not have, or a layer where it takes none
     */
    public Settings complete(Settings settings) {
        if (settings.layer().isPresent() && !settings.layer().get().equals(Place.INPUT) && !takesLayer()) {
            throw new ParameterException("method '" + name + "' takes no layer, but layer '"
                    + settings.layer().get() + "' was given");
        }
        Map<String, String> all = parameters.stream().collect(Collectors.toMap(Parameter::name, Parameter::standard));
        settings.parameters().forEach((key, value) -> {
            if (all.replace(key, value) == null) {
                throw new ParameterException(
                        "method '" + name + "' has no parameter '" + key + "'; it has " + parameterNames());
            }
        });
        return new Settings(settings.layer(), all, settings.seed());
    }

    private String parameterNames() {
        return parameters.isEmpty()
                ? "none"
                : parameters.stream().map(Parameter::name).collect(Collectors.joining(", "));
    }

    /** A method of which nothing but its name is said yet. */
    public static MethodInfo of(String name, Family family) {
        return new MethodInfo(name, family, "", false, false, "", List.of(), "", "", List.of());
    }

    /** With what the scores are, in a line. */
    public MethodInfo formula(String text) {
        return new MethodInfo(name, family, text, isAtLayer, isAnywhere, cost, laws, reference, witness, parameters);
    }

    /** As a method that looks at a layer, which can be chosen. */
    public MethodInfo atLayer() {
        return new MethodInfo(name, family, formula, true, isAnywhere, cost, laws, reference, witness, parameters);
    }

    /** As a method whose scores are read at the input, or at a layer where one is chosen. */
    public MethodInfo anywhere() {
        return new MethodInfo(name, family, formula, isAtLayer, true, cost, laws, reference, witness, parameters);
    }

    /** Whether a layer can be chosen. */
    public boolean takesLayer() {
        return isAtLayer || isAnywhere;
    }

    /** With what one explanation takes, in forward and backward passes. */
    public MethodInfo cost(String text) {
        return new MethodInfo(name, family, formula, isAtLayer, isAnywhere, text, laws, reference, witness, parameters);
    }

    /** With what the scores obey. */
    public MethodInfo laws(Law... obeyed) {
        return new MethodInfo(
                name, family, formula, isAtLayer, isAnywhere, cost, List.of(obeyed), reference, witness, parameters);
    }

    /** With authors, title, year, arXiv number or DOI. */
    public MethodInfo reference(String text) {
        return new MethodInfo(name, family, formula, isAtLayer, isAnywhere, cost, laws, text, witness, parameters);
    }

    /** With the independent source against which the scores are tested. */
    public MethodInfo witness(String text) {
        return new MethodInfo(name, family, formula, isAtLayer, isAnywhere, cost, laws, reference, text, parameters);
    }

    /** With one more parameter. */
    public MethodInfo parameter(String key, String standard, String meaning) {
        List<Parameter> more = new ArrayList<>(parameters);
        more.add(new Parameter(key, standard, meaning));
        return new MethodInfo(name, family, formula, isAtLayer, isAnywhere, cost, laws, reference, witness, more);
    }
}
