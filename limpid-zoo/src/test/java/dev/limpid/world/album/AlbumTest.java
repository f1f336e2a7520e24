package dev.limpid.world.album;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.limpid.world.Fault;
import dev.limpid.world.Sample;
import dev.limpid.world.World;
import dev.limpid.world.ink.Drawing;
import dev.limpid.world.truth.Part;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AlbumTest {

    private static final int SIDE = 48;

    @TempDir
    Path folder;

    private static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file);
    }

    @Test
    void theFilesDescribeThePictures() throws IOException {
        World world = World.standard().with(new Fault.Mislabelled(0.5)).with(new Fault.Marked(0, 0.5, 0.5));
        Set<Integer> done = new ConcurrentSkipListSet<>();
        new Album(world, 70, 5, SIDE).write(folder, done::add);

        assertThat(done).containsExactly(1, 2, 3, 4, 5);
        List<String> labels = lines(folder.resolve("labels.csv"));
        assertThat(labels).hasSize(6);
        assertThat(labels.get(0))
                .isEqualTo("file,label,name,truth,seed,backdrop,watermark,group,"
                        + "body,head,mouth,eyes,wings,legs,tail,pattern");
        List<String> kinds = lines(folder.resolve("kinds.csv"));
        List<String> objects = lines(folder.resolve("objects.csv"));
        for (int i = 0; i < 5; i++) {
            Sample sample = world.sample(70 + i);
            Drawing drawing = sample.scene().draw(SIDE);
            String name = "00000" + i + ".png";
            assertThat(labels.get(i + 1).split(","))
                    .hasSize(16)
                    .startsWith("pictures/" + name, "" + sample.label())
                    .contains("" + (70 + i), sample.scene().place().backdrop().word());
            BufferedImage picture =
                    ImageIO.read(folder.resolve("pictures/" + name).toFile());
            BufferedImage parts =
                    ImageIO.read(folder.resolve("masks/parts/" + name).toFile());
            BufferedImage things =
                    ImageIO.read(folder.resolve("masks/objects/" + name).toFile());
            for (int p = 0; p < SIDE * SIDE; p++) {
                int x = p % SIDE;
                int y = p / SIDE;
                assertThat(picture.getRGB(x, y) & 0xFFFFFF).isEqualTo(drawing.rgb(p));
                String part = drawing.masks().at(p).part().map(Part::word).orElse("none");
                assertThat(kinds).contains("parts," + parts.getRaster().getSample(x, y, 0) + "," + part);
                assertThat(things.getRaster().getSample(x, y, 0))
                        .isEqualTo(drawing.masks().at(p).object());
            }
            drawing.masks()
                    .objects()
                    .forEach((number, what) -> assertThat(objects)
                            .contains(name + "," + number + "," + what + ","
                                    + drawing.masks().ofObject(number).count()));
        }
        assertThat(lines(folder.resolve("species.csv"))).hasSize(26);
    }

    @Test
    void aFolderThatCannotBeCreatedIsAnError() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThatThrownBy(() -> new Album(World.standard(), 0, 1, SIDE).write(file, n -> {}))
                .isInstanceOf(IOException.class);
    }
}
