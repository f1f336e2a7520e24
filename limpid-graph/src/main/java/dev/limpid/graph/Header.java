package dev.limpid.graph;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The metadata of a model file.
 *
 * @param irVersion version of the file format
 * @param opsets version of each operator domain in use; the standard domain has the empty name
 * @param origin producer and version of the file
 * @param graphName the graph's own name, may be empty
 * @param documentation free text, may be empty
 * @param metadata key and value pairs
 */
public record Header(
        long irVersion,
        Map<String, Integer> opsets,
        Origin origin,
        String graphName,
        String documentation,
        Map<String, String> metadata) {
    public Header {
        opsets = Collections.unmodifiableMap(new LinkedHashMap<>(opsets));
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    /**
     * The producer of a model file; every text may be empty.
     *
     * @param producer the program that wrote it
     * @param producerVersion that program's version
     * @param domain the model's namespace, as a reversed domain name
     * @param modelVersion the model's version number
     */
    public record Origin(String producer, String producerVersion, String domain, long modelVersion) {
        /** For a graph that does not come from a file. */
        public static final Origin UNKNOWN = new Origin("", "", "", 0);
    }

    /** A header with this opset. */
    public static Header ofOpset(int opset) {
        return new Header(irVersionFor(opset), Map.of("", opset), Origin.UNKNOWN, "graph", "", Map.of());
    }

    /** The opset: the version of the standard operators. */
    public int opset() {
        return opsets.getOrDefault("", 1);
    }

    /** This header with another opset, and an IR version that supports it. */
    public Header withOpset(int opset) {
        Map<String, Integer> changed = new LinkedHashMap<>(opsets);
        changed.put("", opset);
        return new Header(
                Math.max(irVersion, irVersionFor(opset)), changed, origin, graphName, documentation, metadata);
    }

    /** This header with an additional metadata entry. */
    public Header withMetadata(String key, String value) {
        Map<String, String> changed = new LinkedHashMap<>(metadata);
        changed.put(key, value);
        return new Header(irVersion, opsets, origin, graphName, documentation, changed);
    }

    /** This header with another graph name. */
    public Header withGraphName(String name) {
        return new Header(irVersion, opsets, origin, name, documentation, metadata);
    }

    /** This header with other versions of the operator domains. */
    public Header withOpsets(Map<String, Integer> versions) {
        return new Header(irVersion, versions, origin, graphName, documentation, metadata);
    }

    /** The oldest IR version that supports an opset. */
    private static long irVersionFor(int opset) {
        return opset <= 18 ? 8 : opset <= 20 ? 9 : opset <= 22 ? 10 : opset <= 23 ? 11 : opset <= 25 ? 12 : 13;
    }
}
