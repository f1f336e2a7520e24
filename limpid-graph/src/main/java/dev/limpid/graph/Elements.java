package dev.limpid.graph;

import dev.limpid.error.LimpidException;
import java.nio.ByteBuffer;

/** Reads and writes single elements of packed buffers as {@code double}. */
final class Elements {
    private Elements() {}

    static double get(ElementType type, ByteBuffer data, int i) {
        return switch (type) {
            case FLOAT -> data.getFloat(4 * i);
            case DOUBLE -> data.getDouble(8 * i);
            case INT64 -> data.getLong(8 * i);
            case UINT64 -> unsigned(data.getLong(8 * i));
            case INT32 -> data.getInt(4 * i);
            case UINT32 -> Integer.toUnsignedLong(data.getInt(4 * i));
            case INT16 -> data.getShort(2 * i);
            case UINT16 -> Short.toUnsignedInt(data.getShort(2 * i));
            case INT8 -> data.get(i);
            case UINT8 -> Byte.toUnsignedInt(data.get(i));
            case BOOL -> data.get(i) != 0 ? 1 : 0;
            case FLOAT16 -> halfToFloat(data.getShort(2 * i));
            case BFLOAT16 -> Float.intBitsToFloat(data.getShort(2 * i) << 16);
            case INT4, UINT4, INT2, UINT2 -> packed(type, data, i);
            default -> throw LimpidException.unsupported("elements of type " + type + " cannot be read as numbers");
        };
    }

    static void put(ElementType type, ByteBuffer data, int i, double number) {
        switch (type) {
            case FLOAT -> data.putFloat(4 * i, (float) number);
            case DOUBLE -> data.putDouble(8 * i, number);
            case INT64, UINT64 -> data.putLong(8 * i, (long) number);
            case INT32, UINT32 -> data.putInt(4 * i, (int) (long) number);
            case INT16, UINT16 -> data.putShort(2 * i, (short) number);
            case INT8, UINT8 -> data.put(i, (byte) (int) number);
            case BOOL -> data.put(i, (byte) (number != 0 ? 1 : 0));
            case FLOAT16 -> data.putShort(2 * i, floatToHalf((float) number));
            case BFLOAT16 -> data.putShort(2 * i, floatToBfloat((float) number));
            default -> throw LimpidException.unsupported("numbers cannot be written as elements of type " + type);
        }
    }

    private static double unsigned(long bits) {
        return bits >= 0 ? bits : ((bits >>> 1) | (bits & 1)) * 2.0;
    }

    private static double packed(ElementType type, ByteBuffer data, int i) {
        int perByte = 8 / type.bits();
        int raw = (data.get(i / perByte) >> ((i % perByte) * type.bits())) & ((1 << type.bits()) - 1);
        boolean signed = type == ElementType.INT4 || type == ElementType.INT2;
        return signed && raw >= (1 << (type.bits() - 1)) ? raw - (1 << type.bits()) : raw;
    }

    static float halfToFloat(short bits) {
        int sign = (bits & 0x8000) << 16;
        int exponent = bits >> 10 & 0x1f;
        int mantissa = bits & 0x3ff;
        if (exponent == 0x1f) {
            return Float.intBitsToFloat(sign | 0x7f800000 | mantissa << 13);
        }
        if (exponent == 0) {
            float tiny = mantissa * 0x1p-24f;
            return sign == 0 ? tiny : -tiny;
        }
        return Float.intBitsToFloat(sign | ((exponent + 112) << 23) | (mantissa << 13));
    }

    static short floatToHalf(float number) {
        int bits = Float.floatToRawIntBits(number);
        int sign = bits >>> 16 & 0x8000;
        float size = Math.abs(number);
        if (Float.isNaN(number)) {
            return (short) (sign | 0x7e00);
        }
        if (size >= 65520) {
            return (short) (sign | 0x7c00);
        }
        if (size < 0x1p-14f) {
            return (short) (sign | (int) Math.rint(size * 0x1p24f));
        }
        int rounded = (bits & 0x7fffffff) + 0xfff + (bits >>> 13 & 1);
        return (short) (sign | ((rounded >>> 13) - (112 << 10)));
    }

    static short floatToBfloat(float number) {
        int bits = Float.floatToRawIntBits(number);
        if (Float.isNaN(number)) {
            return (short) (bits >>> 16 | 0x40);
        }
        return (short) ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
    }
}
