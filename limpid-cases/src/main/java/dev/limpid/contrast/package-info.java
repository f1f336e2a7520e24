/** What all that changes a prediction shares: the values that pictures can have, and what a prediction decides. */
@NullMarked
package dev.limpid.contrast;

import org.jspecify.annotations.NullMarked;
