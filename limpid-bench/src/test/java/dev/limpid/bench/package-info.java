/** What it costs to derive an explanation and to run it. */
@NullMarked
package dev.limpid.bench;

import org.jspecify.annotations.NullMarked;
