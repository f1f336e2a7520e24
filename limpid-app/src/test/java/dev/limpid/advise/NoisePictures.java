package dev.limpid.advise;

import dev.limpid.Image;
import dev.limpid.data.DataSet;
import dev.limpid.evaluate.MadeBirds;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;

/**
 * Pictures of noise, for a network whose scores are weighted sums of a few pixels.
 *
 * @param size how many there are
 */
record NoisePictures(int size) implements DataSet {
    @Override
    public String name() {
        return "noise";
    }

    @Override
    public String identity() {
        return "noise " + size;
    }

    @Override
    public String name(int index) {
        return "noise-" + index;
    }

    @Override
    public Image image(int index) {
        BufferedImage image = new BufferedImage(MadeBirds.SIDE, MadeBirds.SIDE, BufferedImage.TYPE_INT_RGB);
        Random random = new Random(index);
        for (int p = 0; p < MadeBirds.SIDE * MadeBirds.SIDE; p++) {
            image.setRGB(p % MadeBirds.SIDE, p / MadeBirds.SIDE, random.nextInt(1 << 24));
        }
        return Image.of(image).named(name(index));
    }

    @Override
    public List<String> classes() {
        return List.of();
    }

    @Override
    public OptionalInt label(int index) {
        return OptionalInt.empty();
    }
}
