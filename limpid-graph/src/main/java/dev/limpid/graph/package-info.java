/** What a network is: an immutable, ordered list of single-assignment nodes. */
@NullMarked
package dev.limpid.graph;

import org.jspecify.annotations.NullMarked;
