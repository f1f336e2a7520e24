package dev.limpid.model;

import dev.limpid.error.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads targets that are sums of classes: {@code SUM = TERM (+|- TERM)*}, {@code TERM = [NUMBER*] CLASS}. */
final class TargetText {
    private static final Pattern FACTOR = Pattern.compile("(\\d+(?:\\.\\d*)?|\\.\\d+)\\s*\\*(.*)", Pattern.DOTALL);
    private static final Pattern SIGN = Pattern.compile("[-+]");
    private static final int LONGEST_INDEX = 9;

    private TargetText() {}

    /** The target of a text, if it is one. */
    static Optional<Target> find(String text, Labels labels) {
        return sum(text.strip(), 1, labels).map(TargetText::simplest);
    }

    /** The label that was probably meant by a text that is not a target, or by the first wrong part of a sum. */
    static Optional<String> suggestion(String text, Labels labels) {
        List<String> known = new ArrayList<>(labels.names());
        known.add("top");
        Optional<String> whole = Suggestion.of(text.strip(), known);
        return whole.isPresent()
                ? whole
                : SIGN.splitAsStream(text)
                        .map(part ->
                                FACTOR.matcher(part.strip()).replaceFirst("$2").strip())
                        .filter(part -> one(part, labels).isEmpty())
                        .findFirst()
                        .flatMap(part -> Suggestion.of(part, known));
    }

    private static Target simplest(List<Target.Term> terms) {
        return terms.size() == 1 && terms.get(0).factor() == 1 ? terms.get(0).of() : Target.sum(terms);
    }

    /** The terms of a sum whose first one has a sign; the first split that works, so labels may contain signs. */
    private static Optional<List<Target.Term>> sum(String text, int sign, Labels labels) {
        Optional<Target.Term> whole = term(text, sign, labels);
        if (whole.isPresent()) {
            return whole.map(List::of);
        }
        for (int at = 1; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c != '-' && c != '+') {
                continue;
            }
            Optional<Target.Term> first = term(text.substring(0, at).strip(), sign, labels);
            if (first.isEmpty()) {
                continue;
            }
            Optional<List<Target.Term>> rest = sum(text.substring(at + 1).strip(), c == '-' ? -1 : 1, labels);
            if (rest.isPresent()) {
                List<Target.Term> terms = new ArrayList<>(List.of(first.get()));
                terms.addAll(rest.get());
                return Optional.of(terms);
            }
        }
        return Optional.empty();
    }

    private static Optional<Target.Term> term(String text, int sign, Labels labels) {
        Optional<Target> plain = one(text, labels);
        if (plain.isPresent()) {
            return plain.map(t -> new Target.Term(sign, t));
        }
        Matcher matcher = FACTOR.matcher(text);
        return matcher.matches()
                ? one(matcher.group(2).strip(), labels)
                        .map(t -> new Target.Term(sign * Double.parseDouble(matcher.group(1)), t))
                : Optional.empty();
    }

    private static Optional<Target> one(String text, Labels labels) {
        OptionalInt label = labels.findIndex(text);
        if (label.isPresent()) {
            return Optional.of(Target.of(label.getAsInt()));
        }
        if (text.equalsIgnoreCase("top")) {
            return Optional.of(Target.top());
        }
        return index(text).stream().mapToObj(Target::of).findFirst();
    }

    /** A whole number from 0, if the text is one. */
    static OptionalInt index(String text) {
        boolean digits = !text.isEmpty()
                && text.length() <= LONGEST_INDEX
                && text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }
}
