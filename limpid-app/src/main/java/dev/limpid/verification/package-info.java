/** Whether the prediction of a network can be inferred from its explanations. */
@NullMarked
package dev.limpid.verification;

import org.jspecify.annotations.NullMarked;
