/** The standard operators: one table of their properties, shared by rules and passes. */
@NullMarked
package dev.limpid.graph.op;

import org.jspecify.annotations.NullMarked;
