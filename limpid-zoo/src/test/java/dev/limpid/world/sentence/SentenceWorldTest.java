package dev.limpid.world.sentence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.limpid.world.ink.RandomDraws;
import dev.limpid.world.sentence.Deciding.Role;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class SentenceWorldTest {
    private static final List<Sentence> MANY =
            LongStream.range(0, 4_000).mapToObj(SentenceWorld::sample).toList();

    /** What a word counts, told by the lists that the test itself holds. */
    private static int weight(String word) {
        Set<String> mild = Set.of(
                "good",
                "nice",
                "pleasant",
                "charming",
                "decent",
                "tasty",
                "clever",
                "comfortable",
                "friendly",
                "lovely",
                "liked",
                "like",
                "enjoyed",
                "enjoy",
                "praised",
                "praise",
                "appreciated",
                "appreciate");
        Set<String> strong = Set.of(
                "great",
                "superb",
                "excellent",
                "wonderful",
                "brilliant",
                "perfect",
                "amazing",
                "delightful",
                "loved",
                "love",
                "adored",
                "adore",
                "treasured",
                "treasure",
                "admired",
                "admire");
        Set<String> against = Set.of(
                "bad",
                "dull",
                "boring",
                "bland",
                "weak",
                "noisy",
                "dirty",
                "clumsy",
                "rude",
                "shabby",
                "disliked",
                "dislike",
                "regretted",
                "regret",
                "avoided",
                "avoid",
                "resented",
                "resent");
        Set<String> strongly = Set.of(
                "awful",
                "terrible",
                "horrible",
                "dreadful",
                "disgusting",
                "miserable",
                "hopeless",
                "appalling",
                "hated",
                "hate",
                "despised",
                "despise",
                "loathed",
                "loathe",
                "detested",
                "detest");
        return mild.contains(word)
                ? 1
                : strong.contains(word) ? 2 : against.contains(word) ? -1 : strongly.contains(word) ? -2 : 0;
    }

    /** The sum, found anew from the words: a word of opinion is negated if "not" or "never" is among the two before it. */
    private static int sum(List<String> words) {
        int sum = 0;
        for (int i = 0; i < words.size(); i++) {
            List<String> before = words.subList(Math.max(0, i - 2), i);
            boolean isNegated = before.contains("not") || before.contains("never");
            int weight = weight(words.get(i));
            sum += isNegated ? -Integer.signum(weight) : weight;
        }
        return sum;
    }

    @Test
    void theClassFollowsFromTheWords() {
        for (Sentence each : MANY) {
            assertThat(each.sum()).as(each.text()).isEqualTo(sum(each.words())).isNotZero();
            assertThat(each.label()).isEqualTo(sum(each.words()) > 0 ? 1 : 0);
        }
        long positive = MANY.stream().filter(s -> s.label() == 1).count();
        assertThat(positive / 4_000.0).isCloseTo(0.5, within(0.03));
    }

    @Test
    void theWordsThatDecideAreThoseOfOpinionAndTheirNegations() {
        for (Sentence each : MANY) {
            for (Deciding word : each.deciding()) {
                String text = each.words().get(word.place());
                if (word.role() == Role.NEGATES) {
                    assertThat(text).isIn("not", "never");
                } else {
                    int turned = word.role() == Role.NEGATED ? -1 : 1;
                    assertThat(Integer.signum(weight(text))).as(each.text()).isEqualTo(turned * word.sign());
                }
            }
            long opinions = each.words().stream().filter(w -> weight(w) != 0).count();
            assertThat(each.deciding().stream().filter(d -> d.role() != Role.NEGATES))
                    .hasSize((int) opinions);
        }
    }

    @Test
    void negationsAlsoStandWhereTheyDecideNothing() {
        long idle = MANY.stream()
                .filter(s -> !s.isNegated()
                        && (s.words().contains("not") || s.words().contains("never")))
                .count();
        assertThat(idle).isGreaterThan(200);
    }

    @Test
    void sentencesWithoutNegationsKeepTheirOpinions() {
        int flipped = 0;
        for (Sentence each : MANY) {
            Sentence bare = each.withoutNegations();
            assertThat(bare.isNegated()).isFalse();
            assertThat(bare.sum())
                    .isEqualTo(each.opinions().stream()
                            .mapToInt(o -> weight(each.words().get(o.place())))
                            .sum());
            bare.opinions()
                    .forEach(
                            o -> assertThat(weight(bare.words().get(o.place()))).isEqualTo(o.weight()));
            flipped += bare.sum() != 0 && bare.label() != each.label() ? 1 : 0;
        }
        assertThat(flipped).isGreaterThan(800);
    }

    @Test
    void hiddenFillerLeavesTheTruth() {
        int hidden = 0;
        int filler = 0;
        for (int i = 0; i < MANY.size(); i++) {
            Sentence each = MANY.get(i);
            Sentence less = each.hidingFiller(RandomDraws.of(i), 0.25);
            assertThat(less.deciding()).isEqualTo(each.deciding());
            assertThat(sum(less.words())).as(less.text()).isEqualTo(each.sum());
            hidden += Collections.frequency(less.words(), "<unk>") + Collections.frequency(less.words(), "<pad>");
            filler += each.words().size() - each.deciding().size();
        }
        assertThat((double) hidden / filler).isCloseTo(0.25, within(0.01));
    }

    @Test
    void wordsHaveNumbersAndUnknownOnesShareOne() {
        List<String> vocabulary = SentenceWorld.vocabulary();
        assertThat(vocabulary).startsWith("<pad>", "<unk>").doesNotHaveDuplicates();
        assertThat(vocabulary.size()).isBetween(150, 255);
        Set<String> used = new HashSet<>();
        int unknown = 0;
        for (Sentence each : MANY) {
            int[] tokens = SentenceWorld.tokens(each);
            assertThat(tokens).hasSize(SentenceWorld.LENGTH);
            for (int i = 0; i < tokens.length; i++) {
                String word = i < each.words().size() ? each.words().get(i) : "<pad>";
                assertThat(vocabulary.get(tokens[i])).isIn(word, "<unk>");
                unknown += tokens[i] == 1 ? 1 : 0;
                used.add(vocabulary.get(tokens[i]));
            }
        }
        assertThat(unknown).isPositive();
        assertThat(used).hasSameSizeAs(vocabulary);
        Sentence tooLong = new Sentence(Collections.nCopies(25, "the"), List.of());
        assertThatThrownBy(() -> SentenceWorld.tokens(tooLong)).hasMessage("25 words, not 24 at most");
    }

    @Test
    void aSeedGivesTheSameSentenceEverywhere() {
        assertThat(SentenceWorld.sample(0).text())
                .isEqualTo("i did not stop with friends, the balcony was rather clever and they came with friends");
        assertThat(SentenceWorld.sample(7).text())
                .isEqualTo("it was a friendly ending and i praised the music and i did praise the film");
        assertThat(SentenceWorld.sample(1_000_000)).isEqualTo(SentenceWorld.sample(1_000_000));
    }

    @Test
    void aNegatedOpinionCountsOneForTheOther() {
        assertThat(new Opinion(3, 2, OptionalInt.empty()).value()).isEqualTo(2);
        assertThat(new Opinion(3, 2, OptionalInt.of(2)).value()).isEqualTo(-1);
        assertThat(new Opinion(3, -1, OptionalInt.of(1)).value()).isEqualTo(1);
    }
}
