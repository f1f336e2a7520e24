/** Metrics of explanations on trial over pictures of the drawn world, whose truth is known. */
@NullMarked
package dev.limpid.app.trial;

import org.jspecify.annotations.NullMarked;
