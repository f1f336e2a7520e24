/** Relevance that is propagated backwards through the network by rules: LRP, DeepLIFT and related methods. */
@NullMarked
package dev.limpid.attribution.relevance;

import org.jspecify.annotations.NullMarked;
