package dev.limpid.report.html;

/**
 * A finding, in words.
 *
 * @param headline in a few words
 * @param text in a sentence or two, with the numbers
 */
public record Finding(String headline, String text) {}
