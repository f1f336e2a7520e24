package dev.limpid.world.funnybirds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.limpid.world.Scene;
import dev.limpid.world.World;
import dev.limpid.world.ink.Drawing;
import dev.limpid.world.truth.Part;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Compares the protocol on artificial networks and explanations with the formulas of the paper in NumPy:
 * tools/references/funnybirds.py.
 */
class FunnyBirdsReferenceTest {
    private static final int SIDE = 64;

    /** An artificial network and an artificial explanation of one picture. */
    private static final class MadeUp implements Predictor, Explanation {
        private final JsonNode numbers;
        private final Scene scene;
        private final List<Integer> things;

        MadeUp(JsonNode numbers) {
            this.numbers = numbers;
            scene = World.standard().sample(numbers.at("/seed").asLong()).scene();
            things = new ArrayList<>(scene.draw(SIDE).masks().objects().keySet());
            assertThat(scene.species().index()).isEqualTo(numbers.at("/truth").asInt());
            assertThat(things).hasSize(numbers.at("/things").asInt());
        }

        private double number(String name, int species, int index) {
            return numbers.get(name).get(species).get(index).asDouble();
        }

        @Override
        public double[] scores(Drawing picture) {
            boolean[] parts = new boolean[Part.telling().size()];
            for (int p = 0; p < parts.length; p++) {
                parts[p] = picture.masks().touched(Part.telling().get(p)).count() > 0;
            }
            boolean[] isThere = new boolean[things.size()];
            for (int k = 0; k < isThere.length; k++) {
                int thing = things.get(k);
                isThere[k] = picture.masks().touched(l -> l.object() == thing).count() > 0;
            }
            return IntStream.range(0, numbers.get("bias").size())
                    .mapToDouble(s -> score(s, parts, isThere))
                    .toArray();
        }

        private double score(int species, boolean[] parts, boolean[] isThere) {
            double score = numbers.get("bias").get(species).asDouble();
            for (int p = 0; p < parts.length; p++) {
                score += parts[p] ? number("of_parts", species, p) : 0;
            }
            for (int k = 0; k < isThere.length; k++) {
                score += isThere[k] ? number("of_things", species, k) : 0;
            }
            boolean both = parts[Part.telling().indexOf(Part.HEAD)]
                    && parts[Part.telling().indexOf(Part.TAIL)];
            return score + (both ? numbers.get("of_both").get(species).asDouble() : 0);
        }

        @Override
        public Importance importance(Drawing picture, int species) {
            Map<Part, Double> parts = new EnumMap<>(Part.class);
            for (int p = 0; p < Part.telling().size(); p++) {
                parts.put(Part.telling().get(p), number("said_of_parts", species, p));
            }
            Map<Integer, Double> said = new TreeMap<>();
            for (int k = 0; k < things.size(); k++) {
                said.put(things.get(k), number("said_of_things", species, k));
            }
            return new Importance(parts, said, numbers.get("total").get(species).asDouble());
        }
    }

    @Test
    void everyScoreEqualsNumPys() throws IOException {
        JsonNode document;
        try (InputStream in = getClass().getResourceAsStream("/references/funnybirds.json")) {
            document = JsonMapper.builder().build().readTree(Objects.requireNonNull(in));
        }
        List<ProtocolTally> findings = new ArrayList<>();
        for (JsonNode numbers : document.get("pictures")) {
            MadeUp made = new MadeUp(numbers);
            findings.add(FunnyBirds.measure(new Ablations(made, made.scene, SIDE), made));
        }
        assertThat(findings).hasSizeGreaterThanOrEqualTo(8);
        assertIs(FunnyBirds.scores(findings), document.get("expected"), "all pictures");
        for (int i = 0; i < findings.size(); i++) {
            assertIs(
                    FunnyBirds.scores(List.of(findings.get(i))),
                    document.get("alone").get(i),
                    "picture " + i);
        }
    }

    private static void assertIs(ProtocolScores verdict, JsonNode expected, String what) {
        for (Criterion criterion : Criterion.values()) {
            JsonNode number = expected.get(criterion.name());
            String name = criterion.title() + " of " + what;
            if (number.isNull()) {
                assertThat(criterion.of(verdict)).as(name).isEmpty();
            } else {
                assertThat(criterion.of(verdict).orElseThrow()).as(name).isCloseTo(number.asDouble(), within(1e-6));
            }
        }
        assertThat(verdict.share()).as(what).isCloseTo(expected.get("share").asDouble(), within(1e-6));
    }
}
