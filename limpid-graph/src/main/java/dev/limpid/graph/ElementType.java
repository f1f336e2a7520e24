package dev.limpid.graph;

import dev.limpid.error.LimpidException;

/** The element type of a tensor, with ONNX's number for it and its size in bits. */
public enum ElementType {
    /** Not a tensor (for example a sequence), or unknown; only inputs of control-flow bodies may have this type. */
    UNDEFINED(0, 0),
    FLOAT(1, 32),
    UINT8(2, 8),
    INT8(3, 8),
    UINT16(4, 16),
    INT16(5, 16),
    INT32(6, 32),
    INT64(7, 64),
    /** A string; it has no fixed size, so {@link #bits()} is 0. */
    STRING(8, 0),
    BOOL(9, 8),
    FLOAT16(10, 16),
    DOUBLE(11, 64),
    UINT32(12, 32),
    UINT64(13, 64),
    COMPLEX64(14, 64),
    COMPLEX128(15, 128),
    BFLOAT16(16, 16),
    FLOAT8E4M3FN(17, 8),
    FLOAT8E4M3FNUZ(18, 8),
    FLOAT8E5M2(19, 8),
    FLOAT8E5M2FNUZ(20, 8),
    UINT4(21, 4),
    INT4(22, 4),
    FLOAT4E2M1(23, 4),
    FLOAT8E8M0(24, 8),
    UINT2(25, 2),
    INT2(26, 2);

    private final int onnxNumber;
    private final int bits;

    ElementType(int onnxNumber, int bits) {
        this.onnxNumber = onnxNumber;
        this.bits = bits;
    }

    /** The number of this type in ONNX's {@code TensorProto.DataType}. */
    public int onnxNumber() {
        return onnxNumber;
    }

    /** Bits of one element; 0 for strings. */
    public int bits() {
        return bits;
    }

    /** Whether gradients can flow through values of this type: whether it is a floating-point type. */
    public boolean isFloating() {
        return this == FLOAT || this == DOUBLE || this == FLOAT16 || this == BFLOAT16;
    }

    /** Bytes that {@code elements} packed elements need. @throws LimpidException if it overflows */
    public long bytesFor(long elements) {
        if (elements > (Long.MAX_VALUE - 7) / Math.max(1, bits)) {
            throw LimpidException.tooLarge(
                    elements + " elements of type " + this + " need more bytes than can be counted");
        }
        return (elements * bits + 7) / 8;
    }

    /**
     * The type with ONNX's number.
     *
     * @throws LimpidException if there is no such type
     */
    public static ElementType of(int onnxNumber) {
        for (ElementType type : values()) {
            if (type.onnxNumber == onnxNumber && type != UNDEFINED) {
                return type;
            }
        }
        throw LimpidException.unsupported("element type number " + onnxNumber + " is not known");
    }
}
