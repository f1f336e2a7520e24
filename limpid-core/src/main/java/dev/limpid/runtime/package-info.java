/** The runtime: an engine compiles a graph to a program, and a program computes tensors. */
@NullMarked
package dev.limpid.runtime;

import org.jspecify.annotations.NullMarked;
