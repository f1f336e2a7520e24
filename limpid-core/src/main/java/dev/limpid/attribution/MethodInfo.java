package dev.limpid.attribution;

import dev.limpid.attribution.formula.ParameterException;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.error.Suggestion;
import dev.limpid.model.Place;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The description of a method: its name, what its scores mean, what they cost, where they come from, and its parameters.
 *
 * <pre>{@code
 * MethodInfo.of("gradient", Family.GRADIENT)
 *         .unit("target per unit of input")
 *         .meaning("Two sentences for readers who do not know the paper. The second one warns or compares.")
 *         .formula("dS/dx")
 *         .anywhere()
 *         .cost("1 forward, 1 backward")
 *         .laws(Law.LINEARITY)
 *         .reference("Simonyan, Vedaldi and Zisserman, Deep Inside Convolutional Networks, 2013, arXiv 1312.6034")
 *         .witness("captum 0.9.0");
 * }</pre>
 *
 * <p>Lists and documentation of methods are generated from it. A description is immutable: every call returns
 * a copy.
 */
public final class MethodInfo {
    private static final String OWN = "own";
    private static final String TARGET = "target";

    private final String name;
    private final Family family;
    private final Reads reads;
    private final Map<Text, String> texts;
    private final List<Law> laws;
    private final List<Parameter> parameters;

    /** The sentences and phrases of a description. */
    private enum Text {
        UNIT,
        MEANING,
        FORMULA,
        COST,
        REFERENCE,
        WITNESS
    }

    /** Where a method reads its scores. */
    private enum Reads {
        INPUT,
        LAYER,
        ANYWHERE
    }

    /** The kinds of methods. */
    public enum Family {
        /** Gradients of the target with respect to the input, and averages of them. */
        GRADIENT,
        /** Class activation maps: a weighted sum of a layer's feature maps. */
        CAM,
        /** Relevance that is propagated backwards by rules: LRP, DeepLIFT, excitation backpropagation. */
        RELEVANCE,
        /** The effect on the target when parts of the input are changed. */
        PERTURBATION,
        /** A simple model that approximates the network near the input. */
        SURROGATE,
        /** The network's own attention weights. */
        ATTENTION
    }

    /** A property that the scores of a method are guaranteed to have. */
    public enum Law {
        /** The scores sum to the difference of the target between the input and the baseline. */
        COMPLETENESS,
        /** The scores sum to the target's value, minus what biases absorb. */
        CONSERVATION,
        /** The scores of a sum of targets are the sum of their scores. */
        LINEARITY,
        /** Networks that compute the same function have the same scores. */
        IMPLEMENTATION_INVARIANCE,
        /** Each input of a batch has the same scores as when it is explained alone. */
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
     * @param standard its default value
     * @param meaning what it does, with its unit and range
     */
    public record Parameter(String name, String standard, String meaning) {}

    private MethodInfo(
            String name,
            Family family,
            Reads reads,
            Map<Text, String> texts,
            List<Law> laws,
            List<Parameter> parameters) {
        this.name = name;
        this.family = family;
        this.reads = reads;
        this.texts = texts;
        this.laws = List.copyOf(laws);
        this.parameters = List.copyOf(parameters);
    }

    /** A description with only a name and a family. */
    public static MethodInfo of(String name, Family family) {
        return new MethodInfo(name, family, Reads.INPUT, Map.of(), List.of(), List.of());
    }

    private MethodInfo with(Text part, String text) {
        Map<Text, String> more = new EnumMap<>(Text.class);
        more.putAll(texts);
        more.put(part, text);
        return new MethodInfo(name, family, reads, more, laws, parameters);
    }

    private MethodInfo reading(Reads where) {
        return new MethodInfo(name, family, where, texts, laws, parameters);
    }

    private String text(Text part) {
        return texts.getOrDefault(part, "");
    }

    /** The method's name in its paper, in kebab case. */
    public String name() {
        return name;
    }

    /** The kind of method. */
    public Family family() {
        return family;
    }

    /**
     * Sets the unit of the scores. The word {@code target} in it is replaced by the unit of the target, such as logits;
     * {@code own}, the default, means that the scores have no unit in common with anything else.
     */
    public MethodInfo unit(String text) {
        return with(Text.UNIT, text);
    }

    /** The unit of the scores as it was declared. */
    public String unit() {
        return texts.getOrDefault(Text.UNIT, OWN);
    }

    /**
     * The unit of the scores in words.
     *
     * @param target the unit of the target, in the plural, such as {@code logits}
     */
    public String unitFor(String target) {
        return unit().equals(OWN) ? "the method's own units" : unit().replace(TARGET, target);
    }

    /** Sets what the scores mean, in two sentences for readers who do not know the paper. */
    public MethodInfo meaning(String text) {
        return with(Text.MEANING, text);
    }

    /** What the scores mean. */
    public String meaning() {
        return text(Text.MEANING);
    }

    /** Sets how the scores are computed, in one line. */
    public MethodInfo formula(String text) {
        return with(Text.FORMULA, text);
    }

    /** How the scores are computed. */
    public String formula() {
        return text(Text.FORMULA);
    }

    /** For a method that explains a layer, which can be chosen. */
    public MethodInfo atLayer() {
        return reading(Reads.LAYER);
    }

    /** Whether the method explains a layer, which can be chosen. */
    public boolean isAtLayer() {
        return reads == Reads.LAYER;
    }

    /** For a method that explains the input, or a layer if one is chosen. */
    public MethodInfo anywhere() {
        return reading(Reads.ANYWHERE);
    }

    /** Whether the method explains the input, or a layer if one is chosen. */
    public boolean isAnywhere() {
        return reads == Reads.ANYWHERE;
    }

    /** Whether a layer can be chosen. */
    public boolean takesLayer() {
        return reads != Reads.INPUT;
    }

    /** Sets what one explanation costs, in forward and backward passes. */
    public MethodInfo cost(String text) {
        return with(Text.COST, text);
    }

    /** What one explanation costs, in forward and backward passes. */
    public String cost() {
        return text(Text.COST);
    }

    /** Sets the properties that the scores are guaranteed to have. */
    public MethodInfo laws(Law... obeyed) {
        return new MethodInfo(name, family, reads, texts, List.of(obeyed), parameters);
    }

    /** The properties that the scores are guaranteed to have. */
    public List<Law> laws() {
        return laws;
    }

    /** Sets authors, title, year, and arXiv number or DOI. */
    public MethodInfo reference(String text) {
        return with(Text.REFERENCE, text);
    }

    /** Authors, title, year, and arXiv number or DOI. */
    public String reference() {
        return text(Text.REFERENCE);
    }

    /** Sets the independent implementation or formula against which the scores are tested. */
    public MethodInfo witness(String text) {
        return with(Text.WITNESS, text);
    }

    /** The independent implementation or formula against which the scores are tested. */
    public String witness() {
        return text(Text.WITNESS);
    }

    /** Adds a parameter. */
    public MethodInfo parameter(String key, String standard, String meaning) {
        List<Parameter> more = new ArrayList<>(parameters);
        more.add(new Parameter(key, standard, meaning));
        return new MethodInfo(name, family, reads, texts, laws, more);
    }

    /** The parameters in the order in which they were added. */
    public List<Parameter> parameters() {
        return parameters;
    }

    /**
     * The settings with a value for every parameter of this method.
     *
     * @throws ParameterException if the method has no such parameter, or takes no layer and one is given
     */
    public Settings complete(Settings settings) {
        if (settings.layer().isPresent() && !settings.layer().get().equals(Place.INPUT) && !takesLayer()) {
            throw new ParameterException("method '" + name + "' takes no layer, but layer '"
                    + settings.layer().get() + "' was given");
        }
        Map<String, String> all = parameters.stream().collect(Collectors.toMap(Parameter::name, Parameter::standard));
        settings.parameters().forEach((key, value) -> {
            if (all.replace(key, value) == null) {
                throw noParameter(key);
            }
        });
        return new Settings(settings.layer(), all, settings.seed());
    }

    private ParameterException noParameter(String key) {
        List<String> known = parameters.stream().map(Parameter::name).toList();
        return new ParameterException("method '" + name + "' has no parameter '" + key + "'"
                + Suggestion.of(key, known)
                        .map(Suggestion::question)
                        .orElse("; it has " + (known.isEmpty() ? "none" : String.join(", ", known))));
    }
}
