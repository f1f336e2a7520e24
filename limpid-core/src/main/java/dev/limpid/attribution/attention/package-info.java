/** What a network's own attention says: between the tokens of a transformer, over channels, over places. */
@NullMarked
package dev.limpid.attribution.attention;

import org.jspecify.annotations.NullMarked;
