/** The standard operators: one table of what is true of each, whatever rule or pass asks. */
@NullMarked
package dev.limpid.graph.op;

import org.jspecify.annotations.NullMarked;
