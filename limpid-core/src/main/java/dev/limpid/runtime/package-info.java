/** How it runs: a graph is compiled to a program, and a program is fed tensors. */
@NullMarked
package dev.limpid.runtime;

import org.jspecify.annotations.NullMarked;
