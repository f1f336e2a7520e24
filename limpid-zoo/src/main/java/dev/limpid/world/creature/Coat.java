package dev.limpid.world.creature;

import dev.limpid.world.ink.RandomDraws;
import dev.limpid.world.ink.Tone;
import dev.limpid.world.truth.Part;
import dev.limpid.world.truth.Texture;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * The colours of a creature: one main colour per part, from which all tones of the part are derived, and the texture of
 * its skin. They are independent of the species.
 *
 * @param colours {@code 0xRRGGBB} for every part
 * @param skin the texture of body and head
 */
public record Coat(Map<Part, Integer> colours, Texture skin) {
    private static final List<Texture> SKINS = List.of(Texture.FUR, Texture.FEATHERS, Texture.SCALES, Texture.SMOOTH);

    /** Matching colours, in the order of {@link Part}. */
    private static final int[][] PALETTES = {
        {0x2A9D8F, 0x2F5F73, 0xF4A261, 0xE76F51, 0xE9C46A, 0xE76F51, 0x2F5F73, 0xE9C46A},
        {0xF28482, 0xF6BD60, 0x84A59D, 0x3D5A80, 0x84A59D, 0x6D597A, 0xF6BD60, 0xF7EDE2},
        {0x6D597A, 0xB56576, 0xF2B880, 0xE9C46A, 0x4A6FA5, 0xEAAC8B, 0xE56B6F, 0xEAAC8B},
        {0x5FA8D3, 0x2C6E91, 0xFFB703, 0x1B4965, 0xA9DDF2, 0xFB8500, 0x2C6E91, 0xE2F3FB},
        {0x84B52C, 0x5C8A14, 0xFB6107, 0xC1121F, 0xFBB02D, 0xD9540A, 0x5C8A14, 0xF3DE5C},
        {0xD9742F, 0xC25E1E, 0x5A3A2E, 0x6A994E, 0xF2B25C, 0x5A3A2E, 0xE08B45, 0xFFF1D6},
        {0xF792C0, 0x93CDEB, 0xF4D35E, 0x5E548E, 0xBDE9CF, 0xD9588F, 0x93CDEB, 0xFCF6BD},
        {0x8D99AE, 0xDCE3EA, 0xEF5A4C, 0xD90429, 0x5C6784, 0xEF5A4C, 0x6F7C94, 0x3A3D57},
        {0xF9C74F, 0xF8961E, 0x577590, 0x2F8F74, 0x90BE6D, 0x577590, 0xF9684C, 0xF3722C},
        {0xA9734E, 0x86593C, 0x4E4540, 0x7FB069, 0xDDB892, 0x4E4540, 0xB98B68, 0xEDE0D4},
        {0x9D7FE0, 0x7654CB, 0xFFD166, 0x06B88A, 0xEF9CDA, 0xFFB84D, 0x7654CB, 0xF5D0FE},
        {0x88D4AB, 0x4F9F87, 0xFF8A5B, 0x8A1538, 0xD9626F, 0xF0754A, 0x2E8577, 0x2E8577},
        {0xF1E9DA, 0xE3D5BC, 0xF7882F, 0x2E86AB, 0xC7B08B, 0xF7882F, 0x7D8CA1, 0x6B7A8F},
        {0xC73E5C, 0x97294A, 0xFFD23F, 0x3AA6C4, 0xFF8FA3, 0x7A2F4D, 0xF26B83, 0xFFCCD5},
        {0x4C5B8C, 0x6C7FC0, 0xFFC857, 0xE9724C, 0x8FB8DE, 0xC5D86D, 0x6C7FC0, 0xFFE9A8},
        {0xE5989B, 0xB5838D, 0x6D6875, 0x355070, 0xFFCDB2, 0x6D6875, 0xB5838D, 0xFFE5D9},
    };

    /** With a copy of the colours. */
    public Coat {
        colours = Collections.unmodifiableMap(new EnumMap<>(colours));
    }

    /** The coat of a seed. */
    public static Coat of(RandomDraws draws) {
        int[] palette = PALETTES[draws.below(PALETTES.length)];
        Map<Part, Integer> colours = new EnumMap<>(Part.class);
        int next = 0;
        for (Part part : Part.values()) {
            colours.put(part, Tone.jittered(palette[next++], draws.named(part.word()), 26));
        }
        return new Coat(colours, draws.pick(SKINS));
    }

    /** The main colour of a part. */
    public int of(Part part) {
        return Objects.requireNonNull(colours.get(part));
    }

    /** This coat with another main colour of a part. */
    public Coat with(Part part, int rgb) {
        Map<Part, Integer> other = new EnumMap<>(colours);
        other.put(part, rgb);
        return new Coat(other, skin);
    }
}
