/** Simple models that approximate the network near an input. */
@NullMarked
package dev.limpid.attribution.surrogate;

import org.jspecify.annotations.NullMarked;
