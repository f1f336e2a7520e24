/** How each form of a method (direct, sampled, searching, ensemble) runs on a model, and how it compiles to one graph. */
@NullMarked
package dev.limpid.attribution.engine;

import org.jspecify.annotations.NullMarked;
