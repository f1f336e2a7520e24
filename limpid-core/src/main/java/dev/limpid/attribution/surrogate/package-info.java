/** Simple models that say the same as the network around a picture. */
@NullMarked
package dev.limpid.attribution.surrogate;

import org.jspecify.annotations.NullMarked;
