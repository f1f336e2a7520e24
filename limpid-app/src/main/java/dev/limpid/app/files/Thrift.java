package dev.limpid.app.files;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/** Writes structures in Thrift's compact protocol. */
final class Thrift {
    /** The type of 32-bit whole numbers. */
    static final int NUMBER = 5;

    /** The type of texts. */
    static final int TEXT = 8;

    /** The type of structures. */
    static final int STRUCT = 12;

    private static final int WIDE = 6;
    private static final int LIST = 9;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final Deque<Integer> outer = new ArrayDeque<>();
    private int last;

    private void field(int id, int type) {
        out.write(((id - last) << 4) | type);
        last = id;
    }

    private void variable(long number) {
        long rest = number;
        while ((rest & ~0x7FL) != 0) {
            out.write((int) ((rest & 0x7F) | 0x80));
            rest >>>= 7;
        }
        out.write((int) rest);
    }

    /** A field with a 32-bit number. */
    Thrift number(int id, int value) {
        field(id, NUMBER);
        return item(value);
    }

    /** A field with a 64-bit number. */
    Thrift wide(int id, long value) {
        field(id, WIDE);
        variable((value << 1) ^ (value >> 63));
        return this;
    }

    /** A field with a text. */
    Thrift text(int id, String value) {
        field(id, TEXT);
        return item(value);
    }

    /** A field with a list, whose items follow. */
    Thrift list(int id, int type, int size) {
        field(id, LIST);
        if (size < 15) {
            out.write((size << 4) | type);
        } else {
            out.write(0xF0 | type);
            variable(size);
        }
        return this;
    }

    /** A number of a list. */
    Thrift item(int value) {
        variable(((value << 1) ^ (value >> 31)) & 0xFFFF_FFFFL);
        return this;
    }

    /** A text of a list. */
    Thrift item(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
        variable(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    /** A field with a structure, which {@link #end} ends. */
    Thrift begin(int id) {
        field(id, STRUCT);
        return element();
    }

    /** A structure of a list, which {@link #end} ends. */
    Thrift element() {
        outer.push(last);
        last = 0;
        return this;
    }

    /** Ends a structure, or the document. */
    Thrift end() {
        out.write(0);
        last = outer.isEmpty() ? 0 : outer.pop();
        return this;
    }

    byte[] bytes() {
        return out.toByteArray();
    }
}
