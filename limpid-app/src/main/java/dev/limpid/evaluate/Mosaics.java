package dev.limpid.evaluate;

import dev.limpid.data.Labelled;
import dev.limpid.error.LimpidException;
import dev.limpid.trust.InputShape;
import dev.limpid.trust.localisation.Mosaic;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/**
 * Mosaics of the pictures of a data set: a picture, another one of its class, and two of other classes, on tiles that are drawn.
 *
 * @param labelled tells the classes
 * @param shape of a picture
 * @param inputs the pictures as the network takes them, {@code float[C*P]} each, by their numbers
 */
record Mosaics(Labelled labelled, InputShape shape, IntFunction<float[]> inputs) {
    private static final int TILES = 4;

    /**
     * The mosaic of a picture. The same seed gives the same one.
     *
     * @throws LimpidException if the class of the picture is not known, it is the only one of its class, or there is no other class
     */
    Mosaic of(int index, long seed) {
        int label = labelled.expected(index);
        if (label < 0) {
            throw LimpidException.badInput("the data state no class of the picture that the network has");
        }
        SplittableRandom random = new SplittableRandom(seed);
        List<Integer> same = drawn(1, pictures(i -> i != index && labelled.expected(i) == label), random);
        List<Integer> others =
                drawn(2, pictures(i -> labelled.expected(i) >= 0 && labelled.expected(i) != label), random);
        if (same.isEmpty() || others.isEmpty()) {
            throw LimpidException.badInput(
                    same.isEmpty()
                            ? "a mosaic needs two pictures of the class, and there is one"
                            : "a mosaic needs pictures of another class, and there is none");
        }
        List<Integer> four = List.of(index, same.get(0), others.get(0), others.get(others.size() - 1));
        List<Integer> places = drawn(TILES, IntStream.range(0, TILES), random);
        boolean[] isTarget = new boolean[TILES];
        List<float[]> tiles = new ArrayList<>();
        for (int tile = 0; tile < TILES; tile++) {
            isTarget[tile] = places.get(tile) < 2;
            tiles.add(inputs.apply(four.get(places.get(tile))));
        }
        return Mosaic.of(shape, tiles, isTarget);
    }

    private IntStream pictures(IntPredicate isWanted) {
        return IntStream.range(0, labelled.data().size()).filter(isWanted);
    }

    /** So many different ones of some numbers in a random order, or as many as there are. */
    private static List<Integer> drawn(int count, IntStream numbers, SplittableRandom random) {
        List<Integer> left = new ArrayList<>(numbers.boxed().toList());
        List<Integer> drawn = new ArrayList<>();
        while (drawn.size() < count && !left.isEmpty()) {
            drawn.add(left.remove(random.nextInt(left.size())));
        }
        return drawn;
    }
}
