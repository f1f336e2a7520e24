package dev.limpid;

import dev.limpid.attribution.Method;
import dev.limpid.attribution.MethodInfo;
import dev.limpid.attribution.formula.Settings;
import dev.limpid.error.LimpidException;
import dev.limpid.model.Classifier;
import dev.limpid.model.FeatureMap;
import dev.limpid.model.Place;
import dev.limpid.report.Provenance;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Where the results of methods come from. */
final class ResultOrigin {
    private ResultOrigin() {}

    /**
     * The provenance of the result of a method.
     *
     * @param target what is asked, as text
     * @param asked the network that the target is explained on; see {@link dev.limpid.model.Question#model}
     */
    static Provenance of(Model model, Method method, Settings settings, String target, Classifier asked) {
        Map<String, String> parameters = new LinkedHashMap<>();
        Map<String, String> used = adapted(model, method, settings).parameters();
        for (MethodInfo.Parameter each : method.info().parameters()) {
            parameters.put(each.name(), used.getOrDefault(each.name(), each.standard()));
        }
        return new Provenance(
                Version.text(),
                model.engine().description(),
                model.title(),
                model.sha256(),
                method.info().name(),
                layer(method.info(), settings.layer(), asked),
                target,
                parameters,
                settings.seed());
    }

    /** Settings with what the kind of input decides; as they are for a method that refuses it. */
    static Settings adapted(Model model, Method method, Settings stated) {
        try {
            return method.adapted(model.classifier(), stated);
        } catch (LimpidException e) {
            return stated;
        }
    }

    /** The name of the value that a method looks at; empty where it looks at none. */
    private static String layer(MethodInfo method, Optional<Place> stated, Classifier asked) {
        if (method.isAnywhere()) {
            return stated.map(Place::toString).orElse("");
        }
        if (!method.isAtLayer()) {
            return "";
        }
        return stated.map(Place::toString)
                .or(() -> asked.findDefaultLayer().map(FeatureMap::value))
                .orElse("");
    }
}
