package dev.limpid.report;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The provenance of a result: everything needed to reproduce it.
 *
 * @param software name and version of the program
 * @param engine name and version of the runtime
 * @param model the model's file name
 * @param modelSha256 the checksum of that file, in hexadecimal
 * @param method the method's name
 * @param layer the explained layer; empty if the method does not use one
 * @param target the explained target
 * @param parameters every parameter of the method
 * @param seed the random seed
 */
public record Provenance(
        String software,
        String engine,
        String model,
        String modelSha256,
        String method,
        String layer,
        String target,
        Map<String, String> parameters,
        long seed) {
    /** The same from a runtime that is described in more words. */
    public Provenance withEngine(String other) {
        return new Provenance(software, other, model, modelSha256, method, layer, target, parameters, seed);
    }

    /** The same with one more parameter. */
    public Provenance withParameter(String key, String value) {
        Map<String, String> more = new LinkedHashMap<>(parameters);
        more.put(key, value);
        return new Provenance(software, engine, model, modelSha256, method, layer, target, more, seed);
    }

    /** Keys and values as they are written into files; empty values are omitted. */
    public Map<String, String> texts() {
        Map<String, String> texts = new LinkedHashMap<>();
        texts.put("Software", software);
        texts.put("limpid.engine", engine);
        texts.put("limpid.model", model);
        texts.put("limpid.model.sha256", modelSha256);
        texts.put("limpid.method", method);
        texts.put("limpid.layer", layer);
        texts.put("limpid.target", target);
        parameters.forEach((key, value) -> texts.put("limpid.parameter." + key, value));
        texts.put("limpid.seed", Long.toString(seed));
        texts.values().removeIf(String::isEmpty);
        return texts;
    }
}
