package dev.limpid.graph;

import java.util.StringJoiner;

/** The display form of a tensor: type, shape and at most eight elements. */
final class TensorText {
    private static final int SHOWN = 8;

    private TensorText() {}

    static String of(Tensor tensor) {
        StringJoiner elements = new StringJoiner(", ", " {", tensor.elementCount() > SHOWN ? ", ...}" : "}");
        int shown = (int) Math.min(SHOWN, tensor.elementCount());
        for (int i = 0; i < shown; i++) {
            elements.add(element(tensor, i));
        }
        return tensor.type() + elements.toString();
    }

    private static String element(Tensor tensor, int i) {
        return switch (tensor.elementType()) {
            case STRING -> '"' + tensor.texts().get(i) + '"';
            case COMPLEX64, COMPLEX128, FLOAT8E4M3FN, FLOAT8E4M3FNUZ, FLOAT8E5M2, FLOAT8E5M2FNUZ -> "?";
            case FLOAT4E2M1, FLOAT8E8M0 -> "?";
            case FLOAT, FLOAT16, BFLOAT16 ->
                Float.toString((float) Elements.get(tensor.elementType(), tensor.bytes(), i));
            case DOUBLE -> Double.toString(Elements.get(tensor.elementType(), tensor.bytes(), i));
            default -> Long.toString((long) Elements.get(tensor.elementType(), tensor.bytes(), i));
        };
    }
}
