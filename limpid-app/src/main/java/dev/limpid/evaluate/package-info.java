/** Methods judged by metrics over a data set: who explains best, how certain that is, and what it costs. */
@NullMarked
package dev.limpid.evaluate;

import org.jspecify.annotations.NullMarked;
