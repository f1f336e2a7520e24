package dev.limpid.graph;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.error.LimpidException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class TensorTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "1, 0x3c00",
        "-2, 0xc000",
        "65504, 0x7bff",
        "65520, 0x7c00",
        "5.960464477539063e-8, 1",
        "6.103515625e-5, 0x400",
        "0.333251953125, 0x3555",
        "2049, 0x6800",
        "2051, 0x6802"
    })
    void halfPrecisionRoundsToNearestEven(float number, String bits) {
        assertThat(Short.toUnsignedInt(Elements.floatToHalf(number))).isEqualTo(Integer.decode(bits));
    }

    @Test
    void everyHalfPrecisionNumberSurvivesConversionToFloatAndBack() {
        for (int bits = 0; bits < 0x10000; bits++) {
            float number = Elements.halfToFloat((short) bits);
            if (!Float.isNaN(number)) {
                assertThat(Elements.floatToHalf(number)).isEqualTo((short) bits);
            }
        }
    }

    @ParameterizedTest
    @EnumSource(
            names = {"FLOAT", "DOUBLE", "FLOAT16", "BFLOAT16", "INT8", "INT16", "INT32", "INT64", "UINT8", "UINT64"})
    void smallNumbersArePreservedByEveryElementType(ElementType type) {
        assertThat(Tensor.of(type, new double[] {0, 1, 2, 100}, 4).toDoubles()).containsExactly(0, 1, 2, 100);
    }

    @Test
    void packedElementsAreReadLowBitsFirst() {
        ByteBuffer bytes = ByteBuffer.wrap(new byte[] {(byte) 0xF1, 0x07});
        assertThat(Tensor.of(ElementType.INT4, new long[] {3}, bytes).toLongs()).containsExactly(1, -1, 7);
        assertThat(Tensor.of(ElementType.UINT4, new long[] {3}, bytes).toLongs())
                .containsExactly(1, 15, 7);
    }

    @Test
    void dataThatDoesNotMatchTheShapeIsRejected() {
        assertThatThrownBy(() -> Tensor.of(ElementType.FLOAT, new long[] {2, 3}, ByteBuffer.allocate(20)))
                .isInstanceOf(LimpidException.class)
                .hasMessage("a tensor FLOAT[2, 3] needs 24 bytes of data but has 20");
        assertThatThrownBy(() -> Tensor.elementCount(Long.MAX_VALUE, 2)).isInstanceOf(LimpidException.class);
    }

    @Test
    void equalTensorsHaveEqualHashesAndAnyDifferenceIsDetected() {
        float[] numbers = new float[100_000];
        for (int i = 0; i < numbers.length; i++) {
            numbers[i] = i * 0.7f;
        }
        Tensor one = Tensor.of(numbers.clone(), 100, 1000);
        assertThat(Tensor.of(numbers.clone(), 100, 1000)).isEqualTo(one).hasSameHashCodeAs(one);
        for (int at : new int[] {0, 1, 77_777, 99_999}) {
            float[] other = numbers.clone();
            other[at] += 1;
            assertThat(Tensor.of(other, 100, 1000)).isNotEqualTo(one);
        }
        float[] last = {1, 2, 3};
        assertThat(Tensor.of(last, 3).hashCode())
                .isNotEqualTo(Tensor.of(new float[] {1, 2, 4}, 3).hashCode());
    }
}
