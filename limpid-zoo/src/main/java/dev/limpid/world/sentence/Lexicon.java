package dev.limpid.world.sentence;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** The words of the sentences. */
final class Lexicon {
    /** Fills up short sentences; its number is 0. */
    static final String PADDING = "<pad>";

    /** Stands for words that are not in the vocabulary; its number is 1. */
    static final String UNKNOWN = "<unk>";

    /** A verb of opinion in its two forms. */
    record Verb(String past, String base) {}

    /** Words of opinion of one strength. */
    record Opinions(int weight, List<String> adjectives, List<Verb> verbs) {}

    /** Nouns that go together. */
    static final List<List<String>> TOPICS = List.of(
            split("film plot music acting ending cast camera script story scene"),
            split("food soup bread dessert wine service waiter menu salad coffee"),
            split("hotel room bed shower breakfast pool staff lobby view balcony"),
            split("book author chapter cover novel prose hero preface poem index"),
            split("phone screen battery speaker keyboard display charger software case button"),
            split("train seat driver ticket platform station window journey luggage carriage"));

    /** Names that are not in the vocabulary. */
    static final List<String> NAMES = split("brelto marvik ossun tilda quern falop drennik solvay");

    static final List<Opinions> POSITIVE = List.of(
            new Opinions(
                    1,
                    split("good nice pleasant charming decent tasty clever comfortable friendly lovely"),
                    verbs("liked like enjoyed enjoy praised praise appreciated appreciate")),
            new Opinions(
                    2,
                    split("great superb excellent wonderful brilliant perfect amazing delightful"),
                    verbs("loved love adored adore treasured treasure admired admire")));

    static final List<Opinions> NEGATIVE = List.of(
            new Opinions(
                    1,
                    split("bad dull boring bland weak noisy dirty clumsy rude shabby"),
                    verbs("disliked dislike regretted regret avoided avoid resented resent")),
            new Opinions(
                    2,
                    split("awful terrible horrible dreadful disgusting miserable hopeless appalling"),
                    verbs("hated hate despised despise loathed loathe detested detest")));

    static final List<String> NEUTRAL =
            split("new old long short large small blue green wooden modern local usual dark quiet warm plain");
    static final List<Verb> ACTS = verbs("sat sit stayed stay came come waited wait talked talk stopped stop");
    static final List<List<String>> WHERE = List.of(
            split("by the door"),
            split("near the river"),
            split("on monday"),
            split("on sunday"),
            split("in the evening"),
            split("with friends"),
            split("with my sister"),
            split("for an hour"),
            split("after lunch"),
            split("in june"));
    static final List<String> DEGREES = split("very really quite rather truly");
    static final List<String> WHO = split("i we they");
    static final List<String> LINKS = split("and but while then ,");
    static final List<String> NEGATIONS = split("not never");
    private static final List<String> GRAMMAR = split("the a an was it did asked ask about");

    private Lexicon() {}

    static List<String> split(String words) {
        return List.of(words.split(" "));
    }

    private static List<Verb> verbs(String pairs) {
        List<String> words = split(pairs);
        List<Verb> verbs = new ArrayList<>();
        for (int i = 0; i < words.size(); i += 2) {
            verbs.add(new Verb(words.get(i), words.get(i + 1)));
        }
        return verbs;
    }

    /** All words, in the order of their numbers. */
    static List<String> vocabulary() {
        Set<String> words = new LinkedHashSet<>(List.of(PADDING, UNKNOWN));
        words.addAll(GRAMMAR);
        words.addAll(NEGATIONS);
        words.addAll(LINKS);
        words.addAll(WHO);
        words.addAll(DEGREES);
        for (List<Opinions> side : List.of(POSITIVE, NEGATIVE)) {
            for (Opinions each : side) {
                words.addAll(each.adjectives());
                each.verbs().forEach(v -> words.addAll(List.of(v.past(), v.base())));
            }
        }
        words.addAll(NEUTRAL);
        ACTS.forEach(v -> words.addAll(List.of(v.past(), v.base())));
        WHERE.forEach(words::addAll);
        TOPICS.forEach(words::addAll);
        return List.copyOf(words);
    }
}
