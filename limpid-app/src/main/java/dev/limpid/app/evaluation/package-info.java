/** Attribution methods evaluated on synthetic pictures whose ground truth is known. */
@NullMarked
package dev.limpid.app.evaluation;

import org.jspecify.annotations.NullMarked;
