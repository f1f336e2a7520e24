package dev.limpid.world.sentence;

import dev.limpid.world.ink.RandomDraws;
import dev.limpid.world.sentence.Lexicon.Opinions;
import dev.limpid.world.sentence.Lexicon.Verb;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Writes one sentence, clause by clause. */
final class SentenceWriter {
    private static final double OPINION = 0.72;
    private static final double NEGATED = 0.35;
    private static final double EMPHATIC = 0.4;
    private static final double DEGREE = 0.3;
    private static final double NAME = 0.06;

    private final RandomDraws draws;
    private final List<String> topic;
    private final List<String> words = new ArrayList<>();
    private final List<Opinion> opinions = new ArrayList<>();

    SentenceWriter(RandomDraws draws, List<String> topic) {
        this.draws = draws;
        this.topic = topic;
    }

    Sentence sentence() {
        return new Sentence(words, opinions);
    }

    /** Adds a clause. */
    void clause() {
        if (!words.isEmpty()) {
            words.add(draws.pick(Lexicon.LINKS));
        }
        boolean isNegated = draws.chance(NEGATED);
        if (draws.chance(OPINION)) {
            // A negated word stands for the other class, so that both classes are equally likely.
            Opinions drawn = draws.pick(draws.chance(0.5) ? Lexicon.POSITIVE : Lexicon.NEGATIVE);
            int sign = Lexicon.POSITIVE.contains(drawn) ? 1 : -1;
            opinion(draws.below(3), drawn, sign * drawn.weight(), isNegated);
        } else {
            filler(draws.below(3), isNegated);
        }
    }

    private void opinion(int form, Opinions drawn, int weight, boolean isNegated) {
        OptionalInt negator = OptionalInt.empty();
        if (form == 0) {
            Verb verb = draws.pick(drawn.verbs());
            words.add(draws.pick(Lexicon.WHO));
            // "did" also stands without a negation, so that no form of a verb tells of one.
            boolean isBase = isNegated || draws.chance(EMPHATIC);
            if (isBase) {
                words.add("did");
            }
            negator = isNegated ? add("not") : negator;
            opinions.add(new Opinion(words.size(), weight, negator));
            add(isBase ? verb.base() : verb.past());
            noun();
            return;
        }
        String adjective = draws.pick(drawn.adjectives());
        if (form == 1) {
            add("it", "was");
            negator = isNegated ? add(draws.pick(Lexicon.NEGATIONS)) : negator;
            add("aeiou".indexOf(adjective.charAt(0)) >= 0 ? "an" : "a");
        } else {
            noun();
            add("was");
            negator = isNegated ? add(draws.pick(Lexicon.NEGATIONS)) : negator;
            degree();
        }
        opinions.add(new Opinion(words.size(), weight, negator));
        add(adjective);
        if (form == 1) {
            words.add(draws.pick(topic));
        }
    }

    private void filler(int form, boolean isNegated) {
        if (form == 0) {
            noun();
            add("was");
            if (isNegated) {
                words.add(draws.pick(Lexicon.NEGATIONS));
            }
            degree();
            words.add(draws.pick(Lexicon.NEUTRAL));
            return;
        }
        Verb verb = form == 1 ? draws.pick(Lexicon.ACTS) : new Verb("asked", "ask");
        words.add(draws.pick(Lexicon.WHO));
        boolean isBase = isNegated || draws.chance(EMPHATIC);
        if (isBase) {
            words.add("did");
        }
        if (isNegated) {
            words.add("not");
        }
        words.add(isBase ? verb.base() : verb.past());
        if (form == 1) {
            words.addAll(draws.pick(Lexicon.WHERE));
        } else {
            words.add("about");
            noun();
        }
    }

    private void noun() {
        add("the");
        words.add(draws.pick(draws.chance(NAME) ? Lexicon.NAMES : topic));
    }

    private void degree() {
        if (draws.chance(DEGREE)) {
            words.add(draws.pick(Lexicon.DEGREES));
        }
    }

    /** Adds words. @return the place of the first */
    private OptionalInt add(String... more) {
        int place = words.size();
        words.addAll(List.of(more));
        return OptionalInt.of(place);
    }
}
