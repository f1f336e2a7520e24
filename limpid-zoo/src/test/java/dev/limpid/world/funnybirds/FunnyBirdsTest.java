package dev.limpid.world.funnybirds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.testkit.Thorough;
import dev.limpid.world.Fault;
import dev.limpid.world.Sample;
import dev.limpid.world.Scene;
import dev.limpid.world.Species;
import dev.limpid.world.Watermark;
import dev.limpid.world.World;
import dev.limpid.world.ink.Drawing;
import dev.limpid.world.truth.Masks;
import dev.limpid.world.truth.Part;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Networks with known reasons, since they are defined by them, and explanations with correct or wrong reasons. */
class FunnyBirdsTest {

    private static final int SIDE = 32;

    /** Pictures that are judged. */
    private static final int COUNT = Thorough.orElse(12, 4);

    private static final Species TRUTH = Species.all().get(3);

    /** Pictures of one species in which every part is visible. */
    private static Stream<Scene> scenes(World world, long count) {
        return LongStream.range(0, 4 * count)
                .mapToObj(seed -> world.sample(seed, TRUTH.index()))
                .map(Sample::scene)
                .filter(scene -> {
                    Masks masks = scene.draw(SIDE).masks();
                    return Part.telling().stream().allMatch(p -> masks.of(p).count() > 0);
                })
                .limit(count);
    }

    /** The score of a species is the sum of the weights of all visible parts with the species' variants. */
    private record Adding(Map<Part, Double> weights) implements Predictor, Explanation {

        static Adding of(double... weights) {
            Map<Part, Double> map = new EnumMap<>(Part.class);
            for (int i = 0; i < weights.length; i++) {
                map.put(Part.telling().get(i), weights[i]);
            }
            return new Adding(map);
        }

        private double weight(Drawing picture, int species, Part part) {
            boolean isSeen = picture.masks().touched(part).count() > 0;
            boolean isAlike = Species.all().get(species).look(part) == TRUTH.look(part);
            return isSeen && isAlike ? Objects.requireNonNull(weights.get(part)) : 0;
        }

        @Override
        public double[] scores(Drawing picture) {
            return Species.all().stream()
                    .mapToDouble(s -> Part.telling().stream()
                            .mapToDouble(p -> weight(picture, s.index(), p))
                            .sum())
                    .toArray();
        }

        @Override
        public Importance importance(Drawing picture, int species) {
            Map<Part, Double> parts = new EnumMap<>(Part.class);
            Part.telling().forEach(p -> parts.put(p, weight(picture, species, p)));
            return new Importance(parts, Map.of(), scores(picture)[species]);
        }
    }

    private static final Adding EVERYTHING = Adding.of(7, 8, 9, 10, 11, 12, 13);
    /**
     * Of the species with this mouth the true one has the lowest number: see {@link #theBeakIdentifiesTheTrueSpecies}.
     */
    private static final Adding BEAK = Adding.of(0, 1, 0, 0, 0, 0, 0);

    private static void assertIs(OptionalDouble score, double expected, double tolerance) {
        assertThat(score).isPresent();
        assertThat(score.getAsDouble()).isCloseTo(expected, within(tolerance));
    }

    @Test
    void theBeakIdentifiesTheTrueSpecies() {
        assertThat(Species.all().stream()
                        .filter(s -> s.look(Part.MOUTH) == TRUTH.look(Part.MOUTH))
                        .findFirst())
                .contains(TRUTH);
    }

    @Test
    void theTrueExplanationOfANetworkThatUsesEveryPartScoresOneInEverything() {
        ProtocolScores verdict = FunnyBirds.evaluate(EVERYTHING, EVERYTHING, scenes(World.standard(), COUNT), SIDE);
        for (OptionalDouble score : List.of(
                verdict.accuracy(),
                verdict.backgroundIndependence(),
                verdict.dataCheck(),
                verdict.preservation(),
                verdict.deletion(),
                verdict.distractibility(),
                verdict.singleDeletion(),
                verdict.targetSensitivity(),
                verdict.completeness(),
                verdict.correctness(),
                verdict.contrastivity(),
                verdict.overall())) {
            assertIs(score, 1, 1e-12);
        }
        assertThat(verdict.pictures()).isEqualTo(COUNT);
        assertThat(verdict.sensitivityPictures()).isEqualTo(COUNT);
    }

    /**
     * The data check does not depend on the network: the beak alone does not identify a species, so half a set is the
     * maximum.
     */
    @Test
    void aMapOfTheBeakFullyExplainsANetworkThatUsesOnlyTheBeak() {
        Explanation map = Explanation.of(
                (picture, species) -> {
                    float[] numbers = new float[SIDE * SIDE];
                    boolean isAlike = Species.all().get(species).look(Part.MOUTH) == TRUTH.look(Part.MOUTH);
                    for (int i = 0; i < numbers.length; i++) {
                        numbers[i] = isAlike && picture.masks().of(Part.MOUTH).contains(i) ? 1 : 0;
                    }
                    return numbers;
                },
                0);
        ProtocolScores verdict = FunnyBirds.evaluate(BEAK, map, scenes(World.standard(), COUNT), SIDE);
        assertIs(verdict.accuracy(), 1, 0);
        assertIs(verdict.backgroundIndependence(), 1, 0);
        assertIs(verdict.preservation(), 1, 0);
        assertIs(verdict.deletion(), 1, 0);
        assertIs(verdict.distractibility(), 1, 0);
        assertIs(verdict.singleDeletion(), 1, 1e-12);
        assertIs(verdict.dataCheck(), 0.5, 0);
        assertIs(verdict.completeness(), ((2.5 / 3) + 1) / 2, 1e-12);
        assertThat(verdict.targetSensitivity()).isEmpty();
        assertThat(verdict.overall()).isEmpty();
        assertThat(verdict.sensitivityPictures()).isZero();
    }

    @Test
    void aMapOfTheTailScoresLowForANetworkThatUsesOnlyTheBeak() {
        Adding tail = Adding.of(0, 0, 0, 0, 0, 1, 0);
        Explanation wrong = (picture, species) -> tail.importance(picture, TRUTH.index());
        ProtocolScores verdict = FunnyBirds.evaluate(BEAK, wrong, scenes(World.standard(), COUNT), SIDE);
        assertIs(verdict.preservation(), 0, 0);
        assertIs(verdict.deletion(), 0, 0);
        // One of seven ranks differs in each list: r = -1/6.
        assertIs(verdict.singleDeletion(), (1 - (1.0 / 6)) / 2, 1e-12);
        assertThat(verdict.distractibility().orElseThrow()).isLessThan(1);
    }

    /** An explanation with a random bit for every part and object; all expectations below follow from that. */
    private static Explanation tossing(Random random, boolean coins) {
        return (picture, species) -> {
            Map<Part, Double> parts = new EnumMap<>(Part.class);
            Part.telling().forEach(p -> parts.put(p, coins ? random.nextInt(2) : random.nextDouble()));
            Map<Integer, Double> things = new TreeMap<>();
            picture.masks().objects().keySet().forEach(n -> things.put(n, (double) random.nextInt(2)));
            return new Importance(parts, things, 1);
        };
    }

    @Test
    @Tag("thorough")
    void aRandomExplanationHasTheExpectedScores() {
        int count = 40;
        ProtocolScores beak =
                FunnyBirds.evaluate(BEAK, tossing(new Random(3), true), scenes(World.standard(), count), SIDE);
        double error = 4 * 0.5 / Math.sqrt(count);
        assertIs(beak.preservation(), 0.5, error);
        assertIs(beak.deletion(), 0.5, error);
        assertIs(beak.distractibility(), 0.5, error / Math.sqrt(6));
        assertIs(beak.singleDeletion(), 0.5, error / Math.sqrt(6));
        assertIs(beak.dataCheck(), expectedDataCheck(), error / 2);

        ProtocolScores all =
                FunnyBirds.evaluate(EVERYTHING, tossing(new Random(4), false), scenes(World.standard(), count), SIDE);
        assertIs(all.targetSensitivity(), 0.5, error / Math.sqrt(2));
        assertIs(all.singleDeletion(), 0.5, error / Math.sqrt(6));
    }

    /** The expected largest share of a sufficient set that is covered, over all equally likely sets of parts. */
    private static double expectedDataCheck() {
        double sum = 0;
        for (int bits = 0; bits < 128; bits++) {
            Set<Part> held = new HashSet<>();
            for (int i = 0; i < 7; i++) {
                if ((bits & (1 << i)) != 0) {
                    held.add(Part.telling().get(i));
                }
            }
            sum += SufficientParts.of(TRUTH).stream()
                    .mapToDouble(
                            set -> (double) set.stream().filter(held::contains).count() / set.size())
                    .max()
                    .orElseThrow();
        }
        return sum / 128;
    }

    @Test
    void aNetworkThatNeedsTheWatermarkDependsOnTheBackground() {
        Predictor reader = picture -> {
            double[] scores = BEAK.scores(picture);
            scores[TRUTH.index()] += picture.masks().objects().containsKey(Watermark.OBJECT) ? 1 : 0;
            return scores;
        };
        World marked = World.standard().with(new Fault.Marked(TRUTH.index(), 1, 0));
        List<Scene> scenes = scenes(marked, COUNT).toList();
        int things = scenes.stream()
                .mapToInt(s -> s.draw(SIDE).masks().objects().size())
                .sum();
        ProtocolScores verdict = FunnyBirds.evaluate(reader, BEAK, scenes.stream(), SIDE);
        assertIs(verdict.backgroundIndependence(), 1 - ((double) COUNT / things), 1e-12);
    }

    @Test
    void theImportanceOfAPartIsTheSumOfTheMapWithinItsMask() {
        Drawing picture = World.standard().sample(3).scene().draw(64);
        float[] map = new float[64 * 64];
        java.util.Arrays.fill(map, 0.25f);
        Importance exact = Importance.of(map, picture, 0);
        Importance wide = Importance.of(map, picture, 2);
        assertThat(exact.total()).isEqualTo(1024);
        for (Part part : Part.telling()) {
            assertThat(exact.of(part)).isEqualTo(picture.masks().of(part).count() / 4.0);
            assertThat(wide.of(part)).isGreaterThan(exact.of(part));
        }
        assertThat(exact.things().keySet()).isEqualTo(picture.masks().objects().keySet());
        double tail = exact.of(Part.TAIL) / 1024;
        assertThat(exact.parts(tail - 1e-9)).contains(Part.TAIL);
        assertThat(exact.parts(tail)).doesNotContain(Part.TAIL);
    }
}
