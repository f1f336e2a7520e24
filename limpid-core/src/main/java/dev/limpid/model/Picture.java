package dev.limpid.model;

import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A decoded picture, upright.
 *
 * @param pixels {@code uint8[1,H,W,3]}, red, green and blue
 * @param format the format of its file: {@code JPEG}, {@code PNG} ...
 * @param alpha {@code uint8[1,H,W,1]}, the opacity of each pixel; null if the picture has no transparency
 */
public record Picture(
        Tensor pixels, String format, @Nullable Tensor alpha) {
    private static final byte OPAQUE = (byte) 255;

    /** A picture without transparency. */
    public Picture(Tensor pixels, String format) {
        this(pixels, format, null);
    }

    /** {@code uint8[1,H,W,4]}: red, green, blue and opacity. */
    public Tensor withAlpha() {
        int count = Math.multiplyExact(width(), height());
        ByteBuffer all = Tensor.allocate(ElementType.UINT8, 1, height(), width(), 4);
        ByteBuffer colours = pixels.bytes();
        @Nullable ByteBuffer opacity = alpha == null ? null : alpha.bytes();
        for (int i = 0; i < count; i++) {
            all.put(4 * i, colours.get(3 * i))
                    .put(4 * i + 1, colours.get(3 * i + 1))
                    .put(4 * i + 2, colours.get(3 * i + 2))
                    .put(4 * i + 3, opacity == null ? OPAQUE : opacity.get(i));
        }
        return Tensor.of(ElementType.UINT8, new long[] {1, height(), width(), 4}, all);
    }

    /** Pixels from left to right. */
    public int width() {
        return (int) pixels.size(2);
    }

    /** Pixels from top to bottom. */
    public int height() {
        return (int) pixels.size(1);
    }
}
