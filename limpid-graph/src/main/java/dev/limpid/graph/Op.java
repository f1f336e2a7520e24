package dev.limpid.graph;

/**
 * The name of an operator.
 *
 * @param domain empty for ONNX's own operators, otherwise the domain of a foreign one
 * @param name the operator's name within the domain
 */
public record Op(String domain, String name) {
    /** An operator of the ONNX standard. */
    public static Op of(String name) {
        return new Op("", name);
    }

    /** Whether this is an operator of the ONNX standard. */
    public boolean isStandard() {
        return domain.isEmpty();
    }

    @Override
    public String toString() {
        return domain.isEmpty() ? name : domain + ":" + name;
    }
}
