package dev.limpid.graph.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import dev.limpid.error.LimpidException;
import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TensorFormsTest {
    private static Tensor read(TensorProto.Builder proto) {
        return new TensorReader(new ExternalData(null)).read(proto.build(), "the tensor");
    }

    private static byte[] bytes(Tensor tensor) {
        byte[] bytes = new byte[tensor.bytes().remaining()];
        tensor.bytes().get(bytes);
        return bytes;
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"UNDEFINED", "STRING"})
    void rawDataOfEveryTypeIsReadAndWritten(ElementType type) {
        byte[] content = new byte[(int) type.bytesFor(5)];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (17 * i + 3);
        }
        Tensor tensor = read(Protos.tensor("t", type, 5).setRawData(ByteString.copyFrom(content)));
        assertThat(bytes(tensor)).isEqualTo(content);
        assertThat(read(TensorWriter.write(tensor))).isEqualTo(tensor);
    }

    @ParameterizedTest
    @EnumSource(
            names = {
                "INT8",
                "UINT8",
                "BOOL",
                "FLOAT8E4M3FN",
                "FLOAT8E4M3FNUZ",
                "FLOAT8E5M2",
                "FLOAT8E5M2FNUZ",
                "FLOAT8E8M0"
            })
    void typesOfOneByteComeFromInt32Data(ElementType type) {
        Tensor tensor = read(Protos.tensor("t", type, 3).addAllInt32Data(List.of(1, 0, 200)));
        assertThat(bytes(tensor)).containsExactly(1, 0, 200);
    }

    @ParameterizedTest
    @EnumSource(names = {"INT16", "UINT16", "FLOAT16", "BFLOAT16"})
    void typesOfTwoBytesComeFromInt32Data(ElementType type) {
        Tensor tensor = read(Protos.tensor("t", type, 2).addAllInt32Data(List.of(0x1234, 0xfedc)));
        assertThat(bytes(tensor)).containsExactly(0x34, 0x12, 0xdc, 0xfe);
    }

    @ParameterizedTest
    @EnumSource(names = {"INT4", "UINT4", "FLOAT4E2M1"})
    void fourBitNumbersArePackedInInt32Data(ElementType type) {
        Tensor tensor = read(Protos.tensor("t", type, 3).addAllInt32Data(List.of(0xf1, 0x07)));
        assertThat(bytes(tensor)).containsExactly(0xf1, 0x07);
    }

    @ParameterizedTest
    @EnumSource(names = {"INT2", "UINT2"})
    void twoBitNumbersArePackedInInt32Data(ElementType type) {
        Tensor tensor = read(Protos.tensor("t", type, 5).addAllInt32Data(List.of(0xe4, 0x03)));
        assertThat(bytes(tensor)).containsExactly(0xe4, 0x03);
    }

    @Test
    void wideTypesAreReadFromTheirOwnFields() {
        assertThat(read(Protos.tensor("t", ElementType.FLOAT, 2).addAllFloatData(List.of(1.5f, -2f))))
                .isEqualTo(Tensor.of(new float[] {1.5f, -2}, 2));
        assertThat(read(Protos.tensor("t", ElementType.DOUBLE, 2).addAllDoubleData(List.of(1.1, -2.0))))
                .isEqualTo(Tensor.of(new double[] {1.1, -2}, 2));
        assertThat(read(Protos.tensor("t", ElementType.INT64, 1, 2).addAllInt64Data(List.of(1L << 40, -2L))))
                .isEqualTo(Tensor.of(new long[] {1L << 40, -2}, 1, 2));
        assertThat(read(Protos.tensor("t", ElementType.INT32, 2).addAllInt32Data(List.of(7, -2)))
                        .toLongs())
                .containsExactly(7, -2);
        assertThat(read(Protos.tensor("t", ElementType.UINT32, 1).addUint64Data(4_000_000_000L))
                        .toLongs())
                .containsExactly(4_000_000_000L);
        assertThat(bytes(read(Protos.tensor("t", ElementType.UINT64, 1).addUint64Data(-2))))
                .containsExactly(0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff);
    }

    @Test
    void complexNumbersArePairs() {
        Tensor single = read(Protos.tensor("t", ElementType.COMPLEX64, 1).addAllFloatData(List.of(1f, 2f)));
        assertThat(single.bytes().getFloat(4)).isEqualTo(2f);
        Tensor twice = read(Protos.tensor("t", ElementType.COMPLEX128, 1).addAllDoubleData(List.of(1.0, 2.0)));
        assertThat(twice.bytes().getDouble(8)).isEqualTo(2.0);
    }

    @Test
    void stringsAreReadAndWritten() {
        Tensor tensor = read(Protos.tensor("t", ElementType.STRING, 2)
                .addStringData(ByteString.copyFromUtf8("Käfer"))
                .addStringData(ByteString.EMPTY));
        assertThat(tensor.texts()).containsExactly("Käfer", "");
        assertThat(read(TensorWriter.write(tensor))).isEqualTo(tensor);
    }

    @Test
    void scalarsAndEmptyTensorsAreRead() {
        assertThat(read(Protos.tensor("t", ElementType.INT64).addInt64Data(5)).rank())
                .isZero();
        Tensor empty = read(Protos.tensor("t", ElementType.FLOAT, 3, 0));
        assertThat(empty.shape()).containsExactly(3, 0);
        assertThat(empty.elementCount()).isZero();
    }

    @Test
    void rawDataIsNotCopied() {
        byte[] file = Protos.tensor("t", ElementType.FLOAT, 2)
                .setRawData(Protos.raw(1, 2))
                .build()
                .toByteArray();
        TensorProto proto = FileBytes.parse(ByteBuffer.wrap(file), TensorProto.parser(), "ONNX tensor");
        Tensor tensor = read(proto.toBuilder());
        int at = file.length - 4;
        assertThat(tensor.toFloats()).containsExactly(1, 2);
        ByteBuffer.wrap(file).order(java.nio.ByteOrder.LITTLE_ENDIAN).putFloat(at, 9);
        assertThat(tensor.toFloats()).containsExactly(1, 9);
    }

    @Test
    void mismatchedDataIsRejected() {
        refused(
                Protos.tensor("t", ElementType.FLOAT, 3).setRawData(Protos.raw(1, 2)),
                "a tensor FLOAT[3] needs 12 bytes of data but has 8");
        refused(
                Protos.tensor("t", ElementType.FLOAT, 3).addFloatData(1),
                "a tensor FLOAT[3] needs 3 entries in float_data but has 1");
        refused(Protos.tensor("t", ElementType.INT64, 3), "a tensor INT64[3] needs 24 bytes of data but has none");
        refused(Protos.tensor("t", ElementType.FLOAT, 2, -1).addFloatData(1), "has a negative dimension: [2, -1]");
        refused(
                Protos.tensor("t", ElementType.FLOAT, 1L << 40, 1L << 40).addFloatData(1),
                "shape [1099511627776, 1099511627776] has too many elements");
        refused(
                Protos.tensor("t", ElementType.DOUBLE, 1L << 61).setRawData(Protos.raw(1)),
                "2305843009213693952 elements of type DOUBLE need more bytes than can be counted");
        refused(
                Protos.tensor("t", ElementType.FLOAT, 50_000, 50_000).addFloatData(1),
                "a tensor FLOAT[50000, 50000] needs 2500000000 entries in float_data but has 1");
        refused(
                Protos.tensor("t", ElementType.FLOAT, 1)
                        .setRawData(Protos.raw(1))
                        .addFloatData(1),
                "has both raw and typed data");
        refused(
                Protos.tensor("t", ElementType.STRING, 1).addStringData(ByteString.copyFrom(new byte[] {-1})),
                "holds text that is not UTF-8");
        refused(TensorProto.newBuilder().setDataType(99), "element type number 99 is not known");
        refused(TensorProto.newBuilder().setDataType(0), "element type number 0 is not known");
    }

    private static void refused(TensorProto.Builder proto, String reason) {
        assertThatThrownBy(() -> read(proto))
                .isInstanceOf(LimpidException.class)
                .hasMessage("the tensor: " + reason);
    }

    @Test
    void aTensorFileHoldsOneTensor(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("input_0.pb");
        Files.write(file, Protos.floats("x", 1, 2, 3).build().toByteArray());
        assertThat(TensorFile.read(file)).isEqualTo(Tensor.of(new float[] {1, 2, 3}, 3));
        Files.writeString(file, "no tensor at all");
        assertThatThrownBy(() -> TensorFile.read(file))
                .isInstanceOf(LimpidException.class)
                .hasMessage(file + ": is not an ONNX tensor");
    }
}
