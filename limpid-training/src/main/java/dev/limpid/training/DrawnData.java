package dev.limpid.training;

import dev.limpid.world.Sample;
import dev.limpid.world.Scene;
import dev.limpid.world.Species;
import dev.limpid.world.World;
import dev.limpid.zoo.Card;
import java.util.List;
import java.util.function.ToIntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Synthetic images of a world: seeds from 1,000,000 on for training, and from 0 on for testing. */
final class DrawnData implements Data {
    private static final int SIDE = 96;
    private static final Card.Span SEEN = new Card.Span(1_000_000, 12_000);
    private static final Card.Span UNSEEN = new Card.Span(0, 2_000);

    private static final Card.Span SOME = new Card.Span(1_000_000, 4_000);

    private final World world;
    private final int side;
    private final Card.Span seen;

    DrawnData(World world) {
        this(world, SIDE);
    }

    /** With pictures of another size. */
    DrawnData(World world, int side) {
        this(world, side, SEEN);
    }

    private DrawnData(World world, int side, Card.Span seen) {
        this.world = world;
        this.side = side;
        this.seen = seen;
    }

    /** A third of the training pictures. */
    static DrawnData some(World world) {
        return new DrawnData(world, SIDE, SOME);
    }

    @Override
    public Pictures seen() {
        return drawn(span(seen), scene -> scene, Sample::label);
    }

    @Override
    public Pictures unseen() {
        return drawn(span(UNSEEN), scene -> scene, Sample::label);
    }

    /** The test images of one species, or of all others, after a change of the scene, with their true labels. */
    Pictures changed(int species, boolean isThatOne, UnaryOperator<Scene> change) {
        long[] seeds = LongStream.of(span(UNSEEN))
                .filter(seed -> (world.sample(seed).scene().species().index() == species) == isThatOne)
                .toArray();
        return drawn(seeds, change, sample -> sample.scene().species().index());
    }

    @Override
    public List<String> labels() {
        return Species.all().stream().map(Species::name).toList();
    }

    @Override
    public Card.Data described() {
        return new Card.Data(Card.DRAWN, seen, UNSEEN, side, world.faults());
    }

    private static long[] span(Card.Span span) {
        return LongStream.range(span.first(), span.first() + span.count()).toArray();
    }

    private Pictures drawn(long[] seeds, UnaryOperator<Scene> change, ToIntFunction<Sample> label) {
        int plane = side * side;
        byte[] pixels = new byte[seeds.length * 3 * plane];
        int[] labels = new int[seeds.length];
        IntStream.range(0, seeds.length).parallel().forEach(i -> {
            Sample sample = world.sample(seeds[i]);
            int[] rgb = change.apply(sample.scene()).draw(side).pixels();
            labels[i] = label.applyAsInt(sample);
            for (int p = 0; p < plane; p++) {
                for (int channel = 0; channel < 3; channel++) {
                    pixels[(i * 3 + channel) * plane + p] = (byte) (rgb[p] >> (16 - 8 * channel));
                }
            }
        });
        return new Pictures(pixels, labels, 3, side);
    }
}
