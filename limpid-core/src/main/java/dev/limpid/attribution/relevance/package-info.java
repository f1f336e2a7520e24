/** Relevance that flows back through the network by rules which share out what arrives: LRP and its relatives. */
@NullMarked
package dev.limpid.attribution.relevance;

import org.jspecify.annotations.NullMarked;
