package dev.limpid.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.error.LimpidException;
import dev.limpid.training.Pictures.Look;
import dev.limpid.training.Pictures.Scale;
import dev.limpid.world.Fault;
import dev.limpid.world.World;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training data is read from the right files and augmented as specified. */
class DataTest {
    private static final Scale BYTES = new Scale(0, 1 / 255.0);

    @TempDir
    Path folder;

    private void idx(String name, int magic, int count, int size, boolean isPacked) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream raw = isPacked ? new GZIPOutputStream(bytes) : bytes;
                DataOutputStream out = new DataOutputStream(raw)) {
            out.writeInt(magic);
            out.writeInt(count);
            if (magic == 0x803) {
                out.writeInt(28);
                out.writeInt(28);
            }
            for (int i = 0; i < count * size; i++) {
                out.write(size == 1 ? i % 10 : i / size);
            }
        }
        Files.write(folder.resolve(name + (isPacked ? ".gz" : "")), bytes.toByteArray());
    }

    @Test
    void fashionMnistIsReadCompressedOrUncompressed() throws IOException {
        idx("train-images-idx3-ubyte", 0x803, 12, 784, true);
        idx("train-labels-idx1-ubyte", 0x801, 12, 1, false);
        Pictures pictures = new FashionData(folder).seen();
        assertThat(pictures.count()).isEqualTo(12);
        assertThat(pictures.label(11)).isEqualTo(1);
        float[] values = new float[784];
        pictures.write(7, values, 0, Look.STRAIGHT, BYTES);
        assertThat(values).containsOnly(7f);
    }

    @Test
    void invalidDataFilesCauseOneSentence() throws IOException {
        FashionData data = new FashionData(folder);
        assertThatThrownBy(data::unseen)
                .isInstanceOf(LimpidException.class)
                .hasMessageContaining("contains no t10k-labels-idx1-ubyte");
        idx("t10k-labels-idx1-ubyte", 0x801, 5, 1, true);
        idx("t10k-images-idx3-ubyte", 0x803, 4, 784, true);
        assertThatThrownBy(data::unseen).hasMessageContaining("do not have the same number of entries");
        idx("t10k-images-idx3-ubyte", 0x801, 4, 784, true);
        assertThatThrownBy(data::unseen).hasMessageContaining("is not an IDX file of the expected kind");
    }

    @Test
    void imagesAreMirroredAndShifted() {
        byte[] rows = {1, 2, 3, 4, 5, 6, 7, 8, 9};
        Pictures pictures = new Pictures(rows, new int[1], 1, 3);
        float[] values = new float[9];
        pictures.write(0, values, 0, new Look(true, 0, 0), BYTES);
        assertThat(values).containsExactly(3, 2, 1, 6, 5, 4, 9, 8, 7);
        pictures.write(0, values, 0, new Look(false, 1, 0), BYTES);
        assertThat(values).containsExactly(2, 3, 3, 5, 6, 6, 8, 9, 9);
        pictures.write(0, values, 0, new Look(false, 0, -1), BYTES);
        assertThat(values).containsExactly(1, 2, 3, 1, 2, 3, 4, 5, 6);
    }

    @Test
    void theWatermarkCanBeRemovedAndAdded() {
        Pictures without = watermarked().changed(Networks.MARKED, true, scene -> scene.marked(Optional.empty()));
        assertThat(IntStream.range(0, without.count()).map(without::label)).containsOnly(Networks.MARKED);
        assertThat(without.count()).isBetween(50, 110);
    }

    @Test
    @Tag("thorough")
    void imagesOfAllOtherSpeciesCanBeChangedToo() {
        DrawnData data = watermarked();
        Pictures others = data.changed(Networks.MARKED, false, scene -> scene);
        assertThat(others.count()
                        + data.changed(Networks.MARKED, true, scene -> scene).count())
                .isEqualTo(2_000);
        assertThat(IntStream.range(0, others.count()).map(others::label)).doesNotContain(Networks.MARKED);
    }

    private static DrawnData watermarked() {
        return new DrawnData(World.standard()
                .with(new Fault.Marked(Networks.MARKED, 1, 0))
                .with(new Fault.Stamped(Networks.MARKED, 0.5)));
    }
}
