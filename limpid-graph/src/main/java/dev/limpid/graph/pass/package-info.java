/**
 * Graph rewritings that preserve the computed function: one form per operator, constant folding, pattern recognition.
 */
@org.jspecify.annotations.NullMarked
package dev.limpid.graph.pass;
