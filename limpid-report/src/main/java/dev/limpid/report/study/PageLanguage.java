package dev.limpid.report.study;

import dev.limpid.report.html.Assets;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;

/** The language of what every page has: headings, buttons, and the names of its provenance. */
@SuppressWarnings("ImmutableEnumChecker") // the words do not change after they are read
public enum PageLanguage {
    /** English. */
    ENGLISH("en"),
    /** Chinese. */
    CHINESE("zh");

    private final String code;
    private final Properties words = new Properties();

    PageLanguage(String code) {
        this.code = code;
        try {
            words.load(new StringReader(Assets.text("page_" + code + ".properties")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Its code, such as {@code en}. */
    public String code() {
        return code;
    }

    /** A text that every page has. @throws NullPointerException if there is no such text */
    public String word(String key) {
        return Objects.requireNonNull(words.getProperty(key), key);
    }

    /** The name of a fact; one that has no word of this language stays as it is. */
    public String fact(String name) {
        return words.getProperty("fact." + name, name);
    }
}
