package dev.limpid.graph.onnx;

import dev.limpid.error.LimpidException;
import java.nio.ByteBuffer;

/**
 * Counts the nodes and other parts of a serialised model before parsing, because the parsed objects need far more
 * memory: a node can be as small as two bytes.
 */
final class Census {
    /** The messages that can contain many others. */
    private enum Part {
        MODEL,
        GRAPH,
        NODE,
        ATTRIBUTE,
        FUNCTION,
        LEAF;

        /** The content of a field of this part; the numbers are those of ONNX's schema. */
        Part field(int number) {
            return switch (this) {
                case MODEL -> number == 7 ? GRAPH : number == 25 ? FUNCTION : LEAF;
                case GRAPH -> number == 1 ? NODE : LEAF;
                case FUNCTION -> number == 7 ? NODE : number == 11 ? ATTRIBUTE : LEAF;
                case NODE -> number == 5 ? ATTRIBUTE : LEAF;
                case ATTRIBUTE -> number == 6 || number == 11 ? GRAPH : LEAF;
                case LEAF -> LEAF;
            };
        }
    }

    /** Messages nested deeper than this are rejected by the parser. */
    private static final int DEPTH = 100;

    private final ByteBuffer bytes;
    private int position;
    private long nodes;
    private long parts;

    private Census(ByteBuffer bytes) {
        this.bytes = bytes;
        this.position = bytes.position();
    }

    /** @throws LimpidException if there are more parts than a model may have; damage is left to the parser */
    static void check(ByteBuffer bytes) {
        new Census(bytes).count(Part.MODEL, bytes.limit(), 0);
    }

    /** Whether the message could be scanned to its end. */
    private boolean count(Part part, int end, int depth) {
        while (position < end) {
            long tag = varint(end);
            boolean walked = switch ((int) (tag & 7)) {
                case 0 -> varint(end) >= -1 && position <= end;
                case 1 -> skip(8, end);
                case 2 -> enter(part.field((int) (tag >>> 3)), varint(end), end, depth);
                case 5 -> skip(4, end);
                default -> false;
            };
            if (tag < 0 || !walked) {
                return false;
            }
        }
        return true;
    }

    private boolean enter(Part part, long length, int end, int depth) {
        if (length < 0 || length > end - position) {
            return false;
        }
        if (++parts > Limits.PARTS) {
            throw LimpidException.tooLarge("has more than " + Limits.PARTS + " parts");
        }
        if (part == Part.NODE && ++nodes > Limits.NODES) {
            throw Limits.tooManyNodes();
        }
        int inner = position + (int) length;
        boolean walked = part == Part.LEAF || depth >= DEPTH || count(part, inner, depth + 1);
        position = inner;
        return walked;
    }

    private boolean skip(int length, int end) {
        position += length;
        return position <= end;
    }

    /** The next variable-length number; negative if the data is damaged. */
    private long varint(int end) {
        long number = 0;
        for (int shift = 0; shift < 64 && position < end; shift += 7) {
            byte next = bytes.get(position++);
            number |= (long) (next & 0x7f) << shift;
            if (next >= 0) {
                return number;
            }
        }
        return Long.MIN_VALUE;
    }
}
