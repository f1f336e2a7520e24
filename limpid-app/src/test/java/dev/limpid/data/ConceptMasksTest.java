package dev.limpid.data;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.Model;
import dev.limpid.OpenOptions;
import java.util.BitSet;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class ConceptMasksTest {
    private static final int SIDE = 96;

    private static BitSet columns(int from, int to, int width) {
        BitSet mask = new BitSet();
        for (int y = 0; y < SIDE; y++) {
            mask.set(y * width + from, y * width + to);
        }
        return mask;
    }

    /** The network sees the middle third of a wide picture. */
    @Test
    void whatLiesOutsideTheCropIsNotSeen() {
        int width = 3 * SIDE;
        TreeMap<Integer, BitSet> masks = new TreeMap<>();
        masks.put(0, columns(0, SIDE, width));
        masks.put(1, columns(width / 2, 2 * SIDE, width));
        ConceptMasks whole = new ConceptMasks(width, SIDE, masks);
        try (Model model = Model.open("zoo:plain", OpenOptions.DEFAULT.withFit("crop"))) {
            ConceptMasks seen = whole.seenBy(model.classifier());
            assertThat(seen.width()).isEqualTo(SIDE);
            assertThat(seen.masks()).containsOnlyKeys(1);
            assertThat(columns(SIDE / 2, SIDE, SIDE).equals(seen.masks().get(1)))
                    .isTrue();
            assertThat(seen.seenBy(model.classifier())).isSameAs(seen);
        }
    }
}
