/** Statistics of rankings: which of several methods are better, how certain that is, and how far judges agree. */
@NullMarked
package dev.limpid.metrics.ranking;

import org.jspecify.annotations.NullMarked;
