package dev.limpid.world.place;

import static dev.limpid.world.place.Kind.BALLOON;
import static dev.limpid.world.place.Kind.BRANCH;
import static dev.limpid.world.place.Kind.BUSH;
import static dev.limpid.world.place.Kind.CACTUS;
import static dev.limpid.world.place.Kind.CLOUD;
import static dev.limpid.world.place.Kind.FENCE;
import static dev.limpid.world.place.Kind.FIR;
import static dev.limpid.world.place.Kind.FLOWER;
import static dev.limpid.world.place.Kind.GRASS;
import static dev.limpid.world.place.Kind.MUSHROOM;
import static dev.limpid.world.place.Kind.ORB;
import static dev.limpid.world.place.Kind.PALM;
import static dev.limpid.world.place.Kind.ROCK;
import static dev.limpid.world.place.Kind.SHELL;
import static dev.limpid.world.place.Kind.TREE;

import dev.limpid.world.truth.Texture;
import java.util.List;

/**
 * The appearance of a kind of background.
 *
 * @param colours sky above, sky at the horizon, far hills, near hills, far ground, near ground
 * @param ground the texture of the ground
 * @param above objects in the sky
 * @param behind objects between the horizon and the creature
 * @param before objects in front of the creature, which may hide some of it
 */
record Scenery(List<Integer> colours, Texture ground, List<Kind> above, List<Kind> behind, List<Kind> before) {

    static Scenery of(BackdropKind backdrop) {
        return switch (backdrop) {
            case MEADOW ->
                new Scenery(
                        List.of(0x8CCBEF, 0xE6F4F3, 0xA9D3A0, 0x86BE72, 0x79B858, 0x4E8F3F),
                        Texture.GRASS,
                        List.of(CLOUD, CLOUD, BALLOON, ORB),
                        List.of(TREE, BUSH, FENCE, TREE, ROCK),
                        List.of(GRASS, FLOWER, BUSH, FLOWER));
            case FOREST ->
                new Scenery(
                        List.of(0xBFD9C6, 0xEFF1D4, 0x9DBF9F, 0x6C9A7E, 0x748E52, 0x47603A),
                        Texture.LEAVES,
                        List.of(CLOUD, ORB),
                        List.of(FIR, TREE, FIR, MUSHROOM, BUSH),
                        List.of(MUSHROOM, GRASS, BRANCH, ROCK));
            case DESERT ->
                new Scenery(
                        List.of(0xF6B98A, 0xFDEBCB, 0xE3B184, 0xD9986A, 0xEBC07C, 0xC98E4E),
                        Texture.GRAIN,
                        List.of(ORB, CLOUD, BALLOON),
                        List.of(CACTUS, ROCK, CACTUS),
                        List.of(ROCK, CACTUS, GRASS));
            case SNOW ->
                new Scenery(
                        List.of(0xA9C6E6, 0xF0F4F8, 0xC3D3E6, 0xDCE7F1, 0xF4F7FB, 0xC9D8E8),
                        Texture.STONE,
                        List.of(CLOUD, CLOUD, ORB),
                        List.of(FIR, FIR, FENCE, ROCK),
                        List.of(ROCK, BUSH, BRANCH));
            case SHORE ->
                new Scenery(
                        List.of(0x86CDEF, 0xF1F8EE, 0x57B5CE, 0x3F9FC0, 0xF3DFA8, 0xDDBB78),
                        Texture.GRAIN,
                        List.of(CLOUD, ORB, BALLOON),
                        List.of(PALM, ROCK, PALM, SHELL),
                        List.of(SHELL, GRASS, ROCK, SHELL));
            case NIGHT ->
                new Scenery(
                        List.of(0x1B2250, 0x585596, 0x3C4A80, 0x2E3B69, 0x3E5468, 0x22303F),
                        Texture.GRASS,
                        List.of(ORB, CLOUD),
                        List.of(FIR, MUSHROOM, TREE, BUSH),
                        List.of(MUSHROOM, GRASS, FLOWER));
        };
    }

    int colour(int place) {
        return colours.get(place);
    }
}
