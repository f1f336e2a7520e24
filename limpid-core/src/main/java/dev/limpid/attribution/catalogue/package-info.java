/** The methods there are. */
@NullMarked
package dev.limpid.attribution.catalogue;

import org.jspecify.annotations.NullMarked;
