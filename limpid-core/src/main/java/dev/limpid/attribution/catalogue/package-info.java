/** The registry of attribution methods. */
@NullMarked
package dev.limpid.attribution.catalogue;

import org.jspecify.annotations.NullMarked;
