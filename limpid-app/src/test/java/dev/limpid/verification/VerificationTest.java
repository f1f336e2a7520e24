package dev.limpid.verification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.limpid.trust.InputShape;
import dev.limpid.trust.MapFunction;
import dev.limpid.trust.Replacement;
import dev.limpid.trust.Scores;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A network that looks at one quarter of the picture for each class, whose explanations are known. */
class VerificationTest {
    private static final InputShape SHAPE = new InputShape(1, 8, 8);
    private static final Verification VERIFICATION = new Verification(0.25, Replacement.constant(0), 4, 5);

    private static int quarter(int pixel) {
        return pixel / 8 / 4 * 2 + pixel % 8 / 4;
    }

    /** The score of a class is the sum over its quarter. */
    private static final Scores NETWORK = Scores.of(SHAPE, 4, x -> {
        double[] scores = new double[4];
        for (int p = 0; p < x.length; p++) {
            scores[quarter(p)] += x[p];
        }
        return scores;
    });

    private static final Verification.Pictures PICTURES = new Verification.Pictures() {
        @Override
        public int size() {
            return 40;
        }

        @Override
        public String name(int index) {
            return "picture " + index;
        }

        @Override
        public float[] input(int index) {
            Random random = new Random(index);
            float[] input = new float[64];
            for (int p = 0; p < 64; p++) {
                input[p] = random.nextFloat() * (quarter(p) == index % 4 ? 2 : 0.2f);
            }
            return input;
        }
    };

    private static final MapFunction TRUE = (x, target, seed) -> {
        float[] map = new float[64];
        for (int p = 0; p < 64; p++) {
            map[p] = quarter(p) == target ? x[p] : 0;
        }
        return map;
    };

    @Test
    void fromTrueExplanationsEveryPredictionIsInferred() {
        Verification.Result found = VERIFICATION.run(NETWORK, TRUE, PICTURES);
        assertThat(found.fromRegion().value()).isEqualTo(1);
        assertThat(found.changed().value()).isEqualTo(1);
        assertThat(found.fromMap().orElseThrow().value()).isEqualTo(1);
        assertThat(found.chance()).isEqualTo(0.25);
        assertThat(found.pictures()).allMatch(v -> v.contradictions().isEmpty());
    }

    @Test
    void wrongExplanationsAreContradicted() {
        MapFunction wrong = (x, target, seed) -> TRUE.map(x, (target + 1) % 4, seed);
        Verification.Result found = VERIFICATION.run(NETWORK, wrong, PICTURES);
        assertThat(found.fromRegion().value()).isZero();
        assertThat(found.changed().value()).isZero();
        // The wrong quarter tells the class as well as the right one.
        assertThat(found.fromMap().orElseThrow().value()).isEqualTo(1);
        assertThat(found.pictures().get(3).contradictions())
                .containsExactly(
                        "the region alone is taken for another class", "the prediction stays without the region");
        assertThat(found.pictures().get(3).picture()).isEqualTo("picture 3");
    }

    @Test
    void mapsThatDoNotDependOnTheClassTellNothing() {
        Verification.Result found = VERIFICATION.run(
                NETWORK,
                (x, target, seed) -> {
                    float[] map = new float[64];
                    Random random = new Random(java.util.Arrays.hashCode(x));
                    for (int p = 0; p < 64; p++) {
                        map[p] = random.nextFloat();
                    }
                    return map;
                },
                PICTURES);
        assertThat(found.fromMap().orElseThrow().value()).isLessThan(0.6);
    }

    @Test
    void fewPicturesTrainNoProbe() {
        Verification.Pictures three = new Verification.Pictures() {
            @Override
            public int size() {
                return 3;
            }

            @Override
            public String name(int index) {
                return PICTURES.name(index);
            }

            @Override
            public float[] input(int index) {
                return PICTURES.input(index);
            }
        };
        Verification.Result found = VERIFICATION.run(NETWORK, TRUE, three);
        assertThat(found.fromMap()).isEmpty();
        assertThat(found.pictures()).allMatch(v -> v.fromMap() == -1);
        assertThat(found.fromRegion().count()).isEqualTo(3);
    }
}
