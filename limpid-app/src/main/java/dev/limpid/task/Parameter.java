package dev.limpid.task;

import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A value that a task takes, described once for every door: an option of a command, a field of a form, a key of a request.
 *
 * <p>A text names another parameter in braces, such as <code>{limit}</code>, and a door writes it as its users do.
 *
 * @param <T> the type of the whole value
 * @param name in lower case with hyphens
 * @param form how it is given
 * @param type the type of the value, or of each of several values
 * @param reader makes a value from text; empty for numbers, texts, paths and enumerations
 * @param label what stands for the value in a summary, such as FILE
 * @param text what it is, in sentences that end with a full stop
 * @param usual the value if none is given; empty if that has a meaning of its own
 * @param traits what else a door has to know
 */
public record Parameter<T>(
        String name,
        Form form,
        Class<?> type,
        Optional<Function<String, ?>> reader,
        String label,
        String text,
        Optional<T> usual,
        Set<Trait> traits) {

    /** How a value is given. */
    public enum Form {
        /** Once. */
        ONE,
        /** By its name alone. */
        FLAG,
        /** Several values, separated by commas. */
        LIST,
        /** Several values, each by itself, since it may contain commas. */
        REPEATED,
        /** Several times a key and a value. */
        PAIRS
    }

    /** What else a door has to know. */
    public enum Trait {
        /** It has a place instead of a name, in the order of the task's parameters; the last one may take several values. */
        POSITIONAL,
        REQUIRED,
        /** For other parts of Limpid; not shown to people. */
        HIDDEN,
        /** The file that the task is all about, which a door may offer under a shorter name. */
        MAIN_OUTPUT
    }

    /** One value. */
    static <T> Parameter<T> of(String name, Class<T> type, String label, String text) {
        return new Parameter<>(name, Form.ONE, type, Optional.empty(), label, text, Optional.empty(), Set.of());
    }

    /** One value that is made from text. */
    static <T> Parameter<T> read(
            String name, Class<T> type, Function<String, ? extends T> reader, String label, String text) {
        return new Parameter<>(name, Form.ONE, type, Optional.of(reader), label, text, Optional.empty(), Set.of());
    }

    /** Something to be switched on. */
    static Parameter<Boolean> flag(String name, String text) {
        return new Parameter<>(
                name, Form.FLAG, Boolean.class, Optional.empty(), "", text, Optional.of(false), Set.of());
    }

    /** Values separated by commas; none by default. */
    static <T> Parameter<List<T>> list(String name, Class<T> type, String label, String text) {
        return several(name, Form.LIST, type, label, text);
    }

    /** Values that are given one by one; none by default. */
    static <T> Parameter<List<T>> repeated(String name, Class<T> type, String label, String text) {
        return several(name, Form.REPEATED, type, label, text);
    }

    private static <T> Parameter<List<T>> several(String name, Form form, Class<T> type, String label, String text) {
        return new Parameter<>(name, form, type, Optional.empty(), label, text, Optional.of(List.of()), Set.of());
    }

    /** Values with keys; none by default. */
    static <T> Parameter<Map<String, T>> pairs(String name, Class<T> type, String text) {
        return new Parameter<>(
                name, Form.PAIRS, type, Optional.empty(), "KEY=VALUE", text, Optional.of(Map.of()), Set.of());
    }

    /** The same with a value for whoever gives none. */
    Parameter<T> orElse(T value) {
        return new Parameter<>(name, form, type, reader, label, text, Optional.of(value), traits);
    }

    /** The same with a place instead of a name. */
    Parameter<T> positional() {
        return with(Trait.POSITIONAL);
    }

    /** The same, without which the task cannot be asked. */
    Parameter<T> required() {
        return with(Trait.REQUIRED);
    }

    /** The same, not shown to people. */
    Parameter<T> hidden() {
        return with(Trait.HIDDEN);
    }

    /** The same as the file that the task is all about. */
    Parameter<T> mainOutput() {
        return with(Trait.MAIN_OUTPUT);
    }

    private Parameter<T> with(Trait trait) {
        Set<Trait> more = EnumSet.of(trait);
        more.addAll(traits);
        return new Parameter<>(name, form, type, reader, label, text, usual, Set.copyOf(more));
    }

    /** Whether it has a trait. */
    public boolean has(Trait trait) {
        return traits.contains(trait);
    }

    /** Its text, with the value if none is given. */
    public String description() {
        String value = usual.map(Parameter::shown).orElse("");
        return value.isEmpty() || form == Form.FLAG
                ? text
                : text.substring(0, text.length() - 1) + " (default: " + value + ").";
    }

    private static String shown(Object value) {
        if (value instanceof Collection<?> values) {
            return values.stream().map(Parameter::shown).collect(Collectors.joining(","));
        }
        if (value instanceof Map<?, ?> map) {
            return shown(map.entrySet());
        }
        return value instanceof Enum<?> name ? name.name().toLowerCase(Locale.ROOT) : value.toString();
    }
}
