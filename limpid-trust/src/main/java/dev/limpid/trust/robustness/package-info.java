/** Whether similar inputs have similar explanations. */
@NullMarked
package dev.limpid.trust.robustness;

import org.jspecify.annotations.NullMarked;
