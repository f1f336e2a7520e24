/** The registry of all metrics. */
@NullMarked
package dev.limpid.trust.catalogue;

import org.jspecify.annotations.NullMarked;
