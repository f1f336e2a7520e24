/** Linear algebra that several analyses need. */
@NullMarked
package dev.limpid.inside.algebra;

import org.jspecify.annotations.NullMarked;
