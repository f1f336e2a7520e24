/** Parts of a picture, and what is put in their place. */
@NullMarked
package dev.limpid.attribution.region;

import org.jspecify.annotations.NullMarked;
