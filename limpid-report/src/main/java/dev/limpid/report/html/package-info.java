/**
 * A page about explanations: one HTML file that holds all it shows, asks no server for anything, and can be read with and
 * without a mouse, a screen or JavaScript.
 *
 * <p>The page itself is the template {@code page.jte}, turned into a class when Limpid is built.
 */
@NullMarked
package dev.limpid.report.html;

import org.jspecify.annotations.NullMarked;
