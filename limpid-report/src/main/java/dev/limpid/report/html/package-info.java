/**
 * HTML reports about explanations: one self-contained HTML file that makes no network requests and is readable
 * without a mouse, a screen or JavaScript.
 *
 * <p>The page is the template {@code page.jte}, which is compiled to a class when Limpid is built.
 */
@NullMarked
package dev.limpid.report.html;

import org.jspecify.annotations.NullMarked;
