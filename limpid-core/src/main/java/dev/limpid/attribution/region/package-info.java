/** Segments of a picture, and the fills that replace hidden segments. */
@NullMarked
package dev.limpid.attribution.region;

import org.jspecify.annotations.NullMarked;
