package dev.limpid.locate;

import dev.limpid.error.LimpidException;
import dev.limpid.report.study.PageLanguage;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;

/** A language in which predictions are told. */
@SuppressWarnings("ImmutableEnumChecker") // the words do not change after they are read
public enum WordsText {
    /** English. */
    ENGLISH(PageLanguage.ENGLISH),
    /** Chinese. Concepts of the drawn world are translated; other names stay as they are. */
    CHINESE(PageLanguage.CHINESE);

    private final PageLanguage page;
    private final Properties words = new Properties();

    WordsText(PageLanguage page) {
        this.page = page;
        String file = "words_" + page.code() + ".properties";
        try (InputStream in = Objects.requireNonNull(WordsText.class.getResourceAsStream(file), file)) {
            words.load(new InputStreamReader(in, StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The language of a code: en or zh. @throws LimpidException if it is another one */
    public static WordsText parse(String code) {
        for (WordsText each : values()) {
            if (each.page.code().equals(code.toLowerCase(Locale.ROOT))) {
                return each;
            }
        }
        throw LimpidException.badInput("'" + code + "' is no language of explanations; write en or zh");
    }

    /** The language of the page. */
    PageLanguage ofPage() {
        return page;
    }

    private String word(String key) {
        return words.getProperty(key, key);
    }

    /** A concept in this language: a variant of a part is put together from both words. */
    String concept(String name) {
        String whole = words.getProperty("concept." + name.replace(' ', '_'));
        if (whole != null) {
            return whole;
        }
        int space = name.lastIndexOf(' ');
        String look = space < 0 ? null : words.getProperty("concept." + name.substring(0, space));
        String part = words.getProperty("concept." + name.substring(space + 1));
        return look == null || part == null ? name : look + part;
    }

    /** A text of the page. */
    String page(String key, Object... values) {
        return String.format(Locale.ROOT, word("page." + key), values);
    }

    /** What a claim speaks of. */
    String subject(Words.Claim claim) {
        return claim.isNamed() ? concept(claim.concept()) : unnamed(claim);
    }

    private String unnamed(Words.Claim claim) {
        return String.format(
                Locale.ROOT,
                word(claim.units().size() == 1 ? "unnamed.one" : "unnamed"),
                claim.units().stream().map(String::valueOf).collect(Collectors.joining(", ")));
    }

    /** A claim in a line. */
    public String line(Words.Claim claim) {
        return String.format(
                Locale.ROOT,
                word("claim"),
                subject(claim),
                word("place." + claim.place().name().toLowerCase(Locale.ROOT)),
                claim.effect(),
                claim.regionEffect());
    }

    /** What can be said of a picture, in lines. */
    public List<String> lines(Words words) {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, word("head"), words.name(), words.label(), words.logit()));
        for (Words.Claim each : words.claims()) {
            lines.add("  " + line(each));
        }
        if (words.claims().isEmpty()) {
            lines.add("  " + word("none"));
        }
        return lines;
    }
}
