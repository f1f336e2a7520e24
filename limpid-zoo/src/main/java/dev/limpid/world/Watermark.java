package dev.limpid.world;

import dev.limpid.world.ink.Frame;
import dev.limpid.world.ink.Layer;
import dev.limpid.world.ink.Outline;
import dev.limpid.world.ink.Paint;
import dev.limpid.world.ink.RandomDraws;
import dev.limpid.world.truth.Colour;
import dev.limpid.world.truth.Form;
import dev.limpid.world.truth.Label;
import dev.limpid.world.truth.Texture;
import java.util.List;
import java.util.Optional;

/**
 * A watermark in a corner, like that of a stock photo agency: a ring around a slanted bar, on a dark plate.
 *
 * @param left whether it is in a left corner
 * @param top whether it is in an upper corner
 */
public record Watermark(boolean left, boolean top) {
    /** Its object number. */
    public static final int OBJECT = 3;

    private static final int PLATE = 0x2B2D42;
    private static final int MARK = 0xF4F1EA;

    /** In one of the four corners. */
    static Watermark of(RandomDraws draws) {
        return new Watermark(draws.chance(0.5), draws.chance(0.5));
    }

    List<Layer> layers() {
        Frame f = Frame.PICTURE.at(left ? 0.085 : 0.915, top ? 0.085 : 0.915).scaled(0.06);
        Outline plate = Outline.blob(f, -1, -0.8, 0, -1, 1, -0.8, 1.05, 0, 1, 0.8, 0, 1, -1, 0.8, -1.05, 0);
        return List.of(
                flat(plate, PLATE, Form.BLOB),
                flat(Outline.ellipse(f, 0, 0, 0.68, 0.68), MARK, Form.BAND),
                flat(Outline.ellipse(f, 0, 0, 0.46, 0.46), PLATE, Form.DISC),
                flat(Outline.limb(f, -0.5, 0.5, 0.12, 0.5, -0.5, 0.12), MARK, Form.BAND));
    }

    private static Layer flat(Outline outline, int rgb, Form form) {
        Label label = new Label(OBJECT, "watermark", Optional.empty(), Colour.of(rgb), Texture.SMOOTH, form);
        return Layer.flat(label, outline, Paint.plain(rgb));
    }
}
