package dev.limpid.model;

import dev.limpid.error.Suggestion;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads targets that are sums of classes: {@code SUM = [+|-] TERM (+|- TERM)*}, {@code TERM = [NUMBER*] CLASS}. */
final class TargetText {
    private static final Pattern FACTOR = Pattern.compile("(\\d+(?:\\.\\d*)?|\\.\\d+)\\s*\\*(.*)", Pattern.DOTALL);
    private static final Pattern SIGN = Pattern.compile("[-+]");
    private static final int LONGEST_INDEX = 9;

    /** The maximum length of a factor, its sign and the blanks around a term. */
    private static final int LONGEST_FACTOR = 64;

    private TargetText() {}

    /**
     * The target of a text, if it is one.
     *
     * @throws dev.limpid.error.LimpidException if it names a label that several classes have
     */
    static Optional<Target> find(String text, Labels labels) {
        String sum = text.strip();
        Known known = Known.of(labels);
        for (int start = 0; start <= 1 && start < sum.length(); start++) {
            int[] ends = ends(sum, start, known);
            if (ends[start] >= 0) {
                return Optional.of(simplest(terms(sum, start, ends, labels)));
            }
            if (!isSign(sum, start)) {
                break;
            }
        }
        return Optional.empty();
    }

    /** The label names, for a fast check whether a text is a term. */
    private record Known(Set<String> names, int longest) {
        static Known of(Labels labels) {
            Set<String> names = labels.names().stream().map(Known::key).collect(Collectors.toSet());
            labels.absent().map(Known::key).ifPresent(names::add);
            names.add("top");
            names.remove("");
            int longest = names.stream().mapToInt(String::length).max().orElse(0);
            return new Known(names, Math.max(longest, LONGEST_INDEX) + LONGEST_FACTOR);
        }

        /** Equal for texts that are equal by {@link String#equalsIgnoreCase}. */
        private static String key(String text) {
            char[] key = text.toCharArray();
            for (int i = 0; i < key.length; i++) {
                key[i] = Character.toLowerCase(Character.toUpperCase(key[i]));
            }
            return new String(key);
        }

        boolean isTerm(String text) {
            if (isClass(text)) {
                return true;
            }
            Matcher matcher = FACTOR.matcher(text);
            return matcher.matches() && isClass(matcher.group(2).strip());
        }

        private boolean isClass(String text) {
            return names.contains(key(text)) || index(text).isPresent();
        }
    }

    private static boolean isSign(String text, int at) {
        return text.charAt(at) == '-' || text.charAt(at) == '+';
    }

    /**
     * For each start position the end of the term that begins there, if the rest of the text is a sum, else -1. The
     * whole rest is tried first, then the shortest term, so labels may contain signs.
     */
    private static int[] ends(String text, int start, Known known) {
        int[] ends = new int[text.length() + 1];
        Arrays.fill(ends, -1);
        for (int at = text.length() - 1; at >= start; at--) {
            if (at == start || isSign(text, at - 1)) {
                ends[at] = end(text, at, ends, known);
            }
        }
        return ends;
    }

    private static int end(String text, int at, int[] ends, Known known) {
        int last = Math.min(text.length(), at + known.longest());
        if (last == text.length() && known.isTerm(text.substring(at).strip())) {
            return last;
        }
        for (int end = at + 1; end < last; end++) {
            if (isSign(text, end)
                    && ends[end + 1] >= 0
                    && known.isTerm(text.substring(at, end).strip())) {
                return end;
            }
        }
        return -1;
    }

    private static List<Target.Term> terms(String text, int start, int[] ends, Labels labels) {
        List<Target.Term> terms = new ArrayList<>();
        for (int at = start; at < text.length(); at = ends[at] + 1) {
            int sign = at > 0 && text.charAt(at - 1) == '-' ? -1 : 1;
            terms.add(term(text.substring(at, ends[at]).strip(), sign, labels).orElseThrow());
        }
        return terms;
    }

    /** The label that was probably meant by a text that is not a target, or by the first wrong part of a sum. */
    static Optional<String> suggestion(String text, Labels labels) {
        List<String> known = new ArrayList<>(labels.names());
        labels.absent().ifPresent(known::add);
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
        if (labels.absent().filter(text::equalsIgnoreCase).isPresent()) {
            return Optional.of(Target.sum(List.of(new Target.Term(-1, Target.of(0)))));
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
