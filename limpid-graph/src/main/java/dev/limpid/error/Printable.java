package dev.limpid.error;

/** Makes text from a file safe to show on a terminal, in a log or in a sentence. */
public final class Printable {
    private Printable() {}

    /**
     * The text with control characters escaped as {@code \}{@code u001b}: those that move a cursor or end a line,
     * those that change the writing direction, and unpaired surrogates.
     */
    public static String text(String text) {
        StringBuilder shown = new StringBuilder(text.length());
        text.codePoints().forEach(c -> {
            if (isHarmful(c)) {
                shown.append(String.format("\\u%04x", c));
            } else {
                shown.appendCodePoint(c);
            }
        });
        return shown.toString();
    }

    private static boolean isHarmful(int c) {
        boolean turns = (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x200e || c == 0x200f;
        boolean breaks = c == 0x2028 || c == 0x2029;
        return Character.isISOControl(c) || turns || breaks || c == 0xfeff || (c >= 0xd800 && c <= 0xdfff);
    }
}
