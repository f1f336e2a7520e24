package dev.limpid.world.sentence;

import dev.limpid.world.ink.RandomDraws;
import dev.limpid.world.sentence.Deciding.Role;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A sentence with its truth.
 *
 * @param words its words and commas, in lower case
 * @param opinions what it says that counts, in the order of the words
 */
public record Sentence(List<String> words, List<Opinion> opinions) {
    public Sentence {
        words = List.copyOf(words);
        opinions = List.copyOf(opinions);
    }

    /** The sum of its opinions. */
    public int sum() {
        return opinions.stream().mapToInt(Opinion::value).sum();
    }

    /** Its class: 1, positive, if the sum of its opinions is above 0; else 0, negative. */
    public int label() {
        return sum() > 0 ? 1 : 0;
    }

    /** Whether an opinion in it is negated. */
    public boolean isNegated() {
        return opinions.stream().anyMatch(o -> o.negator().isPresent());
    }

    /** The words that decide its class, in the order of their places; all others are filler. */
    public List<Deciding> deciding() {
        List<Deciding> all = new ArrayList<>();
        for (Opinion each : opinions) {
            int sign = Integer.signum(each.value());
            each.negator().ifPresent(place -> all.add(new Deciding(place, sign, Role.NEGATES)));
            all.add(new Deciding(each.place(), sign, each.negator().isPresent() ? Role.NEGATED : Role.STATES));
        }
        all.sort(Comparator.comparingInt(Deciding::place));
        return all;
    }

    /** The sentence without the words that negate an opinion. */
    public Sentence withoutNegations() {
        Set<Integer> removed = opinions.stream()
                .flatMapToInt(o -> o.negator().stream())
                .boxed()
                .collect(Collectors.toSet());
        List<String> kept = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            if (!removed.contains(i)) {
                kept.add(words.get(i));
            }
        }
        return new Sentence(
                kept,
                opinions.stream()
                        .map(o -> o.without((int)
                                removed.stream().filter(r -> r < o.place()).count()))
                        .toList());
    }

    /**
     * The sentence with some of its filler replaced by the unknown word or by padding; its truth stays.
     *
     * @param share the probability of a word to be replaced, if it does not decide
     */
    public Sentence hidingFiller(RandomDraws draws, double share) {
        Set<Integer> kept = deciding().stream().map(Deciding::place).collect(Collectors.toSet());
        List<String> changed = new ArrayList<>();
        for (int i = 0; i < words.size(); i++) {
            boolean isHidden = draws.chance(share) && !kept.contains(i);
            String hidden = draws.chance(0.5) ? Lexicon.UNKNOWN : Lexicon.PADDING;
            changed.add(isHidden ? hidden : words.get(i));
        }
        return new Sentence(changed, opinions);
    }

    /** The sentence as it is written. */
    public String text() {
        return String.join(" ", words).replace(" ,", ",");
    }
}
