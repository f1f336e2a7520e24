package dev.limpid.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.graph.Tensor;
import org.junit.jupiter.api.Test;

class PictureTest {

    @Test
    void reducingAveragesPixels() {
        Picture stripes = Picture.of(4, 1, new int[] {0, 0xFFFFFF, 0, 0xFFFFFF});
        int left = stripes.resized(1, 1).rgb(0, 0) & 0xFF;
        assertThat(left).isBetween(126, 129);
    }

    @Test
    void enlargingRepeatsPixelsAsSquares() {
        Picture two = Picture.of(2, 1, new int[] {0x102030, 0x405060}).enlarged(3);
        assertThat(two.width()).isEqualTo(6);
        assertThat(two.height()).isEqualTo(3);
        assertThat(two.rgb(2, 2)).isEqualTo(0x102030);
        assertThat(two.rgb(3, 0)).isEqualTo(0x405060);
    }

    @Test
    void fitsBetweenTwoSizes() {
        assertThat(Picture.filled(32, 20, 0).between(224, 1600).width()).isEqualTo(224);
        assertThat(Picture.filled(3200, 1000, 0).between(224, 1600)).isEqualTo(Picture.filled(1600, 500, 0));
        assertThat(Picture.filled(5000, 1, 0).between(224, 1600).height()).isEqualTo(1);
        assertThat(Picture.filled(500, 400, 0).between(224, 1600)).isEqualTo(Picture.filled(500, 400, 0));
    }

    @Test
    void tensorsWithThreeChannelsAreColoursAndOthersGrey() {
        Tensor colours = Tensor.of(new float[] {-1, 1, 0, 1, 1, -1}, 1, 3, 1, 2);
        assertThat(Picture.ofTensor(colours, 0).rgb(0, 0)).isEqualTo(0x0080FF);
        assertThat(Picture.ofTensor(colours, 0).rgb(1, 0)).isEqualTo(0xFFFF00);
        Tensor grey = Tensor.of(new float[] {0, 0.25f, 0.5f, 1, 3, 3, 3, 3}, 2, 1, 2, 2);
        assertThat(Picture.ofTensor(grey, 0).rgb(0, 1)).isEqualTo(0x808080);
        assertThat(Picture.ofTensor(grey, 1).rgb(0, 1)).as("all equal").isZero();
    }
}
