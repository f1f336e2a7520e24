/** Whether a map is on the object that a mask or a box marks. */
@NullMarked
package dev.limpid.trust.localisation;

import org.jspecify.annotations.NullMarked;
