package dev.limpid.attribution.formula;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.TensorType;
import dev.limpid.model.Classifier;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.Place;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a method.
 *
 * @param layer the layer to explain; empty for the method's default
 * @param parameters values by name; missing ones have their default
 * @param seed the random seed
 */
public record Settings(Optional<Place> layer, Map<String, String> parameters, long seed) {
    /** The default layer, default parameters, seed 0. */
    public static final Settings STANDARD = new Settings(Optional.empty(), Map.of(), 0);

    public Settings {
        parameters = Map.copyOf(parameters);
    }

    /** These settings at another layer. */
    public Settings at(Place other) {
        return new Settings(Optional.of(other), parameters, seed);
    }

    /** These settings with one parameter set. */
    public Settings with(String name, String value) {
        Map<String, String> more = new HashMap<>(parameters);
        more.put(name, value);
        return new Settings(layer, more, seed);
    }

    /** These settings for one of several inputs: a parameter {@code NAME.KEY} takes the place of {@code KEY}. */
    public Settings of(String input) {
        Map<String, String> own = new HashMap<>(parameters);
        parameters.forEach((key, value) -> {
            if (key.startsWith(input + ".")) {
                own.put(key.substring(input.length() + 1), value);
            }
        });
        return new Settings(layer, own, seed);
    }

    /** The parameters that are stated for one of several inputs, or those that are not. */
    public Settings only(Collection<String> inputs, boolean isOfInput) {
        Map<String, String> some = new HashMap<>(parameters);
        some.keySet().removeIf(key -> isOfInput != inputs.stream().anyMatch(name -> key.startsWith(name + ".")));
        return new Settings(layer, some, seed);
    }

    /** These settings with another seed. */
    public Settings withSeed(long other) {
        return new Settings(layer, parameters, other);
    }

    /**
     * The feature maps or tokens to explain: the chosen layer, or the model's default.
     *
     * @throws LimpidException if the layer has no spatial positions
     */
    public FeatureMap layerOf(Classifier model) {
        return layer.isEmpty() ? model.defaultLayer() : layerOf(model, layer.get());
    }

    /** The name of the value that is explained: the chosen layer, else {@link Classifier#explainedValue}. */
    public String valueOf(Classifier model) {
        return layer.map(model::value).orElseGet(model::explainedValue);
    }

    /**
     * The feature maps or tokens at a layer.
     *
     * @throws LimpidException if the layer has no spatial positions
     */
    public static FeatureMap layerOf(Classifier model, Place place) {
        String value = model.value(place);
        return model.findFeatureMap(value).orElseThrow(() -> noMap(model, value));
    }

    private static LimpidException noMap(Classifier model, String value) {
        Optional<TensorType> type = model.graph().findType(value);
        String layer =
                "layer '" + value + "' (" + type.map(TensorType::toString).orElse("of unknown type") + ")";
        boolean isInWindows = type.map(TensorType::shape)
                .filter(s -> s.rank() > 2 && FeatureMap.isInWindows(s))
                .isPresent();
        return LimpidException.unsupported(
                isInWindows
                        ? layer
                                + " splits the picture into windows; choose a layer before the split or after the"
                                + " merge; inspect lists the layers with spatial positions"
                        : layer + " has no spatial positions; inspect lists the layers that have them");
    }

    /** A parameter as text, one of the allowed words. @throws ParameterException if it is not one of them */
    public String word(String name, String... allowed) {
        String value = text(name);
        if (!List.of(allowed).contains(value)) {
            throw new ParameterException(
                    "parameter '" + name + "' is '" + value + "' but must be one of " + String.join(", ", allowed));
        }
        return value;
    }

    /**
     * A parameter as a whole number within bounds. @throws ParameterException if it is not a number or out of bounds
     */
    public int whole(String name, int least, int most) {
        return (int) number(name, least, most, true);
    }

    /** A parameter as a number within bounds. @throws ParameterException if it is not a number or out of bounds */
    public double real(String name, double least, double most) {
        return number(name, least, most, false);
    }

    private double number(String name, double least, double most, boolean whole) {
        String value = text(name);
        try {
            double number = whole ? Integer.parseInt(value.trim()) : Double.parseDouble(value.trim());
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw wrong(name, value, least, most, whole);
        }
        throw wrong(name, value, least, most, whole);
    }

    private static ParameterException wrong(String name, String value, double least, double most, boolean whole) {
        String bounds = whole ? (int) least + " to " + (int) most : least + " to " + most;
        return new ParameterException("parameter '" + name + "' is '" + value + "' but must be a "
                + (whole ? "whole number" : "number") + " from " + bounds);
    }

    /** A parameter that is true or false. @throws ParameterException if it is anything else */
    public boolean flag(String name) {
        return word(name, "true", "false").equals("true");
    }

    /** A parameter as text. */
    public String text(String name) {
        String value = parameters.get(name);
        if (value == null) {
            throw new IllegalStateException("parameter '" + name + "' is not declared by its method");
        }
        return value;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Settings o
                && layer.equals(o.layer)
                && parameters.equals(o.parameters)
                && seed == o.seed;
    }

    @Override
    public int hashCode() {
        return 31 * (31 * layer.hashCode() + parameters.hashCode()) + Long.hashCode(seed);
    }
}
