/** The graph of a network: an immutable, ordered list of single-assignment nodes. */
@NullMarked
package dev.limpid.graph;

import org.jspecify.annotations.NullMarked;
