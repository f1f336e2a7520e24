/** Reverse-mode differentiation with rules: one rule per operator, and the compiler that derives the backward graph. */
@NullMarked
package dev.limpid.autodiff;

import org.jspecify.annotations.NullMarked;
