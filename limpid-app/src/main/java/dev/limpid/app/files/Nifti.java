package dev.limpid.app.files;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Writes volumes as NIfTI-1 files of {@code float32} with the identity as their affine map.
 *
 * <p>The axes keep their order: element {@code [i,j,k]} of the file is element {@code [i,j,k]} of the network's input.
 *
 * <p>Ref.: Neuroimaging Informatics Technology Initiative, NIfTI-1 data format, 2003.
 */
final class Nifti {
    private static final int HEADER = 348;
    private static final int START = 352;
    private static final short FLOAT32 = 16;
    private static final short ALIGNED = 2;
    private static final int LONGEST_TEXT = 79;

    private Nifti() {}

    /**
     * The bytes of a file.
     *
     * @param sizes of the three axes, outermost first
     * @param numbers row by row
     * @param text what they are
     */
    static byte[] encode(List<Integer> sizes, float[] numbers, String text) {
        ByteBuffer out =
                ByteBuffer.allocate(Math.addExact(START, 4 * numbers.length)).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(0, HEADER);
        out.putShort(40, (short) 3);
        for (int axis = 0; axis < 7; axis++) {
            out.putShort(42 + (2 * axis), axis < 3 ? sizes.get(axis).shortValue() : 1);
        }
        out.putShort(70, FLOAT32);
        out.putShort(72, (short) 32);
        for (int i = 0; i < 8; i++) {
            out.putFloat(76 + (4 * i), 1);
        }
        out.putFloat(108, START);
        out.putFloat(112, 1);
        byte[] what = text.getBytes(StandardCharsets.US_ASCII);
        out.put(148, what, 0, Math.min(LONGEST_TEXT, what.length));
        out.putShort(254, ALIGNED);
        for (int axis = 0; axis < 3; axis++) {
            out.putFloat(280 + (20 * axis), 1);
        }
        out.put(344, new byte[] {'n', '+', '1', 0});
        numbers(out, sizes, numbers);
        return out.array();
    }

    /** The file runs along its first axis first. */
    private static void numbers(ByteBuffer out, List<Integer> sizes, float[] numbers) {
        int columns = sizes.get(2);
        int rows = sizes.get(1);
        int slices = sizes.get(0);
        out.position(START);
        for (int k = 0; k < columns; k++) {
            for (int j = 0; j < rows; j++) {
                for (int i = 0; i < slices; i++) {
                    out.putFloat(numbers[(((i * rows) + j) * columns) + k]);
                }
            }
        }
    }
}
