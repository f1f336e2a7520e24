package dev.limpid.app.files;

import dev.limpid.graph.AtomicFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Writes tables as Parquet files: one row group, one plain uncompressed page for each column, no missing values. Every reader of
 * Parquet understands these.
 *
 * <p>Ref.: the format of Apache Parquet, version 1 pages, with metadata in Thrift's compact protocol.
 */
public final class Parquet {
    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final int INT32 = 1;
    private static final int FLOAT = 4;
    private static final int DOUBLE = 5;
    private static final int BYTES = 6;

    private Parquet() {}

    /** A column of a table. */
    public sealed interface Column {
        /** Its name. */
        String name();

        /** How many rows it has. */
        int size();

        /** Whole numbers. */
        @SuppressWarnings("ArrayRecordComponent") // large tables of numbers, which nobody changes or compares
        record Ints(String name, int[] values) implements Column {
            @Override
            public int size() {
                return values.length;
            }
        }

        /** Numbers of single precision. */
        @SuppressWarnings("ArrayRecordComponent") // large tables of numbers, which nobody changes or compares
        record Floats(String name, float[] values) implements Column {
            @Override
            public int size() {
                return values.length;
            }
        }

        /** Numbers of double precision. */
        @SuppressWarnings("ArrayRecordComponent") // large tables of numbers, which nobody changes or compares
        record Doubles(String name, double[] values) implements Column {
            @Override
            public int size() {
                return values.length;
            }
        }

        /** Texts. */
        record Texts(String name, List<String> values) implements Column {
            public Texts {
                values = List.copyOf(values);
            }

            @Override
            public int size() {
                return values.size();
            }
        }
    }

    /**
     * Writes a table.
     *
     * @param columns at least one, all with as many rows
     * @throws IOException if the file cannot be written
     */
    public static void write(Path file, List<Column> columns) throws IOException {
        write(file, columns, Map.of());
    }

    /**
     * Writes a table with facts about it, which readers show as its metadata.
     *
     * @param columns at least one, all with as many rows
     * @param facts texts by name, in this order
     * @throws IOException if the file cannot be written
     */
    public static void write(Path file, List<Column> columns, Map<String, String> facts) throws IOException {
        int rows = columns.get(0).size();
        if (columns.stream().anyMatch(c -> c.size() != rows)) {
            throw new IllegalArgumentException("columns of different lengths");
        }
        AtomicFile.write(file, out -> {
            out.write(MAGIC);
            long at = MAGIC.length;
            long[] starts = new long[columns.size()];
            long[] sizes = new long[columns.size()];
            for (int c = 0; c < columns.size(); c++) {
                byte[] values = values(columns.get(c));
                byte[] header = pageHeader(values.length, rows);
                out.write(header);
                out.write(values);
                starts[c] = at;
                sizes[c] = header.length + (long) values.length;
                at += sizes[c];
            }
            byte[] footer = footer(columns, facts, starts, sizes);
            out.write(footer);
            out.write(number(footer.length));
            out.write(MAGIC);
        });
    }

    private static byte[] number(int number) {
        byte[] bytes = new byte[4];
        littleEndian(bytes).putInt(number);
        return bytes;
    }

    private static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] values(Column column) {
        if (column instanceof Column.Texts texts) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            for (String each : texts.values()) {
                byte[] text = each.getBytes(StandardCharsets.UTF_8);
                bytes.writeBytes(number(text.length));
                bytes.writeBytes(text);
            }
            return bytes.toByteArray();
        }
        byte[] bytes = new byte[(column instanceof Column.Doubles ? 8 : 4) * column.size()];
        ByteBuffer buffer = littleEndian(bytes);
        if (column instanceof Column.Ints ints) {
            buffer.asIntBuffer().put(ints.values());
        } else if (column instanceof Column.Floats floats) {
            buffer.asFloatBuffer().put(floats.values());
        } else {
            buffer.asDoubleBuffer().put(((Column.Doubles) column).values());
        }
        return bytes;
    }

    private static int type(Column column) {
        return column instanceof Column.Ints
                ? INT32
                : column instanceof Column.Floats ? FLOAT : column instanceof Column.Doubles ? DOUBLE : BYTES;
    }

    private static byte[] pageHeader(int size, int rows) {
        Thrift out = new Thrift();
        out.number(1, 0).number(2, size).number(3, size).begin(5);
        out.number(1, rows).number(2, 0).number(3, 3).number(4, 3).end();
        return out.end().bytes();
    }

    private static byte[] footer(List<Column> columns, Map<String, String> facts, long[] starts, long[] sizes) {
        int rows = columns.get(0).size();
        Thrift out = new Thrift();
        out.number(1, 1).list(2, Thrift.STRUCT, columns.size() + 1);
        out.element().text(4, "table").number(5, columns.size()).end();
        for (Column each : columns) {
            out.element().number(1, type(each)).number(3, 0).text(4, each.name());
            if (each instanceof Column.Texts) {
                out.number(6, 0);
            }
            out.end();
        }
        long all = 0;
        for (long each : sizes) {
            all += each;
        }
        out.wide(3, rows).list(4, Thrift.STRUCT, 1).element().list(1, Thrift.STRUCT, columns.size());
        for (int c = 0; c < columns.size(); c++) {
            out.element().wide(2, starts[c]).begin(3);
            out.number(1, type(columns.get(c))).list(2, Thrift.NUMBER, 1).item(0);
            out.list(3, Thrift.TEXT, 1).item(columns.get(c).name());
            out.number(4, 0).wide(5, rows).wide(6, sizes[c]).wide(7, sizes[c]).wide(9, starts[c]);
            out.end().end();
        }
        out.wide(2, all).wide(3, rows).end();
        if (!facts.isEmpty()) {
            out.list(5, Thrift.STRUCT, facts.size());
            facts.forEach(
                    (name, text) -> out.element().text(1, name).text(2, text).end());
        }
        return out.text(6, "Limpid").end().bytes();
    }
}
