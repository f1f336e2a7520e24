/** The public interface of attribution: methods, their descriptions, and the scores they compute. */
@NullMarked
package dev.limpid.attribution;

import org.jspecify.annotations.NullMarked;
