package dev.limpid.retrain;

import dev.limpid.MethodCall;
import dev.limpid.attribution.catalogue.Methods;
import dev.limpid.error.LimpidException;
import dev.limpid.evaluate.JudgedBaseline;
import java.util.List;

/**
 * What is removed, and how a network is trained again.
 *
 * @param methods the methods, and maps that know nothing of the network by their names in {@link JudgedBaseline#NAMES}
 * @param shares of the pixels that are removed, or kept; above 0 and below 1, ascending
 * @param training how many pictures a network is trained on
 * @param test how many pictures it is tested on
 * @param epochs passes over the training pictures
 * @param seeds how often each training is repeated from other random weights
 * @param seed of the first of them, and of methods that draw
 */
public record RetrainRequest(
        List<MethodCall> methods, List<Double> shares, int training, int test, int epochs, int seeds, long seed) {
    public RetrainRequest {
        methods = List.copyOf(methods);
        shares = shares.stream().sorted().distinct().toList();
        if (methods.isEmpty() || shares.isEmpty()) {
            throw LimpidException.badInput("no method or no share is named");
        }
        if (shares.stream().anyMatch(s -> !(s > 0 && s < 1))) {
            throw LimpidException.badInput("a share of pixels is above 0 and below 1, not one of " + shares);
        }
        if (training < 1 || test < 1 || epochs < 1 || seeds < 1) {
            throw LimpidException.badInput("there must be at least one picture, one epoch and one seed");
        }
        for (MethodCall call : methods) {
            if (!JudgedBaseline.NAMES.contains(call.method())) {
                Methods.named(call.method());
            }
        }
    }

    /** How many networks are trained. */
    public int trainings() {
        return seeds * (1 + methods.size() * shares.size() * Mode.values().length);
    }
}
