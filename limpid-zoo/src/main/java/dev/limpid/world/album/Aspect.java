package dev.limpid.world.album;

import dev.limpid.world.Watermark;
import dev.limpid.world.creature.Creature;
import dev.limpid.world.truth.Colour;
import dev.limpid.world.truth.Form;
import dev.limpid.world.truth.Label;
import dev.limpid.world.truth.Masks;
import dev.limpid.world.truth.Part;
import dev.limpid.world.truth.Texture;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One labelling of pixels by numbered kinds.
 *
 * @param name its name, which is the folder of its masks
 * @param kinds the names of the numbers; objects without a fixed name are listed per picture
 * @param word the name of what a pixel shows
 */
record Aspect(String name, List<String> kinds, Function<Label, String> word) {
    private static final String NONE = "none";

    static final List<Aspect> ALL = List.of(
            new Aspect(
                    "parts",
                    Stream.concat(Stream.of(NONE), Stream.of(Part.values()).map(Part::word))
                            .toList(),
                    label -> label.part().map(Part::word).orElse(NONE)),
            new Aspect("objects", objects(), Label::name),
            new Aspect(
                    "colours",
                    Stream.of(Colour.values()).map(Colour::word).toList(),
                    l -> l.colour().word()),
            new Aspect(
                    "textures",
                    Stream.of(Texture.values()).map(Texture::word).toList(),
                    l -> l.texture().word()),
            new Aspect(
                    "forms",
                    Stream.of(Form.values()).map(Form::word).toList(),
                    l -> l.form().word()));

    private static List<String> objects() {
        List<String> names = new ArrayList<>(List.of("backdrop", "creature", "scarf", "watermark"));
        if (names.indexOf("scarf") != Creature.SCARF || names.indexOf("watermark") != Watermark.OBJECT) {
            throw new IllegalStateException("the objects are numbered differently");
        }
        return names;
    }

    /** The number of each pixel. */
    byte[] numbers(Masks masks) {
        byte[] numbers = new byte[masks.side() * masks.side()];
        for (int i = 0; i < numbers.length; i++) {
            Label label = masks.at(i);
            numbers[i] = (byte) (name.equals("objects") ? label.object() : kinds.indexOf(word.apply(label)));
        }
        return numbers;
    }
}
