package dev.limpid.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NpyTest {
    @TempDir
    Path folder;

    @Test
    void whatIsWrittenIsReadBack() {
        Path file = folder.resolve("x.npy");
        for (ElementType type : List.of(
                ElementType.FLOAT,
                ElementType.DOUBLE,
                ElementType.FLOAT16,
                ElementType.INT64,
                ElementType.INT32,
                ElementType.UINT16,
                ElementType.UINT8,
                ElementType.INT8)) {
            for (long[] shape : new long[][] {{}, {6}, {2, 3}, {1, 2, 3, 1}}) {
                double[] numbers = new double[(int) Tensor.elementCount(shape)];
                for (int i = 0; i < numbers.length; i++) {
                    numbers[i] = i + 1;
                }
                Tensor tensor = Tensor.of(type, numbers, shape);
                Npy.write(tensor, file);
                assertThat(Npy.read(file)).isEqualTo(tensor);
            }
        }
        Npy.write(Tensor.of(new float[0], 0, 3), file);
        assertThat(Npy.read(file)).isEqualTo(Tensor.of(new float[0], 0, 3));
    }

    @Test
    void theHeaderEqualsNumPys() throws IOException {
        Path file = folder.resolve("x.npy");
        Npy.write(Tensor.of(new float[] {1, 2}, 2), file);
        byte[] bytes = Files.readAllBytes(file);

        assertThat(bytes).hasSize(128 + 8);
        assertThat(new String(bytes, 1, 5, StandardCharsets.US_ASCII)).isEqualTo("NUMPY");
        assertThat(new String(bytes, 10, 118, StandardCharsets.US_ASCII))
                .startsWith("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }")
                .endsWith(" \n");
    }

    @Test
    void bigEndianAndColumnMajorFilesAreConverted() throws IOException {
        Path file = folder.resolve("x.npy");
        Files.write(
                file,
                npy("{'descr': '>i2', 'fortran_order': True, 'shape': (2, 3), }", 0, 1, 0, 4, 0, 2, 0, 5, 0, 3, 0, 6));

        assertThat(Npy.read(file)).isEqualTo(Tensor.of(ElementType.INT16, new double[] {1, 2, 3, 4, 5, 6}, 2, 3));
    }

    @Test
    void badFilesAreNamed() throws IOException {
        Path file = folder.resolve("x.npy");
        assertThatThrownBy(() -> Npy.read(file))
                .isInstanceOf(LimpidException.class)
                .hasMessage(file + ": there is no such file");
        for (byte[] bytes : List.of(
                new byte[0],
                "hello, this is text".getBytes(StandardCharsets.US_ASCII),
                npy("{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }", 1, 2, 3),
                npy("{'descr': '<f4', 'fortran_order': False, 'shape': (1000000000000,), }", 1, 2, 3),
                npy("{'descr': '<f4', 'fortran_order': False, 'shape': (-1,), }"),
                npy("{'descr': '|O', 'fortran_order': False, 'shape': (1,), }", 1),
                npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1,), }", 1),
                npy("{}"))) {
            Files.write(file, bytes);
            assertThatThrownBy(() -> Npy.read(file))
                    .isInstanceOf(LimpidException.class)
                    .hasMessageStartingWith(file + ": ");
        }
        assertThatThrownBy(() -> Npy.write(Tensor.list(1), folder.resolve("none/x.npy")))
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("cannot be written");
    }

    private static byte[] npy(String header, int... data) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0, (byte) header.length(), 0});
        out.writeBytes(header.getBytes(StandardCharsets.US_ASCII));
        for (int b : data) {
            out.write(b);
        }
        return out.toByteArray();
    }
}
