package dev.limpid.verify;

/**
 * A piece of a page.
 *
 * @param kind what it is: {@code text}, {@code tag}, or the name of an attribute, of a style rule or of a script
 * @param value what it says
 * @param where the headings and names that lead to it
 */
record Token(String kind, String value, String where) {}
