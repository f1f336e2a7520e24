/** Benchmarks of deriving and running explanations. */
@NullMarked
package dev.limpid.bench;

import org.jspecify.annotations.NullMarked;
