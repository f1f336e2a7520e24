package dev.limpid.look;

import dev.limpid.error.LimpidException;
import dev.limpid.inside.Units;
import dev.limpid.inside.look.FeatureMaps.Ranking;
import dev.limpid.inside.look.LookedLayer;
import dev.limpid.model.Classifier;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is looked at.
 *
 * @param layers names of layers; empty for a few spread over the depth, {@code all} for all layers
 * @param units which units of each layer are drawn; empty for a few
 * @param by how feature maps are ranked: {@code activation}, {@code variance}, {@code relevance} (gradient times activation for
 *     the target), or the name of a method that explains a layer channel by channel, such as {@code lrp}
 * @param target what relevance is for: {@code top}, a class, or another target
 */
public record LookRequest(List<String> layers, Optional<Units> units, String by, String target) {
    /** A few layers and units, by activation. */
    public static final LookRequest STANDARD = new LookRequest(List.of(), Optional.empty(), "activation", "top");

    private static final int LAYERS = 8;

    public LookRequest {
        layers = List.copyOf(layers);
    }

    /** This request for other layers. */
    public LookRequest withLayers(List<String> other) {
        return new LookRequest(other, units, by, target);
    }

    /** This request for other units. */
    public LookRequest withUnits(Units other) {
        return new LookRequest(layers, Optional.of(other), by, target);
    }

    /** This request with another ranking and target. */
    public LookRequest rankedBy(String other, String otherTarget) {
        return new LookRequest(layers, units, other, otherTarget);
    }

    /** How feature maps are ranked. */
    Ranking ranking() {
        return switch (by.toLowerCase(Locale.ROOT)) {
            case "activation" -> Ranking.ACTIVATION;
            case "variance" -> Ranking.VARIANCE;
            default -> Ranking.RELEVANCE;
        };
    }

    /** The method whose scores at a layer rank its maps. */
    String method() {
        return by.equals("relevance") ? "gradient-x-activation" : by;
    }

    /** The units that are drawn, or so many of the first in rank. */
    List<Integer> unitsOf(List<Integer> ranked, int usual) {
        return units.orElse(Units.of(usual)).of(ranked);
    }

    private boolean isAll() {
        return layers.size() == 1 && layers.get(0).equals("all");
    }

    /**
     * The layers that are drawn.
     *
     * @throws LimpidException if there is no such layer, or the network has no layer with weights
     */
    List<LookedLayer> drawn(Classifier model) {
        if (!layers.isEmpty() && !isAll()) {
            return LookedLayer.named(model, layers);
        }
        List<LookedLayer> all = LookedLayer.all(model);
        List<LookedLayer> spatial = LookedLayer.spread(all, isAll() ? Integer.MAX_VALUE : LAYERS);
        List<LookedLayer> found = spatial.isEmpty() ? all.subList(0, Math.min(LAYERS, all.size())) : spatial;
        if (found.isEmpty()) {
            throw LimpidException.unsupported("the network has no layer with weights whose units are known");
        }
        return found;
    }

    /** The layers whose statistics are gathered: the named ones, or all. @throws LimpidException as {@link #drawn} */
    List<LookedLayer> measured(Classifier model) {
        if (!layers.isEmpty() && !isAll()) {
            return LookedLayer.named(model, layers);
        }
        List<LookedLayer> all = LookedLayer.all(model);
        return all.isEmpty() ? drawn(model) : all;
    }
}
