package dev.limpid.app.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Compares with a file that pyarrow has read; see tools/references/parquet.py. */
class ParquetTest {
    @TempDir
    private Path folder;

    private static List<Parquet.Column> columns() {
        List<Parquet.Column> columns = new ArrayList<>();
        columns.add(new Parquet.Column.Ints("number", new int[] {0, -1, Integer.MAX_VALUE}));
        columns.add(new Parquet.Column.Texts("name", List.of("", "\u00e4\u4e2d \"x\", y", "line\nbreak")));
        columns.add(new Parquet.Column.Floats("x", new float[] {1.5f, -0f, Float.NaN}));
        columns.add(new Parquet.Column.Doubles("y", new double[] {Math.PI, Double.NEGATIVE_INFINITY, 1e-300}));
        // More than fourteen columns: lists of Thrift then have a longer head.
        IntStream.range(0, 14).forEach(i -> columns.add(new Parquet.Column.Ints("n" + i, new int[] {i, i + 1, i + 2})));
        return columns;
    }

    @Test
    void writesTheFileThatPyarrowReads() throws IOException {
        Path file = folder.resolve("table.parquet");
        Parquet.write(file, columns());
        try (InputStream in = Objects.requireNonNull(getClass().getResourceAsStream("/references/table.parquet"))) {
            assertThat(Files.readAllBytes(file)).isEqualTo(in.readAllBytes());
        }
    }

    @Test
    void columnsOfDifferentLengthsAreRefused() {
        assertThatThrownBy(() -> Parquet.write(
                        folder.resolve("x.parquet"),
                        List.of(
                                new Parquet.Column.Ints("a", new int[1]),
                                new Parquet.Column.Floats("b", new float[2]))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(folder).isEmptyDirectory();
    }
}
