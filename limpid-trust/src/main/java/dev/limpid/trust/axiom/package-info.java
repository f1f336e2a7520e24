/** Whether an explanation has the properties that theory asks for. */
@NullMarked
package dev.limpid.trust.axiom;

import org.jspecify.annotations.NullMarked;
