/** The network's own attention weights: between the tokens of a transformer, over channels, over positions. */
@NullMarked
package dev.limpid.attribution.attention;

import org.jspecify.annotations.NullMarked;
