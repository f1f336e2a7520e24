/** Rewritings of a network that keep what it computes: one form per operator, simpler nodes, recognised patterns. */
@org.jspecify.annotations.NullMarked
package dev.limpid.graph.pass;
