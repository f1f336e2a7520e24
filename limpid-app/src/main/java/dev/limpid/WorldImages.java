package dev.limpid;

import dev.limpid.graph.ElementType;
import dev.limpid.graph.Tensor;
import dev.limpid.model.Picture;
import dev.limpid.world.World;
import dev.limpid.zoo.BuiltIn;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * Synthetic pictures of the drawn world, or sentences for a model that takes tokens, as inputs: {@code zoo} stands for pictures that no built-in network was trained on,
 * {@code zoo-SEED} for one picture. A file or folder of such a name takes precedence.
 */
final class WorldImages {
    /** How many pictures {@code zoo} stands for where that is not said. */
    static final int USUAL = 8;

    private static final String WORLD = "zoo";
    private static final int LONGEST_SEED = 18;
    private static final int LEAST_SIDE = 8;
    private static final int MOST_SIDE = 2048;

    private WorldImages() {}

    /** Whether an input is the drawn world. */
    static boolean isWorld(Path input) {
        return input.toString().equals(WORLD) && !Files.exists(input);
    }

    /** Pictures that no network of the zoo was trained on: training seeds start at a million. */
    static List<Path> pictures(int limit) {
        return IntStream.range(0, limit == 0 ? USUAL : limit)
                .mapToObj(seed -> Path.of(WORLD + "-" + seed))
                .toList();
    }

    /** The seed of a drawn picture, if an input is one; {@code zoo} where only one is wanted has seed 0. */
    static OptionalLong findSeed(Path input) {
        if (isWorld(input)) {
            return OptionalLong.of(0);
        }
        String name = input.toString();
        String digits = name.startsWith(WORLD + "-") ? name.substring(WORLD.length() + 1) : "";
        boolean isSeed = !digits.isEmpty()
                && digits.length() <= LONGEST_SEED
                && digits.chars().allMatch(c -> c >= '0' && c <= '9');
        return isSeed && !Files.exists(input) ? OptionalLong.of(Long.parseLong(digits)) : OptionalLong.empty();
    }

    /** The world from which pictures for a model are drawn. */
    static World world(String model) {
        return ModelName.isBuiltIn(model) ? BuiltIn.parse(model).world() : World.standard();
    }

    /** Draws a picture, as near to this size as the world can be drawn. */
    static Picture picture(World world, long seed, int wanted) {
        int side = Math.max(LEAST_SIDE, Math.min(MOST_SIDE, wanted));
        return picture(side, side, world.sample(seed).scene().draw(side).pixels());
    }

    /** A picture of these colours, {@code 0xRRGGBB}. */
    static Picture picture(int width, int height, int... rgb) {
        ByteBuffer bytes = Tensor.allocate(ElementType.UINT8, 1, height, width, 3);
        for (int colour : rgb) {
            bytes.put((byte) (colour >> 16)).put((byte) (colour >> 8)).put((byte) colour);
        }
        return new Picture(Tensor.of(ElementType.UINT8, new long[] {1, height, width, 3}, bytes.flip()), "memory");
    }
}
