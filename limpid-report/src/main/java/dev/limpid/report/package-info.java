/** Drawing of results: palettes, overlays, figures and pages. */
@NullMarked
package dev.limpid.report;

import org.jspecify.annotations.NullMarked;
