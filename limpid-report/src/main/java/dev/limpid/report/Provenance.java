package dev.limpid.report;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a result comes from, so that it can be made again.
 *
 * @param software name and version of what made it
 * @param engine name and version of what computed
 * @param model the model's file name
 * @param modelSha256 the checksum of that file, in hexadecimal
 * @param method the method's name
 * @param layer the layer it looked at; empty where it looks at none
 * @param target what was asked
 * @param parameters every parameter of the method
 * @param seed where random draws started
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
    /** Keys and values as they are written into files; what is empty is left out. */
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
